import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { anEntry, commitEntries, eventually, startJournalProcess, type JournalProcess } from '../../../test/journal.ts'
import { memorySink } from '../../../test/sinks.ts'
import type { Entry } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import { fileSink } from './file-sink.ts'
import type { JournalOptions } from './journal.ts'

const patience = { attempts: 3, firstMs: 10, mostMs: 40 }
const company = newId()

async function aDatabase(): Promise<string> {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  return database.appUrl
}

function aProcess(appUrl: string, options: Partial<JournalOptions>): JournalProcess {
  const started = startJournalProcess(appUrl, { patience, ...options })
  onTestFinished(() => started.close())
  return started
}

async function commit({ pool, journal }: JournalProcess, entries: Entry[]): Promise<string[]> {
  for (const entry of entries) {
    await commitEntries(pool, company, [entry])
    journal.poke()
  }
  return entries.map((entry) => entry.id)
}

const some = (count: number, kind = 'work.task.updated'): Entry[] =>
  Array.from({ length: count }, () => anEntry(company, { kind }))

const ids = (entries: readonly { id: string }[]): string[] => entries.map((entry) => entry.id)

describe('a sink', () => {
  it('gets its kinds once and in order, and goes on after a restart', async () => {
    const appUrl = await aDatabase()
    const tasks = memorySink({ name: 'tasks', kinds: ['work.task.*'] })
    const first = startJournalProcess(appUrl, { sinks: [tasks] })
    const before = await commit(first, some(3))
    await commit(first, some(2, 'planning.event.created'))
    await eventually(() => tasks.taken.length === 3)
    await first.close()
    const again = memorySink({ name: 'tasks', kinds: ['work.task.*'] })
    const second = aProcess(appUrl, { sinks: [again] })
    const after = await commit(second, some(2))
    await eventually(() => again.taken.length === 2)
    expect([...ids(tasks.taken), ...ids(again.taken)]).toEqual([...before, ...after])
  })

  it('starts with what is new unless it asks for everything', async () => {
    const appUrl = await aDatabase()
    const earlier = startJournalProcess(appUrl)
    await commit(earlier, some(5))
    await eventually(() => earlier.seen.length === 5)
    await earlier.close()
    const [fresh, whole] = [memorySink({ name: 'fresh', startsFrom: 'now' }), memorySink({ name: 'whole' })]
    const process = aProcess(appUrl, { sinks: [fresh, whole] })
    await eventually(() => whole.taken.length === 5)
    await eventually(async () => (await sinkCount(process)) === 2, 'both are attached')
    const [id] = await commit(process, some(1))
    await eventually(() => fresh.taken.length === 1 && whole.taken.length === 6)
    expect(ids(fresh.taken)).toEqual([id])
  })

  it('that fails holds up nobody else, parks what it cannot take, and goes on', async () => {
    const appUrl = await aDatabase()
    const [bad, good] = [memorySink({ name: 'bad' }), memorySink({ name: 'good' })]
    const entries = some(6)
    const poison = entries[2]?.id ?? ''
    bad.refuse((entry) => entry.id === poison)
    const process = aProcess(appUrl, { sinks: [bad, good] })
    const all = await commit(process, entries)
    await eventually(() => good.taken.length === 6 && bad.taken.length === 5)
    expect(ids(good.taken)).toEqual(all)
    expect(ids(bad.taken)).toEqual(all.filter((id) => id !== poison))
    expect(bad.tries).toBeGreaterThanOrEqual(patience.attempts + 2)
  })

  it('runs in one process at a time, and in another when that one goes', { timeout: 60_000 }, async () => {
    const appUrl = await aDatabase()
    const [here, there] = [memorySink({ name: 'one' }), memorySink({ name: 'one' })]
    const first = startJournalProcess(appUrl, { sinks: [here], patience })
    await commit(first, some(2))
    await eventually(() => here.taken.length === 2)
    const second = aProcess(appUrl, { sinks: [there] })
    await commit(second, some(2))
    await eventually(() => here.taken.length === 4)
    expect(there.taken).toEqual([])
    await first.close()
    await commit(second, some(2))
    await eventually(() => there.taken.length === 2)
    expect(new Set([...ids(here.taken), ...ids(there.taken)]).size).toBe(6)
  })
})

describe('the journal file', () => {
  async function aFile(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'eventkit-sink-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    return join(folder, 'journal.jsonl')
  }

  const linesOf = async (path: string): Promise<{ id: string; position: number; company_id: string }[]> =>
    (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))

  const numbered = (count: number) =>
    some(count).map((entry, i) => ({ ...entry, workspaceId: null, payload: {}, position: i + 1, ordinal: i + 1 }))

  it('has a line for each entry of its kinds', async () => {
    const path = await aFile()
    const process = aProcess(await aDatabase(), {
      sinks: [{ ...fileSink({ path, kinds: ['work.*'] }), startsFrom: 'beginning' }],
    })
    const written = await commit(process, some(3))
    await commit(process, some(1, 'planning.event.created'))
    await eventually(async () => (await linesOf(path).catch(() => [])).length === 3)
    expect(await linesOf(path)).toMatchObject(written.map((id, i) => ({ id, position: i + 1, company_id: company })))
  })

  it('has each entry once after a crash between writing and noting it', async () => {
    const path = await aFile()
    const entries = numbered(4)
    const crashed = fileSink({ path, kinds: ['*'] })
    await crashed.open?.()
    await crashed.deliver(entries.slice(0, 3))
    await crashed.close?.()
    await appendFile(path, '{"company_id":"cut sho')
    const restarted = fileSink({ path, kinds: ['*'] })
    await restarted.open?.()
    await restarted.deliver(entries)
    await restarted.close?.()
    expect(ids(await linesOf(path))).toEqual(ids(entries))
  })

  it('is not mixed with another file', async () => {
    const path = await aFile()
    await writeFile(path, 'a diary\n')
    const sink = fileSink({ path, kinds: ['*'] })
    await expect(sink.open?.()).rejects.toThrow('no journal entries')
    expect(await readFile(path, 'utf8')).toBe('a diary\n')
  })
})

async function sinkCount({ pool }: JournalProcess): Promise<number> {
  return (await pool.query('select from journal_sink')).rowCount ?? 0
}
