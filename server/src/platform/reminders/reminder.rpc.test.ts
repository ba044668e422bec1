import { beforeAll, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, anEvent, aTask, expectStatus, type Person } from '../../../test/factories.ts'
import { withTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person
let reader: Person

beforeAll(async () => {
  anna = await aCompany(test)
  reader = await aColleague(test, anna, 'read_only')
})

const pathOf = (record: JsonObject, of = 'tasks') => `/api/v1/${of}/${String(record.id)}/reminders`
const ask = (person: Person, record: JsonObject, body: JsonObject, of = 'tasks') =>
  test.rest(`POST ${pathOf(record, of)}`, { token: person.token, body })
const made = async (person: Person, record: JsonObject, body: JsonObject) =>
  (await expectStatus(201, ask(person, record, body))).body
const at = '2999-01-01T10:00:00Z'

describe('who only sees a record', () => {
  it('has reminders of their own, and none for whoever has it', async () => {
    const task = await aTask(test, anna, { due_date: at })
    await made(reader, task, { offset: '-P1D' })
    await expectStatus(403, ask(reader, task, { offset: '-P1D', recipient: 'assignee' }))
  })

  it('removes their own, and not those for whoever has it', async () => {
    const task = await aTask(test, anna, { due_date: at })
    const own = await made(reader, task, { offset: '-P1D' })
    const shared = await made(anna, task, { offset: '-P2D', recipient: 'assignee' })
    const remove = (id: unknown) => test.rest(`DELETE ${pathOf(task)}/${String(id)}`, { token: reader.token })
    await expectStatus(403, remove(shared.id))
    await expectStatus(200, remove(own.id))
    const { body } = await expectStatus(404, remove(own.id))
    expect(body.violations).toMatchObject([{ field: 'id' }])
  })
})

it('a record that somebody does not see has no reminders for them', async () => {
  const task = await aTask(test, anna, { private: true })
  for (const record of [task, { id: newId() }]) {
    const { body } = await expectStatus(404, ask(reader, record, { at }))
    expect(body.violations).toMatchObject([{ field: 'record_id' }])
    await expectStatus(404, test.rest(`GET ${pathOf(record)}`, { token: reader.token }))
  }
})

it('a moment has to be named where there are several, and an instant stands alone', async () => {
  const event = await anEvent(test, anna, {})
  const task = await aTask(test, anna, { due_date: at })
  const fieldsOf = async (reply: ReturnType<typeof ask>) => (await expectStatus(400, reply)).body.violations
  expect(await fieldsOf(ask(anna, event, { offset: 'PT0S' }, 'events'))).toMatchObject([{ field: 'moment' }])
  expect(await fieldsOf(ask(anna, task, { at, moment: 'due' }))).toMatchObject([{ field: 'moment' }])
  expect(await fieldsOf(ask(anna, task, { at: '2020-01-01T00:00:00Z' }))).toMatchObject([
    { field: 'at', reason: 'reminder_in_past' },
  ])
})

it('an id of a reminder that one may not know of is not found', async () => {
  const task = await aTask(test, anna)
  const { id } = await made(anna, task, { at })
  await expectStatus(404, ask(reader, task, { id: String(id), at }))
})

it('a record has two hundred reminders at most, a person twenty of them, and says whose are too many', async () => {
  const task = await aTask(test, anna)
  for (let i = 0; i < 20; i++) await made(reader, task, { at })
  const tooMany = async (person: Person) => (await expectStatus(429, ask(person, task, { at }))).body
  expect(await tooMany(reader)).toMatchObject({ reason: 'too_many_reminders', detail: expect.stringMatching(/^You /) })
  await withTenant(test.app.runtime.pool, anna.companyId, (db) =>
    db.run(sql`
      insert into reminders_reminder (tenant_id, id, subject_type, subject_id, user_id, for_assignee, at, time_zone, due_at,
        state, reason, outcomes, created_at, received_at)
      select tenant_id, gen_random_uuid(), subject_type, subject_id, user_id, for_assignee, at, time_zone, due_at, state,
        reason, outcomes, created_at, received_at
      from reminders_reminder, generate_series(1, 179)
      where subject_id = ${String(task.id)} and id = (
        select id from reminders_reminder where subject_id = ${String(task.id)} order by id limit 1)`),
  )
  await made(anna, task, { at })
  expect(await tooMany(anna)).toMatchObject({ reason: 'too_many_reminders', detail: expect.stringMatching(/^There /) })
})

it('only who asked for a reminder has it in their journal, with its record', async () => {
  const task = await aTask(test, anna)
  const { id } = await made(reader, task, { at })
  await expectStatus(200, test.rest(`DELETE ${pathOf(task)}/${String(id)}`, { token: reader.token }))
  const told = async (person: Person) =>
    (await test.journalOf(person.token)).filter(({ subject_id }) => subject_id === id)
  expect(await told(reader)).toMatchObject(
    ['created', 'deleted'].map((what) => ({
      kind: `reminders.reminder.${what}`,
      subject_type: 'reminders.reminder',
      actor_id: reader.userId,
      changes: [],
      payload: { user_id: reader.userId, type: 'work.task', id: task.id },
    })),
  )
  expect(await told(anna)).toEqual([])
})
