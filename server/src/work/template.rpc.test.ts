import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../test/factories.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const call = async (line: string, body?: JsonObject, status = 200, { token } = anna): Promise<JsonObject> =>
  (await expectStatus(status, test.rest(line, { token, ...(body && { body }) }))).body

const full = { name: 'Show', notes: 'For **every** show', tags: ['stage'] }
const task = {
  key: 'truck',
  parent: '',
  title: 'Truck for {{event.name}}',
  description: 'At {{ venue.name }}',
  priority: 'high',
  tags: ['stage'],
  assignee_id: '01a22441-abcd-7efa-8bcd-0123456789ab',
  due: '-P3D',
  due_time: '14:30',
  reminders: ['-P1D', 'PT0S'],
}

it('a template is kept as it was given, and its tasks are changed whole', async () => {
  const made = await call('POST /api/v1/templates', { ...full, tasks: [task, { title: ' Doors ' }] }, 201)
  const doors = { key: 't1', title: 'Doors', priority: null, due: '', reminders: [] }
  expect(made).toMatchObject({ ...full, tasks: [task, doors], version: 1 })
  const path = `/api/v1/templates/${String(made.id)}`
  expect(await call(`GET ${path}`)).toEqual(made)
  expect(await call(`PATCH ${path}`, { tasks: [doors] })).toMatchObject({ ...full, tasks: [doors], version: 2 })
  expect(await call(`PATCH ${path}`, { name: 'Other' })).toMatchObject({ tasks: [doors], version: 3 })
})

it.each([
  ['made', 'POST /api/v1/templates'],
  ['changed', 'PATCH /api/v1/templates/'],
])('a variable that there is not is refused by its task when a template is %s', async (_, line) => {
  const { id } = await call('POST /api/v1/templates', full, 201)
  const body = { name: 'Show', tasks: [task, { title: 'For {{customer}}' }] }
  const refused = await call(line.endsWith('/') ? `${line}${String(id)}` : line, body, 400)
  expect(refused).toMatchObject({
    reason: 'unknown_variable',
    violations: [{ field: 'tasks[1].title', reason: 'unknown_variable', values: { name: 'customer' } }],
  })
})

it('more than 200 tasks are refused', async () => {
  const tasks = Array.from({ length: 201 }, () => ({ title: 'A' }))
  expect(await call('POST /api/v1/templates', { ...full, tasks }, 400)).toMatchObject({
    violations: [{ field: 'tasks' }],
  })
})

it('planners write templates, crew reads them', async () => {
  const planner = await aColleague(test, anna, 'planner')
  const crew = await aColleague(test, anna, 'crew')
  const { id } = await call('POST /api/v1/templates', full, 201, planner)
  await call('POST /api/v1/templates', full, 403, crew)
  expect(await call(`GET /api/v1/templates/${String(id)}`, undefined, 200, crew)).toMatchObject(full)
})
