import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, anEvent, expectStatus, type Person } from '../../../test/factories.ts'
import { aCalendar, commit, undo, upload } from '../../../test/uploads.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

/** What a list of tasks or events has for an import, by title or name. */
async function listed(person: Person, kind: 'tasks' | 'events', id: unknown, query = ''): Promise<unknown[]> {
  const path = `/api/v1/${kind}?import_id=${String(id)}&order=asc&${query}`
  const { body } = await expectStatus(200, test.rest(`GET ${path}`, { token: person.token }))
  return (body[kind] as JsonObject[]).map(({ title, name }) => title ?? name)
}

async function anImport(file: string, query = ''): Promise<unknown> {
  const { body } = await expectStatus(201, upload(test, anna, file, query))
  return body.id
}

const table = (...rows: string[]) => ['Key,Title,Due,Priority', ...rows].join('\n')

it('narrows tasks to what it made or changed, with the other filters, the order and the pages', async () => {
  const first = await anImport(table('1,Rig,2031-02-01,high', '2,Strike,2031-02-03,low'), 'format=csv')
  expect(await listed(anna, 'tasks', first)).toEqual([])
  await expectStatus(200, commit(test, anna, first))
  expect(await listed(anna, 'tasks', first)).toEqual(['Rig', 'Strike'])

  const second = await anImport(
    table('1,Rig,2031-02-01,high', '2,Strike,2031-02-02,low', '3,Load out,,high'),
    'format=csv',
  )
  await expectStatus(200, commit(test, anna, second))
  expect(await listed(anna, 'tasks', second, 'sort_by=due_date')).toEqual(['Strike', 'Load out'])
  expect(await listed(anna, 'tasks', first, 'priority=high')).toEqual(['Rig'])
  expect(await listed(anna, 'tasks', first, 'search=strik')).toEqual(['Strike'])
  expect(await listed(anna, 'tasks', first, 'due_after=2031-02-04T12:00:00Z')).toEqual([])

  const path = `/api/v1/tasks?import_id=${String(second)}&sort_by=due_date&order=asc&page_size=1`
  const page = await test.rest(`GET ${path}`, { token: anna.token })
  expect(page.body.tasks).toMatchObject([{ title: 'Strike' }])
  const next = await test.rest(`GET ${path}&page_token=${String(page.body.next_page_token)}`, { token: anna.token })
  expect(next.body).toMatchObject({ tasks: [{ title: 'Load out' }], next_page_token: '' })
  const counted = await test.rest(`GET /api/v1/tasks/count?import_id=${String(second)}`, { token: anna.token })
  expect(counted.body).toEqual({ count: 2, has_more: false })
})

it('narrows events likewise, and has them in the bin once it is undone', async () => {
  await anEvent(test, anna, { name: 'By hand' })
  const file = aCalendar(
    'UID:one\nSUMMARY:One\nDTSTART:20250201T100000Z',
    'UID:two\nSUMMARY:Two\nDTSTART:20350201T100000Z',
  )
  const id = await anImport(file)
  await expectStatus(200, commit(test, anna, id))
  expect(await listed(anna, 'events', id)).toEqual(['One', 'Two'])
  expect(await listed(anna, 'events', id, 'starts_before=2030-01-01T00:00:00Z')).toEqual(['One'])
  await expectStatus(200, undo(test, anna, id))
  expect(await listed(anna, 'events', id)).toEqual([])
  expect(await listed(anna, 'events', id, 'deleted=true')).toEqual(['One', 'Two'])
})

it('is for who applied it: neither a colleague nor another company learns what it made', async () => {
  const tasks = await anImport(table('9,Secret plan,,'), 'format=csv')
  const events = await anImport(aCalendar('UID:nine\nSUMMARY:Secret show\nDTSTART:20250201T100000Z'))
  await expectStatus(200, commit(test, anna, tasks))
  await expectStatus(200, commit(test, anna, events))
  expect(await listed(anna, 'tasks', tasks)).toEqual(['Secret plan'])
  for (const other of [await aColleague(test, anna, 'manager'), await aCompany(test)]) {
    expect(await listed(other, 'tasks', tasks)).toEqual([])
    expect(await listed(other, 'events', events)).toEqual([])
  }
})
