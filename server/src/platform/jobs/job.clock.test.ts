import sql from 'sql-template-tag'
import { afterEach, describe, expect, it } from 'vitest'
import { startTestApp } from '../../../test/client.ts'
import { useTestDatabase } from '../../../test/database.ts'
import { testJobs } from '../../../test/jobs.ts'
import { eventually } from '../../../test/journal.ts'
import type { App } from '../../app.ts'
import { withoutTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { modules } from '../../modules.ts'
import { next } from './job.cron.ts'

const database = useTestDatabase()
const jobs = testJobs({ schedule: '30 3 * * *', timeZone: 'Europe/Vienna' })
let now = new Date('2027-01-10T12:00:00Z')
const apps: App[] = []

const start = async (env = {}): Promise<App> => {
  const clock = { now: () => now }
  const app = await startTestApp(database.current.appUrl, { clock, env, modules: [...modules, jobs.module] })
  apps.push(app)
  return app
}

/** Moves the clock, and has everybody look at it. */
const moveTo = (time: string): void => {
  now = new Date(time)
  for (const app of apps) app.runtime.jobs.queue.wake()
}

const ran = (name: string): number => jobs.done.filter((each) => each === name).length
const seenAt = (app: App, name: string) =>
  app.runtime.jobs.engine.rows<{ last_at: Date }>(sql`select last_at from jobs.cron where name = ${name}`)

/** Is the company's only job in this state? */
const isIn = async (app: App, company: string, state: string): Promise<boolean> => {
  const found = await app.runtime.jobs.engine.rows<{ state: string }>(sql`
    select state::text from jobs.job where group_id = ${company}`)
  return found.length === 1 && found[0]?.state === state
}

/** Every process has looked at the clock as it is: what it would add, it has added. */
const everybodyLooked = async (): Promise<void> => {
  const before = apps.map((app) => app.runtime.jobs.rounds())
  for (const app of apps) app.runtime.jobs.queue.wake()
  await eventually(() => apps.every((app, i) => app.runtime.jobs.rounds() >= (before[i] ?? 0) + 2), 'a look')
}

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

describe('by a clock that is moved', () => {
  it('a job starts when it is due', async () => {
    const app = await start()
    const company = newId()
    await jobs.add(app.runtime, company, 'tomorrow', { runAt: new Date('2027-01-11T12:00:00Z') })
    moveTo('2027-01-11T11:59:59Z')
    await everybodyLooked()
    expect(ran('tomorrow')).toBe(0)
    moveTo('2027-01-11T12:00:00Z')
    await eventually(() => ran('tomorrow') === 1)
  })

  it('a failed job is tried again after its pause, and given up after its last try', async () => {
    const app = await start()
    const company = newId()
    const tries: number[] = []
    jobs.behave = (_, __, attempt) => {
      tries.push(attempt)
      return Promise.reject(new Error('no'))
    }
    app.runtime.log.level = 'silent'
    await jobs.add(app.runtime, company, 'never')
    await eventually(() => isIn(app, company, 'retry'))
    moveTo('2027-01-11T15:00:00Z')
    await eventually(() => isIn(app, company, 'failed'))
    expect(tries).toEqual([1, 2])
    jobs.behave = async () => {}
  })

  it('a schedule comes due once for all processes, and once for all that was missed', async () => {
    const [one] = await Promise.all([start(), start()])
    await everybodyLooked()
    const before = ran('by the clock')
    moveTo('2027-01-12T02:29:59Z')
    await everybodyLooked()
    expect(ran('by the clock')).toBe(before)
    moveTo('2027-01-12T02:30:00Z')
    await eventually(() => ran('by the clock') === before + 1)
    await everybodyLooked()
    expect(await seenAt(one, 'tests.cron')).toEqual([{ last_at: new Date('2027-01-12T02:30:00Z') }])
    await Promise.all(apps.splice(0).map((app) => app.close()))
    now = new Date('2027-01-16T12:00:00Z')
    const again = await start()
    await eventually(() => ran('by the clock') === before + 2)
    await everybodyLooked()
    expect(ran('by the clock')).toBe(before + 2)
    expect(await seenAt(again, 'tests.cron')).toEqual([{ last_at: new Date('2027-01-16T02:30:00Z') }])
  })

  it('a month later there is another signing key, though nobody signed in', async () => {
    const app = await start()
    const keys = async (): Promise<number> =>
      (await withoutTenant(app.runtime.pool, (db) => db.rows(sql`select from auth_signing_key`))).length
    const before = await keys()
    moveTo('2027-03-01T00:00:00Z')
    await eventually(async () => (await keys()) === before + 1)
  })

  it('a worker that is not heard of for half a minute loses its job to another', async () => {
    const app = await start()
    const company = newId()
    const id = await jobs.add(app.runtime, company, 'taken', { runAt: new Date('2027-04-01T00:00:00Z') })
    // Taken by somebody who is never heard of again.
    await app.runtime.jobs.engine.rows(sql`
      update jobs.job set state = 'active', started_on = ${now}, heartbeat_on = ${now} where id = ${id}`)
    moveTo('2027-03-01T00:00:15Z')
    await app.runtime.jobs.engine.look()
    expect(await isIn(app, company, 'active')).toBe(true)
    moveTo('2027-03-01T00:00:31Z')
    await app.runtime.jobs.engine.look()
    moveTo('2027-03-01T00:00:31Z')
    await eventually(() => isIn(app, company, 'completed'))
    expect(ran('taken')).toBe(1)
  })
})

describe('what a kind says of its jobs', () => {
  const rowOf = async (app: App, id: string | undefined) => {
    const [row] = await app.runtime.jobs.engine.rows<{ state: string; start_after: Date }>(sql`
      select state::text, start_after from jobs.job where id = ${id}`)
    return row
  }

  it('holds for its pauses: they double, up to the longest', async () => {
    const app = await start()
    app.runtime.log.level = 'silent'
    moveTo('2027-05-01T00:00:00Z')
    jobs.behave = () => Promise.reject(new Error('no'))
    const id = await jobs.add(app.runtime, newId(), 'again', { kind: 'brief' })
    const pauses: number[] = []
    for (let i = 0; i < 4; i++) {
      const from = now
      await eventually(async () => {
        const row = await rowOf(app, id)
        return row?.state === 'retry' && row.start_after > from
      }, 'it fails')
      const { start_after: next = now } = (await rowOf(app, id)) ?? {}
      pauses.push((next.getTime() - from.getTime()) / 1000)
      // The database counts microseconds.
      moveTo(new Date(next.getTime() + 1).toISOString())
    }
    await eventually(async () => (await rowOf(app, id))?.state === 'failed', 'it is given up')
    jobs.behave = async () => {}
    expect(pauses[0]).toBeGreaterThanOrEqual(100)
    expect(pauses[0]).toBeLessThanOrEqual(200)
    expect(pauses[1]).toBeGreaterThanOrEqual(200)
    expect(pauses.slice(1).every((pause) => pause <= 300)).toBe(true)
    expect(pauses.slice(2)).toEqual([300, 300])
  })

  it('holds for how long they may run, also where their worker does not keep to it', async () => {
    const app = await start()
    const [short, long] = await Promise.all(
      (['brief', 'note'] as const).map((kind) =>
        jobs.add(app.runtime, newId(), 'stuck', { kind, runAt: new Date('2027-07-01T00:00:00Z') }),
      ),
    )
    moveTo('2027-06-01T00:00:00Z')
    await app.runtime.jobs.engine.rows(sql`
      update jobs.job set state = 'active', started_on = ${now}, heartbeat_on = ${new Date(now.getTime() + 14_000)}
      where id = any(${[short, long]})`)
    moveTo('2027-06-01T00:00:15Z')
    await app.runtime.jobs.engine.look()
    expect([(await rowOf(app, short))?.state, (await rowOf(app, long))?.state]).toEqual(['retry', 'active'])
  })

  it('holds for how long they are kept once they have ended', async () => {
    const app = await start()
    moveTo('2027-08-01T00:00:00Z')
    const ids = await Promise.all(
      (['brief', 'note'] as const).map((kind) => jobs.add(app.runtime, newId(), 'kept', { kind })),
    )
    await eventually(async () =>
      (await Promise.all(ids.map((id) => rowOf(app, id)))).every((row) => row?.state === 'completed'),
    )
    const left = async (time: string): Promise<boolean[]> => {
      moveTo(time)
      await app.runtime.jobs.engine.look()
      return Promise.all(ids.map(async (id) => (await rowOf(app, id)) !== undefined))
    }
    expect(await left('2027-08-02T23:00:00Z')).toEqual([true, true])
    // They are looked through once a day.
    expect(await left('2027-08-04T01:00:00Z')).toEqual([false, true])
    expect(await left('2027-08-30T23:00:00Z')).toEqual([false, true])
    expect(await left('2027-09-01T01:00:00Z')).toEqual([false, false])
  })
})

describe('a job that nobody runs', () => {
  it('waits, however long', async () => {
    const app = await start({ ROLE: 'api' })
    moveTo('2027-10-01T00:00:00Z')
    const company = newId()
    await jobs.add(app.runtime, company, 'patient')
    moveTo('2028-08-01T00:00:00Z')
    await app.runtime.jobs.engine.look()
    expect(await isIn(app, company, 'created')).toBe(true)
  })
})

describe('a schedule in a zone', () => {
  const at = (schedule: string, from: string): string =>
    next({ name: 'x', schedule, timeZone: 'Europe/Vienna', job: jobs.module.jobs![0]! }, new Date(from)).toISOString()

  it('follows the clocks of the zone', () => {
    expect(at('0 9 * * *', '2027-03-27T12:00:00Z')).toBe('2027-03-28T07:00:00.000Z')
    expect(at('0 9 * * *', '2027-10-30T12:00:00Z')).toBe('2027-10-31T08:00:00.000Z')
  })

  it('has a time that the clocks skip an hour later, and one that they repeat once', () => {
    expect(at('30 2 * * *', '2027-03-27T12:00:00Z')).toBe('2027-03-28T01:30:00.000Z')
    expect(at('30 2 * * *', '2027-10-30T12:00:00Z')).toBe('2027-10-31T00:30:00.000Z')
    expect(at('30 2 * * *', '2027-10-31T00:30:00Z')).toBe('2027-11-01T01:30:00.000Z')
  })
})
