import { beforeAll } from 'vitest'
import type { JsonObject } from '../src/kernel/json.ts'
import { type TestApp, useTestApp } from './client.ts'
import { aCompany, expectStatus } from './factories.ts'
import { eventually } from './journal.ts'

/** A server whose clock a test moves, with one company and daily series of tasks in it. */
export interface SeriesClock {
  test: TestApp
  now(): Date
  /** Calls by a key, which outlives the days that pass. */
  call(line: string, body?: JsonObject): Promise<JsonObject>
  /** A series of days at 09:00 in Vienna, from the day that the clock shows. */
  daily(missed: string, more?: JsonObject): Promise<JsonObject>
  seriesOf(task: JsonObject, more?: string): Promise<JsonObject[]>
  openDays(task: JsonObject): Promise<string[]>
  /** Sets the clock and has what is due looked for. */
  moveTo(time: string): void
  /** Sets the clock alone. */
  setClock(time: string): void
  /** Whoever runs jobs has looked at the clock as it is. */
  looked(): Promise<void>
}

/** Gives the test file such a server, at this time. */
export function useSeriesClock(start: string): SeriesClock {
  let now = new Date(start)
  const test = useTestApp({ clock: { now: () => now } })
  let key = ''
  beforeAll(async () => {
    const anna = await aCompany(test)
    const body = { name: 'Year', scopes: ['work:read', 'work:write'] }
    const made = await expectStatus(201, test.rest('POST /api/v1/api-keys', { token: anna.token, body }))
    key = String(made.body.key ?? made.body.secret)
  })
  const call = async (line: string, body?: JsonObject): Promise<JsonObject> => {
    const reply = await test.rest(line, { token: key, ...(body && { body }) })
    if (reply.status >= 300) throw new Error(`${line}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  const setClock = (time: string): void => void (now = new Date(time))
  const wake = (): void => test.app.runtime.jobs.queue.wake()
  const seriesOf = async ({ series_id: id }: JsonObject, more = ''): Promise<JsonObject[]> =>
    (await call(`GET /api/v1/tasks?series_id=${String(id)}&sort_by=due_date&page_size=100${more}`))
      .tasks as JsonObject[]
  return {
    test,
    now: () => now,
    call,
    daily: (missed, more = {}) => {
      const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('Europe/Vienna')
      const starts_at = `${local.toPlainDate().toString()}T09:00`
      const recurrence = { rule: 'FREQ=DAILY', time_zone: 'Europe/Vienna', starts_at, missed, ...more }
      return call('POST /api/v1/tasks', { title: missed, recurrence })
    },
    seriesOf,
    openDays: async (task) =>
      (await seriesOf(task, '&status=open')).map(({ occurrence }) => String(occurrence).slice(0, 10)),
    moveTo: (time) => {
      setClock(time)
      wake()
    },
    setClock,
    looked: async () => {
      const before = test.app.runtime.jobs.rounds()
      wake()
      await eventually(() => test.app.runtime.jobs.rounds() >= before + 2, 'a look')
    },
  }
}
