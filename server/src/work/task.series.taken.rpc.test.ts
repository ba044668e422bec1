import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import { withTenant } from '../kernel/db.ts'
import type { JsonObject } from '../kernel/json.ts'
import { idFrom } from './task.series.rules.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const call = async (line: string, body: JsonObject = {}, status = 200, by = anna): Promise<JsonObject> =>
  (await expectStatus(status, test.rest(line, { token: by.token, ...(line.startsWith('GET') ? {} : { body }) }))).body
const at = ({ id }: JsonObject): string => `/api/v1/tasks/${String(id)}`
const complete = (task: JsonObject): Promise<JsonObject> => call(`POST ${at(task)}/complete`)
const open = async ({ series_id: id }: JsonObject): Promise<JsonObject[]> =>
  (await call(`GET /api/v1/tasks?series_id=${String(id)}&status=open&sort_by=due_date`)).tasks as JsonObject[]
const days = async (task: JsonObject): Promise<string[]> =>
  (await open(task)).map(({ occurrence }) => String(occurrence).slice(5, 10))

/** The first tasks of a series of days, each of which has its own, all open: 5 January and on. */
async function several(count: number, more: JsonObject = {}, rule: JsonObject = {}): Promise<JsonObject[]> {
  const recurrence = { rule: 'FREQ=DAILY', time_zone: 'UTC', missed: 'all', ...rule }
  const all = [await aTask(test, anna, { title: 'Plain', due_date: '2099-01-05T08:00:00Z', recurrence, ...more })]
  while (all.length < count) {
    const last = all.at(-1) ?? {}
    await complete(last)
    const next = (await open(last)).at(-1) ?? {}
    await call(`POST ${at(last)}/reopen`, { keep_successor: true })
    all.push(next)
  }
  return all
}

describe('a time that is taken', () => {
  it('is gone past where its task was skipped to another', async () => {
    const [first = {}, second = {}] = await several(2)
    await call(`POST ${at(second)}/skip`)
    await call(`POST ${at(second)}/skip`)
    await complete(first)
    expect(await days(first)).toEqual(['01-08'])
  })

  it('is gone past where its id is another task’s', async () => {
    const [first = {}] = await several(1)
    await aTask(test, anna, { id: idFrom(String(first.series_id), '2099-01-06T08:00') })
    await complete(first)
    expect(await days(first)).toEqual(['01-07'])
  })

  it.each(['', '?recurrence_scope=this'])('is gone past where its task was deleted (%s)', async (scope) => {
    const [first = {}, second = {}] = await several(2)
    await call(`DELETE ${at(second)}${scope}`)
    await complete(first)
    expect(await days(first)).toEqual(['01-07'])
    await call(`POST ${at(second)}/restore`)
    expect(await days(first)).toEqual(['01-06', '01-07'])
  })

  it('counted from completion is the same day once more', async () => {
    const [first = {}] = await several(1, {}, { mode: 'completion' })
    await complete(first)
    const [second = {}] = await open(first)
    await call(`DELETE ${at(second)}`)
    await call(`POST ${at(first)}/reopen`)
    await complete(first)
    expect(await open(first)).toMatchObject([
      { occurrence: `${String(second.occurrence)}~2`, due_date: second.due_date },
    ])
  })
})

it('deleting a task of a series again makes nothing more', async () => {
  const [first = {}] = await several(1, {}, { missed: 'wait' })
  const remove = () => call(`DELETE ${at(first)}?recurrence_scope=this`)
  await remove()
  const [second = {}] = await open(first)
  await call(`DELETE ${at(second)}`)
  await remove()
  expect(await open(first)).toEqual([])
})

describe('skipping', () => {
  it('counted from completion goes on from its own day, and takes one of those that are left', async () => {
    const rule = { rule: 'FREQ=DAILY;COUNT=5', mode: 'completion', starts_at: '2026-01-01T09:00' }
    const [task = {}] = await several(1, {}, rule)
    const left = async () => {
      const skipped = await call(`POST ${at(task)}/skip`)
      return [String(skipped.occurrence).slice(5, 10), (skipped.recurrence as JsonObject).rule]
    }
    expect(await left()).toEqual(['01-06', 'FREQ=DAILY;COUNT=4'])
    for (let i = 0; i < 2; i++) await left()
    expect(await left()).toEqual(['01-09', 'FREQ=DAILY;COUNT=1'])
    expect(await call(`POST ${at(task)}/skip`, {}, 422)).toMatchObject({ reason: 'series_ended' })
  })

  it('forgets what was skipped before the oldest open task', async () => {
    const excluded = (task: JsonObject) => (task.recurrence as JsonObject).excluded
    const [first = {}, second = {}] = await several(2)
    await call(`POST ${at(second)}/skip`)
    expect(excluded(await call(`POST ${at(second)}/skip`))).toEqual(['2099-01-06T08:00', '2099-01-07T08:00'])
    await complete(first)
    expect(excluded(await call(`POST ${at(second)}/skip`))).toEqual(['2099-01-08T08:00'])
  })
})

describe('changing', () => {
  it('without a word reaches those that come, and what comes after them', async () => {
    const [, second = {}, third = {}] = await several(3)
    await call(`PATCH ${at(second)}`, { title: 'New' })
    await complete(third)
    expect((await open(second)).map(({ title }) => title)).toEqual(['Plain', 'New', 'New'])
  })

  it('the rule of one alone leaves those that come as they are', async () => {
    const [first = {}] = await several(1)
    const recurrence = { rule: 'FREQ=DAILY;INTERVAL=5', time_zone: 'UTC', missed: 'wait' }
    await call(`PATCH ${at(first)}`, { recurrence, recurrence_scope: 'this' })
    await complete(first)
    const [next] = await open(first)
    expect(next).toMatchObject({ occurrence: '2099-01-06T08:00', recurrence: { rule: 'FREQ=DAILY', missed: 'all' } })
  })

  it.each(['all', 'following'])('%s, one that was changed alone does not bring its former text back', async (scope) => {
    const [first = {}, second = {}] = await several(2)
    await call(`PATCH ${at(second)}`, { title: 'Once', recurrence_scope: 'this' })
    await call(`PATCH ${at(first)}`, { title: 'New', recurrence_scope: scope })
    await complete(second)
    expect((await open(first)).map(({ title }) => title)).toEqual(['New', 'New'])
  })
})

it('nobody who left, or does not see the workspace any more, is given the next one', async () => {
  const inside = await aWorkspace(test, anna)
  for (const leave of ['deactivate', 'workspace']) {
    const [ben, eva] = [
      await aColleague(test, anna, 'planner', [inside]),
      await aColleague(test, anna, 'planner', [inside]),
    ]
    const [task = {}] = await several(1, { workspace_id: inside, assignee_id: ben.userId })
    for (const { userId } of [ben, eva]) await aTask(test, anna, { parent_id: String(task.id), assignee_id: userId })
    if (leave === 'deactivate') await call(`POST /api/v1/users/${ben.userId}/deactivate`)
    else await call(`DELETE /api/v1/workspaces/${inside}/members/${ben.userId}`)
    await complete(task)
    const [next = {}] = await open(task)
    expect(next.assignee ?? null).toBeNull()
    const parts = (await call(`GET /api/v1/tasks?parent_id=${String(next.id)}`)).tasks as JsonObject[]
    const people = parts.map(({ assignee }) => (assignee as JsonObject | null | undefined)?.id ?? null)
    expect(people.toSorted()).toEqual([eva.userId, null].toSorted())
  }
})

it('who reopens, completes and changes tasks of one series at once waits for no circle', async () => {
  const deadlocks = async () => {
    const { count } = await withTenant(test.app.runtime.pool, anna.companyId, async (db) => {
      await db.run(sql`select pg_stat_clear_snapshot()`)
      return db.one<{ count: string }>(
        sql`select deadlocks as count from pg_stat_database where datname = current_database()`,
      )
    })
    return Number(count)
  }
  const before = await deadlocks()
  for (let round = 0; round < 12; round++) {
    const [first = {}, second = {}, third = {}] = await several(3)
    await complete(third)
    const fourth = (await open(first)).at(-1) ?? {}
    const all = { title: `Round ${round}`, recurrence_scope: 'all' }
    await Promise.all([
      test.rest(`POST ${at(third)}/reopen`, { token: anna.token, body: {} }),
      test.rest(`POST ${at(fourth)}/complete`, { token: anna.token, body: {} }),
      test.rest(`PATCH ${at(first)}`, { token: anna.token, body: all }),
      test.rest(`PATCH ${at(second)}`, { token: anna.token, body: { ...all, title: `Also ${round}` } }),
    ])
  }
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect(await deadlocks()).toBe(before)
}, 60_000)
