import sql from 'sql-template-tag'
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { startTestApp } from '../../../test/client.ts'
import { createTestDatabase, useTestDatabase } from '../../../test/database.ts'
import { testJobs } from '../../../test/jobs.ts'
import { eventually } from '../../../test/journal.ts'
import type { App } from '../../app.ts'
import { type Clock, systemClock } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import { modules } from '../../modules.ts'

const database = useTestDatabase()
const jobs = testJobs({ schedule: '30 3 * * *', timeZone: 'Europe/Vienna' })
const right: Clock = { now: () => new Date() }
/** More than a schedule of once a day. */
const overADayMs = 25 * 3_600_000
const apps: App[] = []
let skewMs = 0

// The machine's own clock: the database goes by its own, as it would on another machine.
beforeAll(() => void vi.spyOn(systemClock, 'now').mockImplementation(() => new Date(Date.now() + skewMs)))
afterAll(() => void vi.restoreAllMocks())

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

async function start(appUrl: string, clock = systemClock): Promise<App> {
  const app = await startTestApp(appUrl, { clock, modules: [...modules, jobs.module] })
  apps.push(app)
  return app
}

/** Every process has asked what is due: what it would add, it has added. */
async function everybodyLooked(): Promise<void> {
  const before = apps.map((app) => app.runtime.jobs.rounds())
  for (const app of apps) app.runtime.jobs.queue.wake()
  await eventually(() => apps.every((app, i) => app.runtime.jobs.rounds() >= (before[i] ?? 0) + 3), 'a look')
}

const skews = [
  ['ahead of', overADayMs],
  ['behind', -overADayMs],
] as const

it.each(skews)('a machine whose clock is %s the database’s starts a job when the database says', async (_, skew) => {
  skewMs = skew
  const { runtime } = await start(database.current.appUrl)
  await everybodyLooked()
  const dueAt = Date.now() + 1500
  let ranAt = 0
  jobs.behave = async () => {
    ranAt = Date.now()
  }
  const before = runtime.jobs.rounds()
  await jobs.add(runtime, newId(), 'at a time', { runAt: new Date(dueAt) })
  await eventually(() => ranAt > 0, 'it runs')
  expect(ranAt).toBeGreaterThanOrEqual(dueAt)
  // And does not ask all the time whether it may.
  expect(runtime.jobs.rounds() - before).toBeLessThan(15)
  jobs.behave = async () => {}
})

it.each(skews)('one whose clock is %s the database’s keeps schedules by the database’s', async (_, skew) => {
  const { appUrl, drop } = await createTestDatabase()
  onTestFinished(drop)
  skewMs = skew
  const { runtime } = await start(appUrl)
  await everybodyLooked()
  const [seen] = await runtime.jobs.engine.rows<{ last_at: Date }>(
    sql`select last_at from jobs.cron where name = 'tests.cron'`,
  )
  expect(Math.abs((seen?.last_at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
  // Beside one that is right, neither adds what is not due.
  await start(appUrl, right)
  await everybodyLooked()
  const added = await runtime.jobs.engine.rows(sql`select from jobs.job where name = 'tests.until_done'`)
  expect(added).toEqual([])
  await Promise.all(apps.splice(0).map((app) => app.close()))
})
