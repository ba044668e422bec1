import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person
/** Sees all of the workspaces `inside` and `elsewhere`, and changes what is theirs or assigned to them. */
let helper: Person
let inside: string
let elsewhere: string

const call = async (line: string, body: JsonObject = {}, by = anna, status = 200): Promise<JsonObject> =>
  (await expectStatus(status, test.rest(line, { token: by.token, ...(line.startsWith('GET') ? {} : { body }) }))).body

beforeAll(async () => {
  anna = await aCompany(test)
  inside = await aWorkspace(test, anna)
  elsewhere = await aWorkspace(test, anna)
  const permissions = ['work.task.read', 'work.task.write']
  const body = { key: 'helper', name: 'Helper', permissions, reach: { 'work.task.write': 'assigned' } }
  await call('POST /api/v1/roles', body, anna, 201)
  helper = await aColleague(test, anna, 'helper', [inside, elsewhere])
})

const at = ({ id }: JsonObject): string => `/api/v1/tasks/${String(id)}`

/** The open tasks of a series of days where each has its own: the first is the helper's, the others are given as they are. */
async function several(...others: JsonObject[]): Promise<JsonObject[]> {
  const recurrence = { rule: 'FREQ=DAILY', time_zone: 'UTC', missed: 'all' }
  const given = { title: 'Plain', workspace_id: inside, due_date: '2099-01-05T08:00:00Z', recurrence }
  const all = [await aTask(test, anna, given)]
  for (const more of others) {
    const last = all.at(-1) ?? {}
    const { occurrence } = await call(`POST ${at(last)}/complete`)
    const { tasks } = await call(`GET /api/v1/tasks?series_id=${String(last.series_id)}&status=open&sort_by=due_date`)
    const next = (tasks as JsonObject[]).find((task) => String(task.occurrence) > String(occurrence)) ?? {}
    await call(`POST ${at(last)}/reopen`, { keep_successor: true })
    all.push(await call(`PATCH ${at(next)}`, { ...more, recurrence_scope: 'this' }))
  }
  await call(`PATCH ${at(all[0] ?? {})}`, { assignee_id: helper.userId, recurrence_scope: 'this' })
  return all
}

const read = (task: JsonObject): Promise<JsonObject> => call(`GET ${at(task)}`)
const titles = async (tasks: JsonObject[]): Promise<unknown[]> =>
  Promise.all(tasks.map(async (task) => (await read(task)).title))

describe('a change that is meant for others of a series', () => {
  it('leaves those alone that the caller does not see, or may not change', async () => {
    const hidden = await aWorkspace(test, anna)
    const tasks = await several(
      { assignee_id: helper.userId },
      { description: 'of Anna' },
      { private: true },
      { workspace_id: hidden },
    )
    const [own = {}] = tasks
    const versions = async () => (await Promise.all(tasks.slice(2).map(read))).map(({ version }) => version)
    const before = await versions()
    await call(`PATCH ${at(own)}`, { title: 'Mine', recurrence_scope: 'all' }, helper)
    expect(await titles(tasks)).toEqual(['Mine', 'Mine', 'Plain', 'Plain', 'Plain'])
    await call(`PATCH ${at(own)}`, { title: 'Those that come' }, helper)
    const rule = { rule: 'FREQ=DAILY;INTERVAL=2', time_zone: 'UTC', missed: 'all' }
    await call(`PATCH ${at(own)}`, { recurrence: rule }, helper)
    const rules = (await Promise.all(tasks.map(read))).map(({ recurrence }) => (recurrence as JsonObject).rule)
    expect(rules).toEqual([rule.rule, rule.rule, 'FREQ=DAILY', 'FREQ=DAILY', 'FREQ=DAILY'])
    expect(await versions()).toEqual(before)
  })

  it('gives none of them to somebody who does not see where it is', async () => {
    const tasks = await several({ workspace_id: elsewhere })
    const crew = await aColleague(test, anna, 'crew', [inside])
    const [own = {}] = tasks
    const change = { assignee_id: crew.userId, recurrence_scope: 'all' }
    const refusal = await call(`PATCH ${at(own)}`, change, anna, 400)
    expect(refusal).toMatchObject({ reason: 'assignee_cannot_see' })
    expect(await read(own)).toMatchObject({ assignee: { id: helper.userId } })
    await call(`PATCH ${at(own)}`, { ...change, recurrence_scope: 'this' })
  })

  it('deletes those that the caller may delete, and no others', async () => {
    const hidden = await aWorkspace(test, anna)
    const tasks = await several({ assignee_id: helper.userId }, { description: 'of Anna' }, { workspace_id: hidden })
    await call(`DELETE ${at(tasks[0] ?? {})}?recurrence_scope=all`, {}, helper)
    const { tasks: left } = await call(`GET /api/v1/tasks?series_id=${String(tasks[0]?.id)}&sort_by=due_date`)
    expect((left as JsonObject[]).map(({ id }) => id)).toEqual([tasks[2]?.id, tasks[3]?.id])
  })
})

it('skipping is refused where it would move a subtask that the caller may not change', async () => {
  const [own = {}] = await several()
  const part = await aTask(test, anna, { parent_id: String(own.id), due_date: '2099-01-04T08:00:00Z' })
  expect(await call(`POST ${at(own)}/skip`, {}, helper, 403)).toMatchObject({ reason: 'out_of_reach' })
  expect((await read(part)).due_date).toBe('2099-01-04T08:00:00.000Z')
})
