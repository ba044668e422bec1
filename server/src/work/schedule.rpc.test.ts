import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../test/factories.ts'
import { eventually } from '../../test/journal.ts'
import { withTenant } from '../kernel/db.ts'
import { newId } from '../kernel/ids.ts'
import type { JsonObject } from '../kernel/json.ts'

const start = new Date('2027-01-04T07:00:00Z')
let now = start
const test = useTestApp({ clock: { now: () => now } })
let anna: Person
let planner: Person
/** Keys do not expire when the clock moves. */
let key = ''
let plannersKey = ''

beforeAll(async () => {
  anna = await aCompany(test)
  key = await aKey(anna)
  planner = await aColleague(test, anna, 'planner')
  plannersKey = await aKey(planner)
})

async function aKey({ token }: Person, scopes = ['work:read', 'work:write']): Promise<string> {
  const body = { name: 'Year', scopes }
  const made = await expectStatus(201, test.rest('POST /api/v1/api-keys', { token, body }))
  return String(made.body.key ?? made.body.secret)
}

const call = async (line: string, body?: JsonObject, status?: number, token = key): Promise<JsonObject> => {
  const reply = await test.rest(line, { token, ...(body && { body }) })
  if (status === undefined ? reply.status >= 300 : reply.status !== status)
    throw new Error(`${line}: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body
}

const moveTo = (time: string): void => {
  now = new Date(time)
  test.app.runtime.jobs.queue.wake()
}

/** Whoever runs jobs has looked at the clock as it is. */
const looked = async (): Promise<void> => {
  const before = test.app.runtime.jobs.rounds()
  test.app.runtime.jobs.queue.wake()
  await eventually(() => test.app.runtime.jobs.rounds() >= before + 2, 'a look')
}

const at = (name: string, action: JsonObject, more: JsonObject = {}): Promise<JsonObject> => {
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO('Europe/Vienna').toPlainDate()
  const recurrence = { rule: 'FREQ=DAILY', time_zone: 'Europe/Vienna', starts_at: `${day.toString()}T09:00`, ...more }
  return call('POST /api/v1/schedules', { name, recurrence, action })
}
const noting = (name: string, more: JsonObject = {}) => at(name, { write_entry: { text: 'A new day' } }, more)

const runsOf = async ({ id }: JsonObject): Promise<JsonObject[]> =>
  (await call(`GET /api/v1/schedules/${String(id)}/runs?page_size=100`)).runs as JsonObject[]
const states = async (schedule: JsonObject): Promise<string[]> =>
  (await runsOf(schedule)).map(({ due_at: due, state }) => `${String(due).slice(0, 10)} ${String(state)}`).toSorted()

const aTemplate = async (...tasks: JsonObject[]): Promise<string> =>
  String((await call('POST /api/v1/templates', { name: 'Show', tasks })).id)

const tasksCalled = async (title: string): Promise<JsonObject[]> =>
  (await call(`GET /api/v1/tasks?search=${encodeURIComponent(title)}&page_size=100`)).tasks as JsonObject[]

describe('a schedule', () => {
  it('makes the tasks of a template at its times, for each day, as who wrote it', async () => {
    const id = await aTemplate({ title: 'Radios {{date}}', due: 'P0D', due_time: '12:00' }, { title: 'Radios too' })
    const schedule = await at('Radios', { make_tasks: { template_id: id } })
    expect(schedule).toMatchObject({ next_at: '2027-01-04T08:00:00.000Z', paused: false, runs_as: { id: anna.userId } })
    moveTo('2027-01-04T08:00:10Z')
    await eventually(async () => (await runsOf(schedule)).length === 1)
    const [run] = await runsOf(schedule)
    expect(run).toMatchObject({ state: 'done', by_hand: false, due_at: '2027-01-04T08:00:00.000Z', error: '' })
    const made = await tasksCalled('Radios')
    expect(made.map((task) => task.id).toSorted()).toEqual((run?.task_ids as string[] | undefined)?.toSorted())
    const [first] = await tasksCalled('Radios 4 January 2027')
    expect(first).toMatchObject({ due_date: '2027-01-04T11:00:00.000Z', created_by: { id: anna.userId } })
    expect((await call(`GET /api/v1/schedules/${String(schedule.id)}`)).next_at).toBe('2027-01-05T08:00:00.000Z')
    await call(`DELETE /api/v1/schedules/${String(schedule.id)}`)
  })

  it('by its policy leaves out, runs once, or makes up for what was missed', async () => {
    moveTo('2027-02-01T07:00:00Z')
    const [wait, collapse, all] = await Promise.all(
      ['wait', 'collapse', 'all'].map((missed) => noting(missed, { missed })),
    )
    if (!wait || !collapse || !all) throw new Error('there are three')
    moveTo('2027-02-03T09:00:00Z')
    await eventually(async () => (await states(all)).length === 3)
    await looked()
    expect(await states(wait)).toEqual(['2027-02-01 skipped'])
    expect(await states(collapse)).toEqual(['2027-02-01 skipped', '2027-02-03 late'])
    expect(await states(all)).toEqual(['2027-02-01 late', '2027-02-02 late', '2027-02-03 late'])
    for (const { id } of [wait, collapse, all]) {
      const { next_at } = await call(`GET /api/v1/schedules/${String(id)}`)
      expect(next_at).toBe('2027-02-04T08:00:00.000Z')
      await call(`DELETE /api/v1/schedules/${String(id)}`)
    }
  })

  it('that is paused, or in the bin, rests, and goes on with what lies ahead', async () => {
    moveTo('2027-03-01T07:00:00Z')
    const schedule = await noting('Resting', { missed: 'all' })
    const path = `/api/v1/schedules/${String(schedule.id)}`
    expect(await call(`POST ${path}/pause`, {})).toMatchObject({ paused: true, next_at: null })
    moveTo('2027-03-03T09:00:00Z')
    await looked()
    expect(await runsOf(schedule)).toEqual([])
    expect(await call(`POST ${path}/resume`, {})).toMatchObject({ paused: false, next_at: '2027-03-04T08:00:00.000Z' })
    await call(`DELETE ${path}`)
    moveTo('2027-03-05T09:00:00Z')
    await looked()
    expect(await call(`POST ${path}/restore`, {})).toMatchObject({ next_at: '2027-03-06T08:00:00.000Z' })
    await looked()
    expect(await runsOf(schedule)).toEqual([])
    moveTo('2027-03-06T08:00:00Z')
    await eventually(async () => (await states(schedule)).join() === '2027-03-06 done')
    await call(`DELETE ${path}`)
  })

  it('runs by hand once an id, beside its times, as the caller', async () => {
    const schedule = await noting('By hand')
    const run_id = newId()
    const path = `POST /api/v1/schedules/${String(schedule.id)}/run`
    const runs = await Promise.all(Array.from({ length: 4 }, () => call(path, { run_id }, 201)))
    expect(runs.map(({ id, by_hand, state }) => [id, by_hand, state])).toEqual(runs.map(() => [run_id, true, 'done']))
    expect(await runsOf(schedule)).toHaveLength(1)
    expect((await call(`GET /api/v1/schedules/${String(schedule.id)}`)).next_at).toBe(schedule.next_at)
    await call(`DELETE /api/v1/schedules/${String(schedule.id)}`)
  })

  it('writes down why it failed, makes nothing then, and goes on', async () => {
    moveTo('2027-04-01T06:00:00Z')
    const id = await aTemplate({ title: 'Doomed' })
    const schedule = await at('Failing', { make_tasks: { template_id: id } })
    await call(`DELETE /api/v1/templates/${id}`)
    moveTo('2027-04-01T07:00:00Z')
    await eventually(async () => (await runsOf(schedule)).length === 1)
    expect((await runsOf(schedule))[0]).toMatchObject({ state: 'failed', reason: 'not_found', task_ids: [] })
    await call(`POST /api/v1/templates/${id}/restore`, {})
    moveTo('2027-04-02T07:00:00Z')
    await eventually(async () => (await states(schedule)).join() === '2027-04-01 failed,2027-04-02 done')
    await call(`DELETE /api/v1/schedules/${String(schedule.id)}`)
  })

  it('has the rights of who last said what it does, as they are', async () => {
    const id = await aTemplate({ title: 'Theirs' })
    const schedule = await at('Rights', { make_tasks: { template_id: id } })
    const path = `/api/v1/schedules/${String(schedule.id)}`
    const renamed = await call(`PATCH ${path}`, { name: 'Renamed' }, 200, plannersKey)
    expect(renamed).toMatchObject({ runs_as: { id: anna.userId } })
    const action = { make_tasks: { template_id: id } }
    expect(await call(`PATCH ${path}`, { action }, 200, plannersKey)).toMatchObject({ runs_as: { id: planner.userId } })
    await call(`PATCH ${path}`, { action: { call_webhook: { webhook_id: newId() } } }, 403, plannersKey)
    await withTenant(test.app.runtime.pool, anna.companyId, (db) =>
      db.run(sql`update auth_user set state = 'deactivated' where id = ${planner.userId}`),
    )
    moveTo(String(schedule.next_at))
    await eventually(async () => (await runsOf(schedule)).length === 1)
    expect((await runsOf(schedule))[0]).toMatchObject({ state: 'failed', reason: 'forbidden' })
    expect(await tasksCalled('Theirs')).toEqual([])
    await call(`DELETE ${path}`)
  })
})

it.each([
  ['a rule that never comes', { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31' }, 'recurrence.rule'],
  ['an abbreviation of zones', { rule: 'FREQ=DAILY', time_zone: 'PST' }, 'recurrence.time_zone'],
  ['counting from completion', { rule: 'FREQ=DAILY', mode: 'completion' }, 'recurrence.mode'],
])('%s is refused', async (_, recurrence, field) => {
  const body = { name: 'A', recurrence, action: { write_entry: { text: 'A' } } }
  expect(await call('POST /api/v1/schedules', body, 400)).toMatchObject({ violations: [{ field }] })
})

it('a template that is not there, or speaks of an event, is refused', async () => {
  const recurrence = { rule: 'FREQ=DAILY' }
  const make = (template_id: string) => ({ name: 'A', recurrence, action: { make_tasks: { template_id } } })
  await call('POST /api/v1/schedules', make(newId()), 404)
  const id = await aTemplate({ title: 'For {{event.name}}' })
  expect(await call('POST /api/v1/schedules', make(id), 400)).toMatchObject({ reason: 'event_needed' })
  expect(await call('POST /api/v1/schedules', { name: 'A', recurrence, action: {} }, 400)).toMatchObject({
    violations: [{ field: 'action' }],
  })
})
