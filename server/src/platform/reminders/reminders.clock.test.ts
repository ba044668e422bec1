import { beforeAll, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { useTestApp } from '../../../test/client.ts'
import {
  aColleague,
  aCompany,
  anEvent,
  aTask,
  aWorkspace,
  expectStatus,
  type Person,
  testPassword,
} from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { withTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'

let now = new Date('2027-03-01T07:00:00Z')
const test = useTestApp({ clock: { now: () => now } })
let anna: Person
let ben: Person

beforeAll(async () => {
  anna = await aCompany(test)
  ben = await aColleague(test, anna, 'planner')
})

/** Moves the clock, has jobs looked for, and signs in again: no token lives so long. */
const moveTo = async (time: string): Promise<void> => {
  now = new Date(time)
  test.app.runtime.jobs.queue.wake()
  for (const person of [anna, ben]) {
    const body = { email: person.email, password: testPassword }
    person.token = String((await expectStatus(200, test.rest('POST /api/v1/auth/sign-in', { body }))).body.access_token)
  }
}

const call = async (person: Person, path: string, body?: JsonObject): Promise<JsonObject> => {
  const reply = await test.rest(path, { token: person.token, ...(body && { body }) })
  if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body
}

const remind = (person: Person, task: JsonObject, body: JsonObject, of = 'tasks'): Promise<JsonObject> =>
  call(person, `POST /api/v1/${of}/${String(task.id)}/reminders`, body)
const ledger = async (person: Person, task: JsonObject, of = 'tasks'): Promise<JsonObject[]> =>
  (await call(person, `GET /api/v1/${of}/${String(task.id)}/reminders`)).reminders as JsonObject[]
const stateOf = async (person: Person, task: JsonObject): Promise<unknown[]> =>
  (await ledger(person, task)).map(({ state, reason }) => (reason ? `${String(state)} ${String(reason)}` : state))
const become = (person: Person, task: JsonObject, ...states: string[]): Promise<void> =>
  eventually(async () => JSON.stringify(await stateOf(person, task)) === JSON.stringify(states), states.join(', '))
const textsOf = async (person: Person, task: JsonObject): Promise<unknown[]> =>
  ((await call(person, 'GET /api/v1/notifications?page_size=100')).notifications as JsonObject[])
    .filter(({ kind, record }) => kind === 'reminders.reminder.due' && (record as JsonObject | null)?.id === task.id)
    .map(({ text }) => text)
const update = (task: JsonObject, body: JsonObject): Promise<JsonObject> =>
  call(anna, `PATCH /api/v1/tasks/${String(task.id)}`, body)

describe('a reminder', () => {
  it('is in the ledger before it is due and after, with its channel and time, and told once', async () => {
    const task = await aTask(test, anna, { title: 'Buy milk', due_date: '2027-03-02T10:00:00Z' })
    const made = await remind(anna, task, { offset: '-PT30M' })
    expect(made).toMatchObject({
      at: null,
      moment: 'due',
      offset: '-PT30M',
      recipient: 'maker',
      due_at: '2027-03-02T09:30:00.000Z',
      state: 'scheduled',
      reason: '',
      sent_at: null,
      outcomes: [],
      created_by: { id: anna.userId },
    })
    expect((await call(anna, `GET /api/v1/tasks/${String(task.id)}`)).reminder_at).toBe('2027-03-02T09:30:00.000Z')
    expect((await call(ben, `GET /api/v1/tasks/${String(task.id)}`)).reminder_at).toBe(null)
    await moveTo('2027-03-02T09:29:59Z')
    await test.app.runtime.jobs.engine.look()
    expect(await stateOf(anna, task)).toEqual(['scheduled'])
    await moveTo('2027-03-02T09:30:00Z')
    await become(anna, task, 'sent')
    expect(await ledger(anna, task)).toMatchObject([
      {
        sent_at: '2027-03-02T09:30:00.000Z',
        outcomes: [
          { due_at: '2027-03-02T09:30:00.000Z', at: '2027-03-02T09:30:00.000Z', state: 'sent', channels: ['in_app'] },
        ],
      },
    ])
    expect(await textsOf(anna, task)).toEqual(['Task “Buy milk” is due in 30 min'])
    await call(anna, 'PATCH /api/v1/me', { locale: 'de' })
    expect(await textsOf(anna, task)).toEqual(['Aufgabe „Buy milk“ ist in 30 Min. fällig'])
    await call(anna, 'PATCH /api/v1/me', { locale: 'en' })
  })

  it('at an instant, also given with a new task, goes to who asked', async () => {
    const task = await aTask(test, anna, { title: 'Call', reminder_at: '2027-03-02T12:00:00Z' })
    expect(task.reminder_at).toBe('2027-03-02T12:00:00.000Z')
    await moveTo('2027-03-02T12:00:01Z')
    await become(anna, task, 'sent')
    expect(await textsOf(anna, task)).toEqual(['Reminder: Task “Call”'])
    expect(await ledger(ben, task)).toEqual([])
  })

  it('for the assignee goes to whoever has the task when it comes due', async () => {
    const task = await aTask(test, anna, { due_date: '2027-03-03T10:00:00Z' })
    await remind(anna, task, { offset: 'PT0S', recipient: 'assignee' })
    await update(task, { assignee_id: ben.userId })
    await moveTo('2027-03-03T10:00:00Z')
    await become(ben, task, 'sent')
    expect(await textsOf(ben, task)).toEqual([expect.stringMatching(/ is due now$/)])
    expect(await textsOf(anna, task)).toEqual([])
  })

  it('for an assignee that there is not is suppressed', async () => {
    const task = await aTask(test, anna, { due_date: '2027-03-03T11:00:00Z' })
    await remind(anna, task, { offset: 'PT0S', recipient: 'assignee' })
    await moveTo('2027-03-03T11:00:00Z')
    await become(anna, task, 'suppressed no_assignee')
  })
})

describe('after the server was down', () => {
  it('what was due is sent at once, in order, and marked late', async () => {
    await moveTo('2027-04-01T07:59:00Z')
    const early = await aTask(test, anna, { title: 'Early', reminder_at: '2027-04-01T08:30:00Z' })
    const late = await aTask(test, anna, { title: 'Late', due_date: '2027-04-01T09:30:00Z' })
    await remind(anna, late, { offset: '-PT15M' })
    const inTime = await aTask(test, anna, { title: 'In time', reminder_at: '2027-04-01T09:59:30Z' })
    await moveTo('2027-04-01T10:00:00Z')
    await become(anna, early, 'late')
    await become(anna, late, 'late')
    await become(anna, inTime, 'sent')
    expect(await ledger(anna, early)).toMatchObject([{ sent_at: '2027-04-01T10:00:00.000Z' }])
    expect(await textsOf(anna, late)).toEqual(['Task “Late” was due 30 min ago'])
  })

  it('one whose job was lost is found by the sweep', async () => {
    await moveTo('2027-04-02T08:00:00Z')
    const task = await aTask(test, anna, { reminder_at: '2027-04-02T09:00:00Z' })
    await test.app.runtime.jobs.engine.rows(
      sql`delete from jobs.job where name = 'reminders.send' and state = 'created'`,
    )
    await moveTo('2027-04-02T09:06:00Z')
    await become(anna, task, 'late')
  })
})

describe('when its record changes', () => {
  it('it moves along, in the same transaction, and comes again once it was sent', async () => {
    await moveTo('2027-05-01T08:00:00Z')
    const task = await aTask(test, anna, { due_date: '2027-05-10T10:00:00Z' })
    await remind(anna, task, { offset: '-P1D' })
    await update(task, { due_date: '2027-05-05T10:00:00Z' })
    expect(await ledger(anna, task)).toMatchObject([{ due_at: '2027-05-04T10:00:00.000Z', state: 'scheduled' }])
    await moveTo('2027-05-04T10:00:00Z')
    await become(anna, task, 'sent')
    await update(task, { title: 'Another title' })
    expect(await stateOf(anna, task)).toEqual(['sent'])
    await update(task, { due_date: '2027-05-07T10:00:00Z' })
    expect(await stateOf(anna, task)).toEqual(['scheduled'])
    await moveTo('2027-05-06T10:00:00Z')
    await become(anna, task, 'sent')
    expect((await ledger(anna, task))[0]?.outcomes).toHaveLength(2)
    expect(await textsOf(anna, task)).toHaveLength(2)
  })

  it('it is suppressed while there is no such moment, and for a time that has passed', async () => {
    await moveTo('2027-05-10T08:00:00Z')
    const task = await aTask(test, anna)
    await remind(anna, task, { offset: '-P1D' })
    expect(await stateOf(anna, task)).toEqual(['suppressed no_moment'])
    await update(task, { due_date: '2027-05-20T10:00:00Z' })
    expect(await stateOf(anna, task)).toEqual(['scheduled'])
    await update(task, { due_date: '2027-05-10T12:00:00Z' })
    expect(await stateOf(anna, task)).toEqual(['suppressed past'])
    await update(task, { due_date: null })
    expect(await stateOf(anna, task)).toEqual(['suppressed no_moment'])
  })

  it('it is suppressed while that is done or deleted, and comes back when that does before its time', async () => {
    await moveTo('2027-05-20T08:00:00Z')
    const task = await aTask(test, anna, { due_date: '2027-05-25T10:00:00Z' })
    const id = String(task.id)
    await remind(anna, task, { offset: '-P1D' })
    await call(anna, `POST /api/v1/tasks/${id}/complete`, {})
    expect(await stateOf(anna, task)).toEqual(['suppressed closed'])
    await call(anna, `POST /api/v1/tasks/${id}/reopen`, {})
    expect(await stateOf(anna, task)).toEqual(['scheduled'])
    await call(anna, 'POST /api/v1/tasks/bulk-delete', { ids: [id] })
    await call(anna, `POST /api/v1/tasks/${id}/restore`, {})
    expect(await stateOf(anna, task)).toEqual(['scheduled'])
    await update(task, { status: 'cancelled' })
    await moveTo('2027-05-24T12:00:00Z')
    await update(task, { status: 'todo' })
    expect(await stateOf(anna, task)).toEqual(['suppressed closed'])
    expect(await textsOf(anna, task)).toEqual([])
  })

  it('it is suppressed for who does not see it any more', async () => {
    await moveTo('2027-05-25T08:00:00Z')
    const workspace = await aWorkspace(test, anna)
    const cora = await aColleague(test, anna, 'planner', [workspace])
    const task = await aTask(test, anna, { workspace_id: workspace })
    await remind(cora, task, { at: '2027-05-25T09:00:00Z' })
    await call(anna, `DELETE /api/v1/workspaces/${workspace}/members/${cora.userId}`)
    await moveTo('2027-05-25T09:00:00Z')
    const rows = () =>
      withTenant(test.app.runtime.pool, anna.companyId, (db) =>
        db.rows<{ state: string; reason: string }>(
          sql`select state, reason from reminders_reminder where subject_id = ${String(task.id)}`,
        ),
      )
    await eventually(async () => (await rows())[0]?.state !== 'scheduled')
    expect(await rows()).toEqual([{ state: 'suppressed', reason: 'not_visible' }])
  })

  it('of a series the next task has the relative ones', async () => {
    await moveTo('2027-06-01T08:00:00Z')
    const recurrence = { rule: 'FREQ=DAILY', starts_at: '2027-06-02T09:00:00Z', time_zone: 'UTC' }
    const task = await aTask(test, anna, { recurrence, due_date: '2027-06-02T09:00:00Z' })
    await remind(anna, task, { offset: '-PT1H' })
    await remind(anna, task, { at: '2027-06-02T07:00:00Z' })
    await call(anna, `POST /api/v1/tasks/${String(task.id)}/complete`, {})
    const { tasks: open } = await call(anna, 'GET /api/v1/tasks?status=todo&sort_by=created_at&order=desc')
    const next = (open as JsonObject[]).find(({ series_id }) => series_id === task.series_id) ?? {}
    expect(await ledger(anna, next)).toMatchObject([
      { offset: '-PT1H', due_at: '2027-06-03T08:00:00.000Z', state: 'scheduled' },
    ])
  })
})

describe('days', () => {
  it('are days by the clock on the wall in the zone, also when the clocks change', async () => {
    await moveTo('2027-07-01T08:00:00Z')
    // Vienna's clocks go forward on 26 March 2028, and back on 29 October.
    const dates = { starts_at: '2028-03-26T08:00:00Z', ends_at: '2028-10-29T09:00:00Z', time_zone: 'Europe/Vienna' }
    const event = await anEvent(test, anna, dates)
    await remind(anna, event, { moment: 'start', offset: '-P1D' }, 'events')
    await remind(anna, event, { moment: 'end', offset: '-P1D' }, 'events')
    await remind(anna, event, { moment: 'end', offset: '-PT24H' }, 'events')
    expect((await ledger(anna, event, 'events')).map(({ due_at }) => due_at)).toEqual([
      '2028-03-25T09:00:00.000Z',
      '2028-10-28T08:00:00.000Z',
      '2028-10-28T09:00:00.000Z',
    ])
  })

  it('without a time count from nine in the morning', async () => {
    await moveTo('2027-07-01T08:00:00Z')
    const due = { due_date: '2027-07-10T12:00:00Z', due_all_day: true, due_time_zone: 'Europe/Vienna' }
    const task = await aTask(test, anna, due)
    expect(await remind(anna, task, { offset: '-P1D' })).toMatchObject({ due_at: '2027-07-09T07:00:00.000Z' })
    await update(task, { due_time_zone: 'America/New_York' })
    expect(await ledger(anna, task)).toMatchObject([{ due_at: '2027-07-09T13:00:00.000Z' }])
    await moveTo('2027-07-09T13:00:00Z')
    await become(anna, task, 'sent')
    expect(await textsOf(anna, task)).toEqual([expect.stringMatching(/ is due tomorrow$/)])
    const whole = { starts_at: '2027-07-19T22:00:00Z', ends_at: '2027-07-21T22:00:00Z', all_day: true }
    const event = await anEvent(test, anna, { ...whole, time_zone: 'Europe/Vienna' })
    expect(await remind(anna, event, { moment: 'end', offset: 'PT0S' }, 'events')).toMatchObject({
      due_at: '2027-07-21T07:00:00.000Z',
    })
  })
})

describe('what cannot be', () => {
  const refused = async (task: JsonObject, body: JsonObject, person = anna) => {
    const { status, body: answer } = await test.rest(`POST /api/v1/tasks/${String(task.id)}/reminders`, {
      token: person.token,
      body,
    })
    return `${status} ${JSON.stringify(answer)}`
  }

  it('is refused by name', async () => {
    await moveTo('2027-08-01T08:00:00Z')
    const task = await aTask(test, anna, { due_date: '2027-08-02T10:00:00Z' })
    expect(await refused(task, { at: '2027-08-01T08:00:00Z' })).toMatch(/^400 .*reminder_in_past.*"field":"at"/)
    expect(await refused(task, { offset: '-P3D' })).toMatch(/^400 .*reminder_in_past.*"field":"offset"/)
    expect(await refused(task, {})).toMatch(/^400 .*"field":"at"/)
    expect(await refused(task, { at: '2027-08-02T08:00:00Z', offset: '-P1D' })).toMatch(/^400 .*"field":"offset"/)
    expect(await refused(task, { offset: '-P1D', moment: 'start' })).toMatch(/^400 .*must be due/)
    for (const offset of ['1 day', 'P', '-PT', 'P1M', 'P1Y', 'P367D', 'PT9999H', 'P1.5D', '--P1D', 'P1D1D'])
      expect(await refused(task, { offset }), offset).toMatch(/^400 .*"field":"offset"/)
    const { status, body } = await test.rest('POST /api/v1/tasks', {
      token: anna.token,
      body: { title: 'Past', reminder_at: '2027-07-01T00:00:00Z' },
    })
    expect([status, JSON.stringify(body)]).toEqual([
      400,
      expect.stringMatching(/reminder_in_past.*reminder_at|reminder_at.*reminder_in_past/),
    ])
    await call(anna, `DELETE /api/v1/tasks/${String(task.id)}`)
    expect(await refused(task, { at: '2027-09-01T08:00:00Z' })).toMatch(/^4.*deleted/)
  })

  it('is more than twenty of one person on a record, also when they come at once', async () => {
    const task = await aTask(test, anna, { due_date: '2027-09-02T10:00:00Z' })
    const all = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        test.rest(`POST /api/v1/tasks/${String(task.id)}/reminders`, {
          token: anna.token,
          body: { offset: `-PT${i}M` },
        }),
      ),
    )
    expect(all.filter(({ status }) => status === 201)).toHaveLength(20)
    expect(await ledger(anna, task)).toHaveLength(20)
    await remind(ben, task, { offset: '-P1D' })
  })

  it('is to see or remove those of others', async () => {
    const task = await aTask(test, anna, { due_date: '2027-09-03T10:00:00Z' })
    const own = await remind(anna, task, { offset: '-P1D' })
    const shared = await remind(anna, task, { offset: '-P2D', recipient: 'assignee' })
    const path = `/api/v1/tasks/${String(task.id)}/reminders`
    expect((await ledger(ben, task)).map(({ id }) => id)).toEqual([shared.id])
    await expectStatus(404, test.rest(`DELETE ${path}/${String(own.id)}`, { token: ben.token }))
    await expectStatus(200, test.rest(`DELETE ${path}/${String(shared.id)}`, { token: ben.token }))
    await expectStatus(200, test.rest(`DELETE ${path}/${String(own.id)}`, { token: anna.token }))
    expect(await ledger(anna, task)).toEqual([])
  })

  it('is a second of the same id', async () => {
    const task = await aTask(test, anna, { due_date: '2027-09-04T10:00:00Z' })
    const id = newId()
    const first = await remind(anna, task, { id, offset: '-P1D' })
    expect(await remind(anna, task, { id, offset: '-P2D' })).toEqual(first)
    expect(await ledger(anna, task)).toHaveLength(1)
  })

  it('is a reminder of somebody who was erased', async () => {
    const dora = await aColleague(test, anna, 'planner')
    const task = await aTask(test, anna, { due_date: '2027-09-05T10:00:00Z' })
    await remind(dora, task, { offset: '-P1D', recipient: 'assignee' })
    await call(anna, `POST /api/v1/users/${dora.userId}/deactivate`, {})
    await call(anna, `POST /api/v1/users/${dora.userId}/erase`, {})
    expect(await ledger(anna, task)).toEqual([])
  })
})
