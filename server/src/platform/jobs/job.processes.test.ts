import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import sql from 'sql-template-tag'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startTestApp, type TestAppOptions } from '../../../test/client.ts'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { addEffect, effectModule, makeEffects } from '../../../test/jobs.effects.ts'
import { eventually } from '../../../test/journal.ts'
import type { App } from '../../app.ts'
import { withoutTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { modules } from '../../modules.ts'

const given: TestAppOptions = { modules: [...modules, effectModule] }
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

async function aDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  await makeEffects(database.ownerUrl, database.appUrl)
  return database
}

async function anApp(appUrl: string, options: TestAppOptions = {}): Promise<App> {
  const app = await startTestApp(appUrl, { ...given, ...options })
  onTestFinished(() => app.close())
  return app
}

/** A process of its own that runs jobs and serves nobody. */
async function aWorker(appUrl: string): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('../../../test/jobs.child.ts', import.meta.url))
  const child = spawn(process.execPath, [file, appUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

/** The effects so far, each with the process it is of. */
const effectsIn = ({ runtime }: App): Promise<{ n: number; process: number }[]> =>
  withoutTenant(runtime.pool, (db) => db.rows(sql`select n, process from effect order by n`))

const inState = async ({ runtime }: App, state: string): Promise<number> =>
  (await runtime.jobs.engine.rows(sql`select from jobs.job where name = 'tests.effect' and state::text = ${state}`))
    .length

describe('jobs', () => {
  it('of transactions of which half are rolled back: exactly the other half run', { timeout: 60_000 }, async () => {
    const app = await anApp((await aDatabase()).appUrl)
    const companies = [newId(), newId(), newId()]
    const all = numbers(1000)
    const left = [...all]
    const writers = numbers(8).map(async () => {
      for (let n = left.pop(); n !== undefined; n = left.pop())
        await addEffect(app.runtime, companies[n % 3] ?? '', { n, ms: 0 }, n % 2 === 0)
    })
    await Promise.all(writers)
    const kept = all.filter((n) => n % 2 === 0)
    await eventually(async () => (await inState(app, 'completed')) === kept.length, 'all are done')
    expect((await effectsIn(app)).map(({ n }) => n)).toEqual(kept)
  })

  it('have each its effect once when their worker is killed in the middle', { timeout: 60_000 }, async () => {
    const { appUrl } = await aDatabase()
    const [doomed, other] = await Promise.all([aWorker(appUrl), aWorker(appUrl)])
    const api = await anApp(appUrl, { env: { ROLE: 'api' } })
    const company = newId()
    const all = numbers(200)
    await Promise.all(all.map((n) => addEffect(api.runtime, company, { n, ms: 40 })))
    await eventually(async () => (await effectsIn(api)).length >= 40, 'some are done')
    await kill(doomed)
    const byProcess = Map.groupBy(await effectsIn(api), ({ process }) => process)
    expect([...byProcess.keys()].toSorted()).toEqual([doomed.pid, other.pid].toSorted())
    await eventually(async () => (await inState(api, 'created')) === 0, 'the other goes on')
    await kill(other)
    const lost = await inState(api, 'active')
    expect(lost).toBeGreaterThan(0)
    // The survivors find out half a minute later.
    const clock = { now: () => new Date(Date.now() + 31_000) }
    const heir = await anApp(appUrl, { clock })
    await heir.runtime.jobs.engine.look()
    heir.runtime.jobs.queue.wake()
    await eventually(async () => (await inState(api, 'completed')) === all.length, 'all are done')
    expect((await effectsIn(api)).map(({ n }) => n)).toEqual(all)
  })

  it('run in no process that only serves, and go back untried from one that stops', { timeout: 60_000 }, async () => {
    const { appUrl } = await aDatabase()
    const api = await anApp(appUrl, { env: { ROLE: 'api' } })
    const worker = await startTestApp(appUrl, { ...given, env: { ROLE: 'worker' } })
    await addEffect(api.runtime, newId(), { n: 1, ms: 5000 })
    await eventually(() => worker.runtime.jobs.running() === 1, 'the worker runs it')
    expect(api.runtime.jobs.running()).toBe(0)
    await worker.close()
    expect(await inState(api, 'created')).toBe(1)
    expect(await effectsIn(api)).toEqual([])
  })

  it('go on after the database cut every connection', { timeout: 60_000 }, async () => {
    const { appUrl } = await aDatabase()
    const app = await anApp(appUrl, { env: { LOG_LEVEL: 'silent' } })
    const company = newId()
    await addEffect(app.runtime, company, { n: 1, ms: 0 })
    await eventually(async () => (await inState(app, 'completed')) === 1, 'it runs')
    const cutter = new pg.Client(appUrl)
    await cutter.connect()
    await cutter.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and usename = current_user`)
    await cutter.end()
    // The first try may find a connection that is not known to be cut.
    await eventually(
      () =>
        addEffect(app.runtime, company, { n: 2, ms: 0 }).then(
          () => true,
          () => false,
        ),
      'a job is added',
    )
    await eventually(async () => (await inState(app, 'completed')) === 2, 'it goes on')
    expect((await effectsIn(app)).map(({ n }) => n)).toEqual([1, 2])
  })
})
