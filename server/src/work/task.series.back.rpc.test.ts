import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person
/** Both see and change what is theirs or assigned to them. */
let ben: Person
let eva: Person
let inside: string
let elsewhere: string

const call = async (line: string, body: JsonObject = {}, by = anna, status = 200): Promise<JsonObject> =>
  (await expectStatus(status, test.rest(line, { token: by.token, ...(line.startsWith('GET') ? {} : { body }) }))).body
const at = ({ id }: JsonObject): string => `/api/v1/tasks/${String(id)}`
const complete = (task: JsonObject, by = anna): Promise<JsonObject> => call(`POST ${at(task)}/complete`, {}, by)
const reopen = (task: JsonObject, by = anna): Promise<JsonObject> => call(`POST ${at(task)}/reopen`, {}, by)
const open = async ({ series_id: id }: JsonObject): Promise<JsonObject[]> =>
  (await call(`GET /api/v1/tasks?series_id=${String(id)}&status=open&sort_by=due_date`)).tasks as JsonObject[]
const partsOf = async ({ id }: JsonObject): Promise<JsonObject[]> =>
  (await call(`GET /api/v1/tasks?parent_id=${String(id)}`)).tasks as JsonObject[]
const recurring = (more: JsonObject): Promise<JsonObject> =>
  aTask(test, anna, {
    workspace_id: inside,
    due_date: '2099-01-05T08:00:00Z',
    recurrence: { rule: 'FREQ=DAILY', time_zone: 'UTC' },
    ...more,
  })

beforeAll(async () => {
  anna = await aCompany(test)
  inside = await aWorkspace(test, anna)
  elsewhere = await aWorkspace(test, anna)
  const permissions = ['work.task.read', 'work.task.write']
  const reach = { 'work.task.read': 'assigned', 'work.task.write': 'assigned' }
  await call('POST /api/v1/roles', { key: 'hand', name: 'Hand', permissions, reach }, anna, 201)
  ben = await aColleague(test, anna, 'hand', [inside, elsewhere])
  eva = await aColleague(test, anna, 'hand', [inside, elsewhere])
})

describe('what reopening took back', () => {
  it('comes again for whoever has the task then, though they never saw it', async () => {
    const task = await recurring({ assignee_id: ben.userId })
    await complete(task, ben)
    await reopen(task, ben)
    await call(`PATCH ${at(task)}`, { assignee_id: eva.userId })
    await complete(task, eva)
    expect(await open(task)).toMatchObject([{ occurrence: '2099-01-06T08:00', assignee: { id: eva.userId } }])
  })

  it('is taken back by who does not see it', async () => {
    const task = await recurring({ assignee_id: ben.userId })
    await complete(task, ben)
    await call(`PATCH ${at(task)}`, { assignee_id: eva.userId, recurrence_scope: 'this' })
    await reopen(task, eva)
    expect(await open(task)).toMatchObject([{ id: task.id }])
  })

  it('comes again where the task is now, with what it has now', async () => {
    const task = await recurring({})
    const [kept, gone] = [
      await aTask(test, anna, { title: 'Kept', parent_id: String(task.id) }),
      await aTask(test, anna, { title: 'Gone', parent_id: String(task.id) }),
    ]
    await aTask(test, anna, { title: 'Below', parent_id: String(kept.id) })
    await call(`POST ${at(task)}/reminders`, { offset: '-P1D' }, anna, 201)
    await complete(task)
    const [next = {}] = await open(task)
    await reopen(task)
    await call(`DELETE ${at(gone)}`)
    await call(`PATCH ${at(task)}`, { title: 'Moved', workspace_id: elsewhere })
    await aTask(test, anna, { title: 'Added', parent_id: String(task.id) })
    await call(`POST ${at(task)}/reminders`, { offset: '-P2D' }, anna, 201)
    await complete(task)
    expect(await open(task)).toMatchObject([{ id: next.id, title: 'Moved', workspace_id: elsewhere }])
    const parts = await partsOf(next)
    expect(parts.map(({ title }) => title).toSorted()).toEqual(['Added', 'Kept'])
    const below = await partsOf(parts.find(({ title }) => title === 'Kept') ?? {})
    expect(below).toMatchObject([{ title: 'Below' }])
    for (const each of [...parts, ...below]) expect(each.workspace_id).toBe(elsewhere)
    const { reminders } = await call(`GET ${at(next)}/reminders`)
    expect((reminders as JsonObject[]).map(({ offset }) => offset).toSorted()).toEqual(['-P1D', '-P2D'])
    const entries = (await test.journalOf(anna.token)).filter(({ subject_id: id }) => id === next.id)
    expect(entries.map(({ kind }) => String(kind).split('.').at(-1))).toEqual([
      'created',
      'deleted',
      'restored',
      'left',
      'moved',
    ])
    // And may be taken back once more.
    await reopen(task)
    expect(await open(task)).toMatchObject([{ id: task.id }])
    await complete(task)
    expect((await partsOf(next)).map(({ title }) => title).toSorted()).toEqual(['Added', 'Kept'])
  })

  it('does not come again once somebody restored and deleted it', async () => {
    const task = await recurring({})
    await complete(task)
    const [next = {}] = await open(task)
    await reopen(task)
    await call(`POST ${at(next)}/restore`)
    await call(`DELETE ${at(next)}`)
    await complete(task)
    expect(await open(task)).toMatchObject([{ occurrence: '2099-01-07T08:00' }])
  })
})
