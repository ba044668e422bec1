import { pino } from 'pino'
import sql from 'sql-template-tag'
import type { Entry } from '../../../server/src/kernel/ctx.ts'
import { inTransaction, openPool, type Pool } from '../../../server/src/kernel/db.ts'
import { newId } from '../../../server/src/kernel/ids.ts'
import { makeKeyring } from '../../../server/src/kernel/keyring.ts'
import { startJournal, type Journal } from '../../../server/src/platform/journal/journal.ts'
import { appendEntries } from '../../../server/src/platform/journal/journal.store.ts'
import type { Bench, Part } from '../bench.ts'
import { type Database, withClient } from '../cluster.ts'
import { type Figure, shown } from '../figure.ts'
import { seedOthers, settle } from '../seed.ts'
import { median, quantile, spread } from '../statistics.ts'

const writers = 16
const keyring = makeKeyring('a secret for measurements only, long enough')

/** Someone to write tasks for. */
interface Author {
  companyId: string
  userId: string
  workspaceId: string
}

/**
 * Commits of one task with its journal entry beside the same without one, straight through the kernel, while this process
 * numbers the journal; for one company and over 100. The delay is from just before the entry is sent with its commit to
 * its number.
 */
export const commits: Part = async (bench) => {
  const database = await (await bench.cluster()).create('bench_commits')
  const authors = await withClient(database.ownerUrl, async (client) => {
    await seedOthers(client, 100, 100)
    await settle(client)
    const { rows } = await client.query<Author>(`
      select distinct on (tenant_id) tenant_id as "companyId", u.id as "userId", w.id as "workspaceId"
      from auth_user u join tenancy_workspace w using (tenant_id) order by tenant_id`)
    return rows
  })
  const pool = openPool({ connectionString: database.appUrl, max: writers })
  const log = pino({ level: 'warn' })
  const journal = startJournal({ pool, log, keyring, clock: { now: () => new Date() }, listeners: [] })
  try {
    return [
      ...(await compare(bench, { pool, journal, database, authors: authors.slice(0, 1), over: 'one company' })),
      ...(await compare(bench, { pool, journal, database, authors, over: '100 companies' })),
    ]
  } finally {
    await journal.close()
    await pool.end()
  }
}

interface Trial {
  pool: Pool
  journal: Journal
  database: Database
  authors: readonly Author[]
  over: string
}

async function compare(bench: Bench, trial: Trial): Promise<Figure[]> {
  const [pairs, ms] = bench.options.isQuick ? [3, 700] : [9, 1500]
  await writeFor(trial, 500, true)
  await writeFor(trial, 500, false)
  const startedAt = new Date()
  const rounds = { with: [] as number[], without: [] as number[] }
  for (let i = 0; i < pairs; i++) {
    rounds.with.push(await writeFor(trial, ms, true))
    rounds.without.push(await writeFor(trial, ms, false))
  }
  const delays = await delaysSince(trial, startedAt)
  const ratios = rounds.with.map((rate, i) => rate / (rounds.without[i] ?? Number.NaN))
  const p95 = quantile(delays, 0.95)
  return [
    {
      part: 'commits',
      name: `commits with their entry, ${trial.over}`,
      value: median(ratios),
      unit: '',
      ours: `${shown(median(rounds.with))}/s`,
      floor: `${shown(median(rounds.without))}/s`,
      atLeast: 0.8,
      details: { ratios, spread: spread(ratios), rounds },
    },
    {
      part: 'commits',
      name: `delay until numbered, p95, ${trial.over}`,
      value: p95,
      unit: 'ms',
      ours: `p50 ${shown(median(delays))}, p99 ${shown(quantile(delays, 0.99))} ms of ${shown(delays.length)} entries`,
      atMost: 20,
    },
  ]
}

/** Has 16 writers commit one after the other for a while; answers the commits a second. */
async function writeFor(trial: Trial, ms: number, isJournaled: boolean): Promise<number> {
  const startedAt = performance.now()
  let count = 0
  const write = async (): Promise<void> => {
    while (performance.now() - startedAt < ms) {
      await commitOne(trial, isJournaled)
      count++
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  return (count / (performance.now() - startedAt)) * 1000
}

let number = 1_000_000

async function commitOne({ pool, journal, authors }: Trial, isJournaled: boolean): Promise<void> {
  const author = authors[Math.floor(Math.random() * authors.length)]!
  const { companyId, userId, workspaceId } = author
  const [id, now] = [newId(), new Date()]
  await inTransaction(pool, companyId, async (tx) => {
    await tx.run(sql`
      insert into work_task (tenant_id, id, number, title, description, status, priority, tags, workspace_id, section,
        metadata, version, created_by, created_at, updated_at, received_at)
      values (${companyId}, ${id}, ${number++}, 'Rig the truss', 'Above stage two, before the lights.', 'todo', 2, '{}',
        ${workspaceId}, '', '{}', 1, ${userId}, ${now}, ${now}, ${now})`)
    if (isJournaled) await appendEntries(tx, keyring, [entryOf(author, id)])
  })
  if (isJournaled) journal.poke()
}

function entryOf({ companyId, userId, workspaceId }: Author, subjectId: string): Entry {
  const now = new Date()
  return {
    id: newId(),
    tenantId: companyId,
    kind: 'work.task.created',
    subjectType: 'work.task',
    subjectId,
    subjectVersion: 1,
    workspaceId,
    actorId: userId,
    correlationId: newId(),
    occurredAt: now,
    receivedAt: now,
    changes: [
      { field: 'title', old: null, new: 'Rig the truss' },
      { field: 'description', old: null, new: 'Above stage two, before the lights.' },
      { field: 'status', old: null, new: 'todo' },
      { field: 'workspace_id', old: null, new: workspaceId },
    ],
    payload: { number, title: 'Rig the truss' },
  }
}

/** From the moment the writer sent an entry to its number, in milliseconds; the clock is the same. */
async function delaysSince({ database, authors }: Trial, startedAt: Date): Promise<number[]> {
  const ids = authors.map(({ companyId }) => companyId)
  return withClient(database.ownerUrl, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ waiting: boolean }>('select exists (select from journal_inbox) as waiting')
      if (!rows[0]?.waiting) break
    }
    const { rows } = await client.query<{ ms: number }>(
      `select extract(epoch from sequenced_at - received_at)::float8 * 1000 as ms from journal
       where tenant_id = any($1) and received_at >= $2`,
      [ids, startedAt],
    )
    return rows.map(({ ms }) => ms)
  })
}
