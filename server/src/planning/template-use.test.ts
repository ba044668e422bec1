import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, anEvent, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import { newId } from '../kernel/ids.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const call = async (line: string, body?: JsonObject, status = 200, { token } = anna): Promise<JsonObject> =>
  (await expectStatus(status, test.rest(line, { token, ...(body && { body }) }))).body

const aTemplate = async (...tasks: JsonObject[]): Promise<string> =>
  String((await call('POST /api/v1/templates', { name: 'Show', tasks }, 201)).id)

const use = async (id: string, body: JsonObject = {}, status = 201, person = anna): Promise<JsonObject> =>
  call(`POST /api/v1/templates/${id}/use`, body, status, person)

const tasksIn = ({ tasks }: JsonObject): JsonObject[] => tasks as JsonObject[]

const countTasks = async (): Promise<unknown> => (await call('GET /api/v1/tasks/count')).count

const show = [
  { key: 'truck', title: 'Truck for {{event.name}}', due: '-P3D', priority: 'HIGH', tags: ['stage'] },
  {
    title: 'Licence',
    parent: 'truck',
    description: 'For {{venue.name}}, {{event.start}}',
    due: '-P1W',
    due_time: '14:00',
  },
  { title: 'Doors', due: '-PT1H', reminders: ['-PT30M'] },
]

const gala = {
  name: 'Gala',
  starts_at: '2099-06-10T16:00:00Z',
  ends_at: '2099-06-10T22:00:00Z',
  time_zone: 'Europe/Vienna',
}

describe('a template used for an event', () => {
  it('makes its tasks, with subtasks, due dates, texts and reminders', async () => {
    const venue = await call('POST /api/v1/venues', { name: 'Stadthalle' }, 201)
    const event = await anEvent(test, anna, { ...gala, venue_id: venue.id ?? '' })
    const id = await aTemplate(...show.map((task, at) => (at === 2 ? { ...task, assignee_id: anna.userId } : task)))
    const made = await use(id, { event_id: event.id ?? '' })
    const [truck, licence, doors] = tasksIn(made)
    expect(truck).toMatchObject({
      title: 'Truck for Gala',
      priority: 'high',
      tags: ['stage'],
      due_date: '2099-06-07T21:59:59.000Z',
      due_all_day: true,
      due_time_zone: 'Europe/Vienna',
    })
    expect(licence).toMatchObject({ parent_id: truck?.id, due_date: '2099-06-03T12:00:00.000Z', due_all_day: false })
    expect(licence?.description).toBe('For Stadthalle, 10 June 2099 at 18:00')
    expect(doors).toMatchObject({ assignee: { id: anna.userId }, due_date: '2099-06-10T15:00:00.000Z' })
    const { reminders } = await call(`GET /api/v1/tasks/${String(doors?.id)}/reminders`)
    expect(reminders).toMatchObject([{ offset: '-PT30M', recipient: 'assignee', due_at: '2099-06-10T14:30:00.000Z' }])
    expect(made.unassigned_task_ids).toEqual([])
    const entries = await test.journalOf(anna.token)
    const used = entries.find(({ kind }) => kind === 'work.template.used')
    expect(used).toMatchObject({ subject_id: id, payload: { name: 'Show', tasks: 3, event_id: event.id } })
    const caused = entries.filter(({ correlation_id: cause }) => cause === used?.correlation_id)
    expect(caused.map(({ kind }) => kind)).toEqual(['work.template.used', ...show.map(() => 'work.task.created')])
  })

  it('of whole days counts from its first day, and says its last', async () => {
    const event = await anEvent(test, anna, {
      name: 'Fair',
      all_day: true,
      time_zone: 'Europe/Vienna',
      starts_at: '2099-06-09T22:00:00Z',
      ends_at: '2099-06-11T22:00:00Z',
    })
    const id = await aTemplate({ title: '{{event.start}} to {{event.end}} at {{venue.name}}', due: 'P0D' })
    expect(tasksIn(await use(id, { event_id: event.id ?? '' }))).toMatchObject([
      { title: '10 June 2099 to 11 June 2099 at —', due_date: '2099-06-10T21:59:59.000Z', due_all_day: true },
    ])
  })

  it('is refused for one that the caller does not see, or with a date beside it', async () => {
    const id = await aTemplate(...show)
    const event = await anEvent(test, anna, gala)
    const other = await aCompany(test)
    const theirs = await anEvent(test, other, gala)
    await use(id, { event_id: theirs.id ?? '' }, 404)
    await use(id, { event_id: event.id ?? '', date: '2099-01-01' }, 400)
    await call(`DELETE /api/v1/events/${String(event.id)}`)
    await use(id, { event_id: event.id ?? '' }, 404)
    const before = await countTasks()
    expect(await use(id, { date: '2099-06-10' }, 400)).toMatchObject({ reason: 'event_needed' })
    expect(await countTasks()).toBe(before)
  })
})

describe('a template used for a day', () => {
  it('counts from it, in the zone that was said, in the language of the caller', async () => {
    const id = await aTemplate({ title: 'Invoice of {{date}}', due: 'P1D', due_time: '09:00' })
    await call('PATCH /api/v1/me', { locale: 'de' })
    const made = await use(id, { date: '2099-03-01', time_zone: 'Asia/Kathmandu' })
    await call('PATCH /api/v1/me', { locale: 'en' })
    expect(tasksIn(made)).toMatchObject([{ title: 'Invoice of 1. März 2099', due_date: '2099-03-02T03:15:00.000Z' }])
    await use(id, { date: '2099-03-01', time_zone: 'IST' }, 400)
    await use(id, { date: '2099-02-29' }, 400)
  })

  it('makes its tasks once, however often and at once it is asked for', async () => {
    const id = await aTemplate({ title: 'A', key: 'a' }, { title: 'B', parent: 'a' }, { title: 'C' })
    const before = Number(await countTasks())
    const use_id = newId()
    const replies = await Promise.all(Array.from({ length: 6 }, () => use(id, { use_id })))
    const ids = replies.map((reply) => tasksIn(reply).map((task) => task.id))
    expect(new Set(ids.map(String)).size).toBe(1)
    expect(Number(await countTasks())).toBe(before + 3)
    const used = (await test.journalOf(anna.token)).filter(
      ({ kind, subject_id }) => kind === 'work.template.used' && subject_id === id,
    )
    expect(used).toHaveLength(1)
    // Also when the template has changed meanwhile, and for nobody of another company.
    await call(`PATCH /api/v1/templates/${id}`, { tasks: [{ title: 'Another' }] })
    expect(tasksIn(await use(id, { use_id })).map((task) => task.id)).toEqual(ids[0])
    const other = await aCompany(test)
    await use(id, { use_id }, 404, other)
  })

  it('leaves a task to nobody where its person is gone or outside, and says so', async () => {
    const inside = await aColleague(test, anna, 'crew')
    const gone = await aColleague(test, anna, 'crew')
    const outside = await aColleague(test, anna, 'crew', [await aWorkspace(test, anna)])
    const id = await aTemplate(...[inside, gone, outside].map(({ userId }) => ({ title: 'Mine', assignee_id: userId })))
    await call(`POST /api/v1/users/${gone.userId}/deactivate`, {})
    const made = await use(id)
    const [first, ...others] = tasksIn(made)
    expect(first).toMatchObject({ assignee: { id: inside.userId } })
    expect(others.map(({ assignee }) => assignee)).toEqual([null, null])
    expect(made.unassigned_task_ids).toEqual(others.map((task) => task.id))
  })

  it('makes all of its tasks or none', async () => {
    const deep = Array.from({ length: 200 }, (_, at) => ({ title: `${at}`, key: `k${at}`, due: 'P366D' }))
    const id = await aTemplate(...deep)
    const before = await countTasks()
    await use(id, { date: '9999-12-01' }, 400)
    expect(await countTasks()).toBe(before)
    expect(tasksIn(await use(id, { date: '2099-12-01' }))).toHaveLength(200)
  })

  it('goes where the caller may put tasks, and is for those who may read templates', async () => {
    const id = await aTemplate({ title: 'A' })
    const hidden = await aWorkspace(test, anna)
    const crew = await aColleague(test, anna, 'crew')
    await use(id, { workspace_id: hidden }, 404, crew)
    expect(tasksIn(await use(id, { workspace_id: hidden }))).toMatchObject([{ workspace_id: hidden }])
    expect(tasksIn(await use(id, {}, 201, crew))).toHaveLength(1)
    await call(
      'POST /api/v1/roles',
      { key: 'blind', name: 'Blind', permissions: ['work.task.read', 'work.task.write'] },
      201,
    )
    const blind = await aColleague(test, anna, 'blind')
    await use(id, {}, 404, blind)
    const viewer = await aColleague(test, anna, 'read_only')
    await use(id, {}, 403, viewer)
    await call(`DELETE /api/v1/templates/${id}`)
    await use(id, {}, 404)
  })
})
