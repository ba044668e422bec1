import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { anEntry, commitEntries, eventually, startJournalProcess, type JournalProcess } from '../../../test/journal.ts'
import { newId } from '../../kernel/ids.ts'
import type { NumberedEntry } from './journal.store.ts'

async function aDatabase(): Promise<{ appUrl: string; ownerUrl: string }> {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  return database
}

async function aProcess(appUrl: string, isInHurry = (): boolean => true): Promise<JournalProcess> {
  const started = startJournalProcess(appUrl, { isInHurry })
  onTestFinished(() => started.close())
  await eventually(() => started.journal.tail.ordinal !== undefined, 'the tail is up')
  return started
}

/** A node process of its own that numbers, to be killed. */
async function aLeader(appUrl: string): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('../../../test/journal.child.ts', import.meta.url))
  const child = spawn(process.execPath, [file, appUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

/** Counts what a process reads from now on, without being in a hurry for it. */
function countBatches({ journal }: JournalProcess): { count: number } {
  const batches = { count: 0 }
  journal.tail.subscribe(
    () => void batches.count++,
    () => false,
  )
  return batches
}

/** Each of 16 writers commits one to three entries at a time; answers the ids in the order each writer committed them. */
async function write(from: JournalProcess, companies: string[], rounds: number): Promise<string[][]> {
  const writers = Array.from({ length: 16 }, async (_, writer) => {
    const ids: string[] = []
    for (let i = 0; i < rounds; i++) {
      const company = companies[(writer + i) % companies.length] ?? ''
      const entries = Array.from({ length: 1 + (i % 3) }, () => anEntry(company))
      await commitEntries(from.pool, company, entries)
      from.journal.poke()
      ids.push(...entries.map((entry) => entry.id))
    }
    return ids
  })
  return await Promise.all(writers)
}

/** Every company's positions rise by one; each entry came once; what one writer did in turn came in turn. */
function expectDense(seen: readonly NumberedEntry[], written: string[][]): void {
  const positions = new Map<string, number>()
  for (const entry of seen) {
    const before = positions.get(entry.tenantId) ?? 0
    expect(entry.position).toBe(before + 1)
    positions.set(entry.tenantId, entry.position)
  }
  const order = new Map(seen.map((entry, index) => [entry.id, index]))
  expect(order.size).toBe(seen.length)
  expect(seen.length).toBe(written.flat().length)
  for (const ids of written) {
    const places = ids.map((id) => order.get(id) ?? -1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places).not.toContain(-1)
  }
}

describe('the sequencer', () => {
  it.each([1, 40])('leaves no gap under 16 writers in %i companies', { timeout: 60_000 }, async (count) => {
    const { appUrl } = await aDatabase()
    const process = await aProcess(appUrl)
    const written = await write(process, Array.from({ length: count }, newId), 40)
    await eventually(() => process.seen.length >= written.flat().length, 'everything is numbered')
    expectDense(process.seen, written)
  })

  it('lets one of two processes number, and both read', { timeout: 60_000 }, async () => {
    const { appUrl } = await aDatabase()
    const [one, other] = [await aProcess(appUrl), await aProcess(appUrl)]
    await eventually(() => one.journal.sequencer.isLeader || other.journal.sequencer.isLeader, 'one leads')
    const companies = [newId(), newId()]
    const written = (await Promise.all([write(one, companies, 10), write(other, companies, 10)])).flat()
    await eventually(() => [one, other].every(({ seen }) => seen.length >= written.flat().length), 'both have read all')
    expectDense(one.seen, written)
    expect(other.seen).toEqual(one.seen)
    expect([one, other].filter(({ journal }) => journal.sequencer.moved > 0)).toHaveLength(1)
  })

  it('gives a reader who is not in a hurry every entry, too, and in fewer batches', { timeout: 60_000 }, async () => {
    const { appUrl } = await aDatabase()
    const hasty = await aProcess(appUrl)
    const calm = await aProcess(appUrl, () => false)
    const [batches, calmBatches] = [countBatches(hasty), countBatches(calm)]
    const written = await write(hasty, [newId(), newId()], 40)
    await eventually(
      () => [hasty, calm].every(({ seen }) => seen.length >= written.flat().length),
      'both have read all',
    )
    expectDense(calm.seen, written)
    expect(calmBatches.count).toBeLessThan(batches.count)
  })

  it('is taken over when the leader is killed, and loses and doubles nothing', { timeout: 60_000 }, async () => {
    const { appUrl } = await aDatabase()
    const leader = await aLeader(appUrl)
    const standby = await aProcess(appUrl)
    const writing = write(standby, [newId(), newId(), newId()], 60)
    await eventually(() => standby.seen.length > 100, 'the leader numbers what another process writes')
    expect(standby.journal.sequencer.isLeader).toBe(false)
    leader.kill('SIGKILL')
    await eventually(() => standby.journal.sequencer.isLeader, 'the standby leads')
    const written = await writing
    await eventually(() => standby.seen.length >= written.flat().length, 'everything is numbered')
    expectDense(standby.seen, written)
  })

  it('comes back after the database cut every connection', { timeout: 60_000 }, async () => {
    const { appUrl, ownerUrl } = await aDatabase()
    const process = await aProcess(appUrl)
    const company = newId()
    await eventually(() => process.journal.sequencer.isLeader, 'it leads')
    const [owner, app] = [new pg.Client(ownerUrl), new pg.Client(appUrl)]
    await Promise.all([owner.connect(), app.connect()])
    onTestFinished(() => owner.end())
    const name = new URL(ownerUrl).pathname.slice(1)
    await owner.query(`alter database ${name} connection limit 0`)
    await app.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid() and datname = current_database()',
    )
    await app.end()
    await eventually(() => !process.journal.sequencer.isLeader, 'it noticed')
    const connects = vi.spyOn(pg.Client.prototype, 'connect')
    onTestFinished(() => connects.mockRestore())
    await eventually(() => connects.mock.calls.length > 2, 'it tried again in vain')
    await owner.query(`alter database ${name} connection limit -1`)
    await eventually(() => process.journal.sequencer.isLeader, 'it leads again')
    const entry = anEntry(company)
    await commitEntries(process.pool, company, [entry])
    process.journal.poke()
    await eventually(() => process.seen.length === 1, 'it reads on')
    expect(process.seen[0]?.id).toBe(entry.id)
  })
})
