import { TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, aTask, expectStatus, type Person } from '../../test/factories.ts'
import { withTenant } from '../kernel/db.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const weekly = { rule: 'FREQ=WEEKLY;BYDAY=MO', time_zone: 'Europe/Vienna' }
/** Mondays, 09:00 in Vienna, far ahead. */
const monday = '2099-01-05T08:00:00.000Z'
const nextMonday = '2099-01-12T08:00:00.000Z'

const recurring = (more: JsonObject = {}): Promise<JsonObject> =>
  aTask(test, anna, { due_date: monday, recurrence: { ...weekly }, ...more })

const call = async (line: string, body: JsonObject = {}, status = 200): Promise<JsonObject> =>
  (await expectStatus(status, test.rest(line, { token: anna.token, ...(line.startsWith('GET') ? {} : { body }) }))).body

const seriesOf = async ({ series_id: id }: JsonObject, more = ''): Promise<JsonObject[]> =>
  (await call(`GET /api/v1/tasks?series_id=${String(id)}&sort_by=due_date${more}`)).tasks as JsonObject[]

const complete = ({ id }: JsonObject): Promise<JsonObject> => call(`POST /api/v1/tasks/${String(id)}/complete`)

const open = async (task: JsonObject): Promise<JsonObject[]> => seriesOf(task, '&status=open')

describe('a task that recurs', () => {
  it('says how, and is due at the first time of its rule', async () => {
    const recurrence = { rule: 'FREQ=MONTHLY;BYDAY=-1FR', starts_at: '2099-01-01T09:00', time_zone: 'Europe/Vienna' }
    const task = await aTask(test, anna, { recurrence })
    expect(task).toMatchObject({
      due_date: '2099-01-30T08:00:00.000Z',
      series_id: task.id,
      occurrence: '2099-01-30T09:00',
      recurrence: {
        rule: 'FREQ=MONTHLY;BYDAY=-1FR',
        starts_at: '2099-01-01T08:00:00Z',
        time_zone: 'Europe/Vienna',
        mode: 'fixed',
        missed: 'wait',
        month_end: 'skip',
        excluded: [],
        added: [],
      },
    })
  })

  it('of whole days is due on days', async () => {
    const task = await aTask(test, anna, { recurrence: { rule: 'FREQ=DAILY', starts_at: '2099-01-01' } })
    expect(task).toMatchObject({ due_all_day: true, due_time_zone: 'Europe/Vienna', occurrence: '2099-01-01' })
  })

  it.each([
    [{ rule: 'FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2' }, 'rule_never', 'recurrence.rule'],
    [{ rule: 'FREQ=DAILY', time_zone: 'PST' }, 'unknown_time_zone', 'recurrence.time_zone'],
    [{ rule: 'FREQ=DAILY', mode: 'sometimes' }, 'invalid', 'recurrence.mode'],
    [{ rule: 'FREQ=DAILY', missed: 'never' }, 'invalid', 'recurrence.missed'],
  ])('is refused with %j', async (recurrence, reason, field) => {
    const body = { title: 'No', recurrence }
    const reply = await call('POST /api/v1/tasks', body, 400)
    expect(reply).toMatchObject({ reason })
    expect(JSON.stringify(reply)).toContain(field)
  })

  it('makes the next, with all that it carries, when it is completed', async () => {
    const first = await recurring({
      title: 'Back up',
      description: 'All of it',
      tags: ['it'],
      priority: 'high',
      assignee_id: anna.userId,
      metadata: { rack: 7 },
    })
    const part = await aTask(test, anna, {
      title: 'Tape',
      parent_id: first.id as string,
      due_date: '2099-01-04T08:00:00Z',
    })
    await call(`POST /api/v1/tasks/${String(part.id)}/complete`)
    await aTask(test, anna, { title: 'Label', parent_id: part.id as string })
    await complete(first)
    const [next, ...others] = await open(first)
    expect(others).toEqual([])
    expect(next).toMatchObject({
      title: 'Back up',
      description: 'All of it',
      tags: ['it'],
      priority: 'high',
      assignee: { id: anna.userId },
      metadata: { rack: 7 },
      status: 'todo',
      due_date: nextMonday,
      series_id: first.id,
      occurrence: '2099-01-12T09:00',
      version: 1,
      subtasks: { all: 1, done: 0 },
    })
    const below = (await call(`GET /api/v1/tasks?parent_id=${String(next?.id)}`)).tasks as JsonObject[]
    expect(below).toMatchObject([{ title: 'Tape', status: 'todo', due_date: '2099-01-11T08:00:00.000Z' }])
    const deeper = (await call(`GET /api/v1/tasks?parent_id=${String(below[0]?.id)}`)).tasks
    expect(deeper).toMatchObject([{ title: 'Label' }])
    const created = (await test.journalOf(anna.token)).filter((entry) => entry.subject_id === next?.id)
    expect(created.map(({ kind }) => kind)).toEqual(['work.task.created'])
    expect(created[0]?.changes).toContainEqual({ field: 'series_id', old: null, new: first.id })
  })

  it('makes it once, whoever completes it how often at once, over any protocol', async () => {
    const { token } = await aColleague(test, anna, 'manager')
    for (let round = 0; round < 5; round++) {
      const task = await recurring()
      const id = String(task.id)
      const connect = test.client(TaskService, token)
      await Promise.all([
        call(`POST /api/v1/tasks/${id}/complete`),
        call('POST /api/v1/tasks/bulk-complete', { ids: [id] }),
        call(`PATCH /api/v1/tasks/${id}`, { status: 'done' }),
        connect.completeTask({ id }),
        connect.bulkCompleteTasks({ ids: [id] }),
      ])
      expect(await open(task)).toMatchObject([{ occurrence: '2099-01-12T09:00' }])
      expect(await seriesOf(task)).toHaveLength(2)
    }
  })

  it('goes on when one is cancelled, and ends when its rule does', async () => {
    const task = await aTask(test, anna, { due_date: monday, recurrence: { ...weekly, rule: 'FREQ=WEEKLY;COUNT=2' } })
    await call(`PATCH /api/v1/tasks/${String(task.id)}`, { status: 'cancelled' })
    const [second] = await open(task)
    expect(second).toMatchObject({ due_date: nextMonday })
    await complete(second ?? {})
    expect(await open(task)).toEqual([])
  })

  it('stays one when two open ones of a series are closed at once', async () => {
    const task = await recurring()
    await complete(task)
    const [next] = await open(task)
    await call(`POST /api/v1/tasks/${String(task.id)}/reopen`, { keep_successor: true })
    await Promise.all([complete(task), complete(next ?? {})])
    expect(await open(task)).toHaveLength(1)
  })

  it('is closed by four at once, each of them a task of all of the same series in an order of their own', async () => {
    const callers = 4
    const several = async () => {
      const made = [await recurring({ recurrence: { ...weekly, missed: 'all' } })]
      for (let i = 1; i < callers; i++) {
        const task = made[i - 1] ?? {}
        await complete(task)
        await call(`POST /api/v1/tasks/${String(task.id)}/reopen`, { keep_successor: true })
        made.push((await open(task)).at(-1) ?? {})
      }
      return made
    }
    const all = await Promise.all(Array.from({ length: 12 }, several))
    const idsOf = (caller: number) => all.map((tasks) => String(tasks[caller]?.id)).sort(() => Math.random() - 0.5)
    const ids = Array.from({ length: callers }, (_, caller) => idsOf(caller))
    await Promise.all(ids.map((each) => call('POST /api/v1/tasks/bulk-complete', { ids: each })))
    for (const [task] of all) expect(await open(task ?? {})).toHaveLength(1)
  })

  it('keeps a time that lies in the past as missed: what comes next lies ahead', async () => {
    const recurrence = { rule: 'FREQ=DAILY', starts_at: '2020-01-01T09:00', time_zone: 'UTC' }
    const task = await aTask(test, anna, { recurrence })
    await complete(task)
    const [next] = await open(task)
    const ahead = new Date(String(next?.due_date)).getTime() - Date.now()
    expect(ahead).toBeGreaterThan(0)
    expect(ahead).toBeLessThanOrEqual(86_400_000)
  })

  it('counted from completion begins anew on that day, and may be completed twice a day', async () => {
    const recurrence = { rule: 'FREQ=DAILY;INTERVAL=3;COUNT=3', mode: 'completion', time_zone: 'UTC' }
    const task = await aTask(test, anna, { due_date: monday, recurrence })
    await complete(task)
    const [second] = await open(task)
    const day = Temporal.Now.plainDateISO('UTC').add({ days: 3 })
    expect(second).toMatchObject({ due_date: `${day.toString()}T08:00:00.000Z` })
    await complete(second ?? {})
    const [third] = await open(task)
    expect(third).toMatchObject({
      due_date: `${day.toString()}T08:00:00.000Z`,
      recurrence: { rule: expect.stringMatching(/COUNT=1$/) as unknown },
    })
    await complete(third ?? {})
    expect(await open(task)).toEqual([])
  })
})

describe('what recurs below a task that recurs', () => {
  const parentOf = async (task: JsonObject) => (await call(`GET /api/v1/tasks/${String(task.id)}`)).parent_id

  it('goes on by itself, and is below the next one; reopening brings it back', async () => {
    const task = await recurring()
    const part = await aTask(test, anna, { title: 'Part', parent_id: String(task.id) })
    const own = { due_date: '2099-01-04T08:00:00Z', recurrence: { rule: 'FREQ=DAILY', time_zone: 'Europe/Vienna' } }
    const child = await aTask(test, anna, { title: 'Daily', parent_id: String(task.id), ...own })
    const deep = await aTask(test, anna, { title: 'Deep', parent_id: String(part.id), ...own })
    await aTask(test, anna, { title: 'Its part', parent_id: String(child.id) })
    // Nextcloud Tasks 3244: completing the one above moved it on a second time.
    for (let round = 0; round < 2; round++) {
      await complete(task)
      const [next] = await open(task)
      const below = (await call(`GET /api/v1/tasks?parent_id=${String(next?.id)}`)).tasks as JsonObject[]
      expect(below.map(({ title }) => title).sort()).toEqual(['Daily', 'Part'])
      const nextPart = below.find(({ title }) => title === 'Part')
      expect([await parentOf(child), await parentOf(deep)]).toEqual([next?.id, nextPart?.id])
      expect((await open(child)).map(({ occurrence }) => occurrence)).toEqual(['2099-01-04T09:00'])
      await call(`POST /api/v1/tasks/${String(task.id)}/reopen`)
      expect([await parentOf(child), await parentOf(deep)]).toEqual([task.id, part.id])
    }
    await complete(child)
    expect((await open(child)).map(({ parent_id }) => parent_id)).toEqual([task.id])
  })
})

describe('reopening', () => {
  it('takes the next one back, and completing again brings it again', async () => {
    const task = await recurring()
    for (let round = 0; round < 3; round++) {
      await complete(task)
      expect(await open(task)).toMatchObject([{ due_date: nextMonday }])
      await call(`POST /api/v1/tasks/${String(task.id)}/reopen`)
      expect(await open(task)).toMatchObject([{ id: task.id }])
    }
  })

  it.each(['a title', 'a subtask more', 'a subtask less and a title'])(
    'asks where the next one has %s meanwhile',
    async (change) => {
      const task = await recurring()
      if (change.includes('less')) await aTask(test, anna, { parent_id: String(task.id) })
      await complete(task)
      const [next] = await open(task)
      if (change.includes('less')) {
        const { tasks } = await call(`GET /api/v1/tasks?parent_id=${String(next?.id)}`)
        const [part] = tasks as JsonObject[]
        await call(`DELETE /api/v1/tasks/${String(part?.id)}`)
      }
      if (change.includes('title')) await call(`PATCH /api/v1/tasks/${String(next?.id)}`, { title: 'Mine' })
      if (change.includes('more')) await aTask(test, anna, { parent_id: next?.id ?? null })
      const refusal = await call(`POST /api/v1/tasks/${String(task.id)}/reopen`, {}, 422)
      expect(refusal).toMatchObject({ reason: 'successor_touched' })
      await call(`POST /api/v1/tasks/${String(task.id)}/reopen`, { keep_successor: true })
      expect(await open(task)).toHaveLength(2)
    },
  )

  it('asks the same where a status opens it, and takes the next back where nobody touched it', async () => {
    const [task, other] = [await recurring(), await recurring()]
    await complete(task)
    await complete(other)
    const [next] = await open(task)
    await call(`PATCH /api/v1/tasks/${String(next?.id)}`, { title: 'Mine' })
    const path = `PATCH /api/v1/tasks/${String(task.id)}`
    expect(await call(path, { status: 'waiting' }, 422)).toMatchObject({ reason: 'successor_touched' })
    await call(path, { status: 'waiting', keep_successor: false }, 422)
    expect(await call(path, { status: 'in_progress', keep_successor: true })).toMatchObject({ status: 'in_progress' })
    expect((await seriesOf(task)).map(({ status }) => status)).toEqual(['in_progress', 'todo'])
    await call(`PATCH /api/v1/tasks/${String(other.id)}`, { status: 'in_progress' })
    expect((await seriesOf(other)).map(({ id }) => id)).toEqual([other.id])
  })
})

describe('changing', () => {
  it('this one alone leaves the next as the series has it; otherwise it follows', async () => {
    const task = await recurring({ title: 'Plain', tags: ['a'] })
    const path = `PATCH /api/v1/tasks/${String(task.id)}`
    await call(path, { title: 'Once', recurrence_scope: 'this' })
    await call(path, { tags: ['b'] })
    await call(path, { due_date: '2099-01-06T10:00:00Z' })
    await complete(task)
    expect(await open(task)).toMatchObject([{ title: 'Plain', tags: ['b'], due_date: nextMonday }])
  })

  it('the rule holds for what follows, and clearing it ends the series', async () => {
    const task = await recurring()
    const path = `PATCH /api/v1/tasks/${String(task.id)}`
    await call(path, { recurrence: { ...weekly, rule: 'FREQ=DAILY' } })
    await complete(task)
    const [next] = await open(task)
    expect(next).toMatchObject({ due_date: '2099-01-06T08:00:00.000Z' })
    const ended = await call(`PATCH /api/v1/tasks/${String(next?.id)}`, { recurrence: null })
    expect(ended.recurrence).toBeNull()
    expect(ended.series_id).toBe(task.id)
    await complete(next ?? {})
    expect(await open(task)).toEqual([])
  })

  it('all changes the other open ones as well', async () => {
    const task = await recurring()
    await complete(task)
    await call(`POST /api/v1/tasks/${String(task.id)}/reopen`, { keep_successor: true })
    await call(`PATCH /api/v1/tasks/${String(task.id)}`, { title: 'All', recurrence_scope: 'all' })
    expect((await open(task)).map(({ title }) => title)).toEqual(['All', 'All'])
  })

  it('refuses a scope that is none', async () => {
    const task = await recurring()
    await call(`PATCH /api/v1/tasks/${String(task.id)}`, { title: 'X', recurrence_scope: 'some' }, 400)
  })

  it('skipping moves it, and what is below it, on and excludes its time', async () => {
    const task = await recurring()
    await aTask(test, anna, { parent_id: String(task.id), due_date: '2099-01-04T08:00:00Z' })
    const moved = await call(`POST /api/v1/tasks/${String(task.id)}/skip`)
    expect(moved).toMatchObject({
      id: task.id,
      due_date: nextMonday,
      occurrence: '2099-01-12T09:00',
      recurrence: { excluded: ['2099-01-05T09:00'] },
    })
    const below = (await call(`GET /api/v1/tasks?parent_id=${String(task.id)}`)).tasks
    expect(below).toMatchObject([{ due_date: '2099-01-11T08:00:00.000Z' }])
  })
})

describe('deleting', () => {
  it('this one lets the series go on; alone it takes the series along, and back', async () => {
    const task = await recurring()
    await call(`DELETE /api/v1/tasks/${String(task.id)}?recurrence_scope=this`)
    const [next] = await open(task)
    expect(next).toMatchObject({ due_date: nextMonday })
    await call(`DELETE /api/v1/tasks/${String(next?.id)}`)
    expect(await open(task)).toEqual([])
    await call(`POST /api/v1/tasks/${String(next?.id)}/restore`)
    expect(await open(task)).toHaveLength(1)
  })

  it('one that was changed alone leaves the next as the series has it', async () => {
    const task = await recurring({ title: 'Plain' })
    const path = `/api/v1/tasks/${String(task.id)}`
    await call(`POST ${path}/skip`, {})
    await call(`PATCH ${path}`, { title: 'Once', recurrence_scope: 'this' })
    await call(`DELETE ${path}?recurrence_scope=this`)
    expect((await open(task)).map(({ title }) => title)).toEqual(['Plain'])
  })

  it('all takes every open one', async () => {
    const task = await recurring()
    await complete(task)
    await call(`POST /api/v1/tasks/${String(task.id)}/reopen`, { keep_successor: true })
    await call(`DELETE /api/v1/tasks/${String(task.id)}?recurrence_scope=all`)
    expect(await open(task)).toEqual([])
  })
})

it('the database keeps each time of a series once', async () => {
  const task = await recurring()
  await complete(task)
  const twice = withTenant(test.app.runtime.pool, anna.companyId, (db) =>
    db.run(sql`update work_task set occurrence = '2099-01-12T09:00' where id = ${String(task.id)}`),
  )
  await expect(twice).rejects.toThrow('work_task_series_occurrence')
})
