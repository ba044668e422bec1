import { pino } from 'pino'
import { systemClock } from '../src/kernel/clock.ts'
import type { Entry, NewEntry } from '../src/kernel/ctx.ts'
import { inTransaction, openPool, type Pool } from '../src/kernel/db.ts'
import { newId } from '../src/kernel/ids.ts'
import { makeKeyring } from '../src/kernel/keyring.ts'
import type { EntryFilter } from '../src/platform/journal/entry.filter.ts'
import { startJournal, type Journal, type JournalOptions } from '../src/platform/journal/journal.ts'
import { appendEntries, type NumberedEntry } from '../src/platform/journal/journal.store.ts'

/** A filter that every entry fits. */
export const anyEntry: EntryFilter = {
  kinds: [],
  subjectType: '',
  subjectId: '',
  actorId: '',
  workspaceId: '',
  since: null,
  before: null,
}

/** The keyring of the tests' servers. */
export const testKeyring = makeKeyring('a secret for tests only, long enough')

/** An entry of a company; what is not given is invented. */
export function anEntry(tenantId: string, given: Partial<Entry> & Partial<NewEntry> = {}): Entry {
  const now = new Date()
  return {
    id: newId(),
    tenantId,
    kind: 'work.task.updated',
    subjectType: 'work.task',
    subjectId: newId(),
    subjectVersion: 1,
    actorId: newId(),
    correlationId: newId(),
    occurredAt: now,
    receivedAt: now,
    changes: [{ field: 'title', old: 'a', new: 'b' }],
    payload: {},
    ...given,
  }
}

/** Commits entries of one company in one transaction, as an action would. */
export async function commitEntries(pool: Pool, tenantId: string, entries: Entry[]): Promise<void> {
  await inTransaction(pool, tenantId, (tx) => appendEntries(tx, testKeyring, entries))
}

/** A process as far as the journal goes: its own pool and connection, and everything its tail handed out. */
export interface JournalProcess {
  readonly pool: Pool
  readonly journal: Journal
  readonly seen: NumberedEntry[]
  close(): Promise<void>
}

/** Starts a journal on a database of its own process's kind. */
export function startJournalProcess(
  appUrl: string,
  { isInHurry, ...options }: Partial<JournalOptions> & { isInHurry?: () => boolean } = {},
): JournalProcess {
  const pool = openPool({ connectionString: appUrl, max: 20 })
  const log = pino({ level: 'silent' })
  const seen: NumberedEntry[] = []
  const journal = startJournal({ pool, log, clock: systemClock, keyring: testKeyring, listeners: [], ...options })
  journal.tail.subscribe(({ entries }) => void seen.push(...entries), isInHurry)
  return {
    pool,
    journal,
    seen,
    close: async () => {
      await journal.close()
      await pool.end()
    },
  }
}

/** Waits until a condition holds; asks often, fails after a time no healthy run comes near. */
export async function eventually(isMet: () => boolean | Promise<boolean>, what = 'it', mostMs = 30_000): Promise<void> {
  const until = performance.now() + mostMs
  while (!(await isMet())) {
    if (performance.now() > until) throw new Error(`${what} did not happen within ${mostMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
