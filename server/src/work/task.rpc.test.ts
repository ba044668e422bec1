import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError } from '@connectrpc/connect'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import { newId } from '../kernel/ids.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const kindsOf = async (person: Person, id: unknown): Promise<unknown[]> =>
  (await test.journalOf(person.token)).filter((entry) => entry.subject_id === id).map((entry) => entry.kind)

const titlesOf = (body: JsonObject): unknown[] => (body.tasks as JsonObject[]).map((task) => task.title)

describe('creating', () => {
  it('answers 201 with the task, its defaults and its assignee by name, and one journal entry', async () => {
    const body = {
      title: 'Rig truss',
      assignee_id: anna.userId,
      tags: ['stage'],
      due_date: '2027-01-08T14:00:00+01:00',
    }
    const { status, body: task, headers } = await test.rest('POST /api/v1/tasks', { token: anna.token, body })
    expect(status).toBe(201)
    expect(task).toMatchObject({
      title: 'Rig truss',
      status: 'todo',
      status_category: 'open',
      priority: 'medium',
      assignee: { id: anna.userId },
      due_date: '2027-01-08T13:00:00.000Z',
      version: 1,
    })
    expect(headers.etag).toBe('"1"')
    const [entry] = (await test.journalOf(anna.token)).filter((e) => e.subject_id === task.id)
    expect(entry).toMatchObject({ kind: 'work.task.created', subject_version: 1, actor_id: anna.userId })
    expect(entry?.payload).toMatchObject({ title: 'Rig truss', number: task.number })
    expect(entry?.changes).toContainEqual({ field: 'title', old: null, new: 'Rig truss' })
  })

  it('answers a repeated id, and a repeated Idempotency-Key, with the first reply', async () => {
    const id = newId()
    const first = await test.rest('POST /api/todos', { token: anna.token, body: { id, title: 'Once' } })
    const again = await test.rest('POST /api/todos', { token: anna.token, body: { id, title: 'Twice' } })
    expect([first.status, again.status, again.body.title]).toEqual([201, 201, 'Once'])
    const send = (title: string) =>
      test.rest('POST /api/v1/tasks', { token: anna.token, body: { title }, headers: { 'idempotency-key': 'k1' } })
    const [one, two] = await Promise.all([send('Keyed'), send('Keyed')])
    expect(two.body).toEqual(one.body)
    expect((await send('Other')).body).toMatchObject({ status: 409, reason: 'idempotency_key_reused' })
    expect(await kindsOf(anna, one.body.id)).toEqual(['work.task.created'])
  })

  it('answers an id taken where the caller may not see as it answers every call on it, and changes nothing', async () => {
    const crew = await aColleague(test, anna, 'crew')
    const hidden = await aTask(test, anna, { title: 'Hidden', workspace_id: await aWorkspace(test, anna) })
    const id = String(hidden.id)
    const send = (call: string, body?: JsonObject) =>
      test.rest(call, { token: crew.token, headers: { 'x-request-id': 'same' }, ...(body && { body }) })
    const [made, read] = [
      await send('POST /api/v1/tasks', { id, title: 'Mine' }),
      await send(`GET /api/v1/tasks/${id}`),
    ]
    expect([made.status, made.body]).toEqual([404, read.body])
    expect((await test.rest(`GET /api/v1/tasks/${id}`, { token: anna.token })).body.title).toBe('Hidden')
  })

  const refusals: [string, JsonObject, number, string][] = [
    ['no title', {}, 400, 'title'],
    ['a blank title', { title: '   ' }, 400, 'title'],
    ['a title of 201 characters', { title: 'x'.repeat(201) }, 400, 'title'],
    ['an unknown field', { title: 'a', colour: 'red' }, 400, 'colour'],
    ['a wrong type', { title: 5 }, 400, 'title'],
    ['NUL in text', { title: 'a\0b' }, 400, 'title'],
    ['half a character', { title: 'a\ud800b' }, 400, 'title'],
    ['half a character in metadata', { title: 'a', metadata: { note: '\udc00' } }, 400, 'metadata'],
    ['metadata of 70 KB', { title: 'a', metadata: { note: 'x'.repeat(70_000) } }, 400, 'metadata'],
    ['an unknown priority', { title: 'a', priority: 'huge' }, 400, 'priority'],
    ['an unknown status', { title: 'a', status: 'nope' }, 400, 'status'],
    ['a date that is none', { title: 'a', due_date: 'tomorrow' }, 400, 'due_date'],
    ['a date out of range', { title: 'a', due_date: '2027-02-31T25:00:00Z' }, 400, 'due_date'],
    ['10,000 tags', { title: 'a', tags: Array.from({ length: 10_000 }, (_, i) => `t${i}`) }, 400, 'tags'],
    ['an unknown assignee', { title: 'a', assignee_id: newId() }, 404, 'assignee_id'],
    ['an unknown workspace', { title: 'a', workspace_id: newId() }, 404, 'workspace_id'],
    ['an unknown parent', { title: 'a', parent_id: newId() }, 404, 'parent_id'],
  ]
  it.each(refusals)('refuses %s and names the field', async (_, body, status, field) => {
    const reply = await test.rest('POST /api/v1/tasks', { token: anna.token, body })
    expect([reply.status, (reply.body.violations as JsonObject[])[0]?.field]).toEqual([status, field])
    expect(reply.headers['content-type']).toContain('application/problem+json')
  })

  it('takes enum values in any case and by their full name', async () => {
    for (const priority of ['URGENT', 'Urgent', 'PRIORITY_URGENT']) {
      expect((await aTask(test, anna, { priority })).priority).toBe('urgent')
    }
  })
})

describe('updating', () => {
  it('touches only what the body names; null clears', async () => {
    const task = await aTask(test, anna, { description: 'Motors first', due_date: '2027-01-08T14:00:00Z', tags: ['a'] })
    const { body } = await test.rest(`PATCH /api/v1/tasks/${String(task.id)}`, {
      token: anna.token,
      body: { due_date: null, tags: [] },
    })
    expect(body).toMatchObject({ due_date: null, tags: [], description: 'Motors first', version: 2 })
  })

  it('gives what is cleared what a new task has, and refuses to clear the workspace', async () => {
    const given = { status: 'waiting', priority: 'urgent', metadata: { rig: 2 }, section: 'Hall 3' }
    const task = await aTask(test, anna, given)
    const patch = (body: JsonObject) => test.rest(`PATCH /api/v1/tasks/${String(task.id)}`, { token: anna.token, body })
    const cleared = await expectStatus(200, patch({ status: null, priority: null, metadata: null, section: null }))
    expect(cleared.body).toMatchObject({ status: 'todo', priority: 'medium', metadata: {}, section: '' })
    const refused = await expectStatus(400, patch({ workspace_id: null }))
    expect(refused.body.violations).toMatchObject([{ field: 'workspace_id' }])
  })

  it('merges disjoint fields of a stale version and refuses clashing ones with the current', async () => {
    const task = await aTask(test, anna)
    const patch = (body: JsonObject) => test.rest(`PATCH /api/v1/tasks/${String(task.id)}`, { token: anna.token, body })
    await expectStatus(200, patch({ version: 1, title: 'Hers' }))
    const merged = await expectStatus(200, patch({ version: 1, description: 'His' }))
    expect(merged.body).toMatchObject({ title: 'Hers', description: 'His', version: 3 })
    const clash = await patch({ version: 1, title: 'His' })
    expect(clash.body).toMatchObject({
      status: 409,
      reason: 'stale_version',
      current_version: 3,
      clashes: [{ field: 'title', yours: 'His', current: 'Hers' }],
    })
  })

  it('writes nothing for a change of nothing', async () => {
    const task = await aTask(test, anna, { title: 'Same' })
    const { body } = await test.rest(`PATCH /api/v1/tasks/${String(task.id)}`, {
      token: anna.token,
      body: { title: 'Same' },
    })
    expect(body.version).toBe(1)
    expect(await kindsOf(anna, task.id)).toEqual(['work.task.created'])
  })

  it('refuses a task below itself', async () => {
    const parent = await aTask(test, anna)
    const child = await aTask(test, anna, { parent_id: parent.id! })
    const reply = await test.rest(`PATCH /api/v1/tasks/${String(parent.id)}`, {
      token: anna.token,
      body: { parent_id: child.id },
    })
    expect(reply.status).toBe(400)
  })
})

describe('completing, deleting and back', () => {
  it('completes once and reopens, with an entry each', async () => {
    const task = await aTask(test, anna)
    const path = `/api/v1/tasks/${String(task.id)}`
    const done = await test.rest(`POST ${path}/complete`, { token: anna.token, body: {} })
    expect(done.body).toMatchObject({ status: 'done', status_category: 'done', version: 2 })
    expect(done.body.completed_at).not.toBeNull()
    expect((await test.rest(`POST ${path}/complete`, { token: anna.token })).body.version).toBe(2)
    expect((await test.rest(`POST ${path}/reopen`, { token: anna.token })).body).toMatchObject({
      status: 'todo',
      completed_at: null,
    })
    expect(await kindsOf(anna, task.id)).toEqual(['work.task.created', 'work.task.completed', 'work.task.reopened'])
  })

  it('takes subtasks to the bin and back, and hides what is there', async () => {
    const parent = await aTask(test, anna)
    const child = await aTask(test, anna, { parent_id: parent.id! })
    const get = async (task: JsonObject) =>
      (await test.rest(`GET /api/v1/tasks/${String(task.id)}`, { token: anna.token })).status
    await expectStatus(200, test.rest(`DELETE /api/v1/tasks/${String(parent.id)}`, { token: anna.token }))
    expect([await get(parent), await get(child)]).toEqual([404, 404])
    await expectStatus(200, test.rest(`POST /api/v1/tasks/${String(parent.id)}/restore`, { token: anna.token }))
    expect([await get(parent), await get(child)]).toEqual([200, 200])
  })

  it('does bulk calls all or nothing and names what is in the way', async () => {
    const tasks = await Promise.all([aTask(test, anna), aTask(test, anna)])
    const missing = newId()
    const ids = [...tasks.map((task) => task.id), missing]
    const refused = await test.rest('POST /api/v1/tasks/bulk-complete', { token: anna.token, body: { ids } })
    expect(refused.body).toMatchObject({ status: 422, items: [{ id: missing, reason: 'not_found' }] })
    const first = await test.rest(`GET /api/v1/tasks/${String(tasks[0]?.id)}`, { token: anna.token })
    expect(first.body).toMatchObject({ status: 'todo', version: 1 })
    const done = await test.rest('POST /api/v1/tasks/bulk-complete', {
      token: anna.token,
      body: { ids: ids.slice(0, 2) },
    })
    expect((done.body.tasks as JsonObject[]).map((task) => task.status)).toEqual(['done', 'done'])
  })

  it('deletes a parent and its child named together once each', async () => {
    const parent = await aTask(test, anna)
    const child = await aTask(test, anna, { parent_id: parent.id! })
    const body = { ids: [parent.id, child.id] }
    await expectStatus(200, test.rest('POST /api/v1/tasks/bulk-delete', { token: anna.token, body }))
    expect(await kindsOf(anna, child.id)).toEqual(['work.task.created', 'work.task.deleted'])
  })
})

describe('listing', () => {
  let lena: Person
  beforeAll(async () => {
    lena = await aCompany(test)
    const rows: JsonObject[] = [
      { title: 'Rig truss', priority: 'high', tags: ['stage'], due_date: '2027-01-03T10:00:00Z' },
      { title: 'Hang motors', priority: 'urgent', tags: ['stage', 'power'], description: 'four of 50% load' },
      { title: 'Order forklift', priority: 'low', due_date: '2027-01-01T10:00:00Z', assignee_id: lena.userId },
      { title: 'Label cases', priority: 'medium', status: 'waiting', due_date: '2027-01-02T10:00:00Z' },
    ]
    for (const row of rows) await aTask(test, lena, row)
  })
  const list = async (query: string): Promise<unknown[]> =>
    titlesOf((await expectStatus(200, test.rest(`GET /api/v1/tasks?${query}`, { token: lena.token }))).body)

  const queries: [string, string[]][] = [
    ['', ['Label cases', 'Order forklift', 'Hang motors', 'Rig truss']],
    ['sort_by=due_date', ['Order forklift', 'Label cases', 'Rig truss', 'Hang motors']],
    ['sort_by=due_date&order=desc', ['Hang motors', 'Rig truss', 'Label cases', 'Order forklift']],
    ['sort_by=priority', ['Hang motors', 'Rig truss', 'Label cases', 'Order forklift']],
    ['priority=high,urgent&sort_by=priority&order=asc', ['Rig truss', 'Hang motors']],
    ['tag=stage&tag=power', ['Hang motors']],
    ['status=active', ['Label cases']],
    ['assignee=me', ['Order forklift']],
    ['assignee=none&tag=stage&sort_by=priority', ['Hang motors', 'Rig truss']],
    ['due_after=2027-01-02T00:00:00Z&due_before=2027-01-03T00:00:00Z', ['Label cases']],
    ['due_after=2027-01-02T00:00:00Z&sort_by=due_date', ['Label cases', 'Rig truss']],
    ['search=MOTOR', ['Hang motors']],
    ['search=50%25', ['Hang motors']],
    ['search=_', []],
  ]
  it.each(queries)('?%s', async (query, titles) => {
    expect(await list(query)).toEqual(titles)
  })

  it('pages by keyset: inserts meanwhile neither repeat nor hide a row', async () => {
    const page = async (token = '') =>
      (await test.rest(`GET /api/v1/tasks?sort_by=due_date&page_size=2&page_token=${token}`, { token: lena.token }))
        .body
    const first = await page()
    const extra = await aTask(test, lena, { title: 'Earliest', due_date: '2026-01-01T00:00:00Z' })
    const second = await page(String(first.next_page_token))
    expect([...titlesOf(first), ...titlesOf(second)]).toEqual([
      'Order forklift',
      'Label cases',
      'Rig truss',
      'Hang motors',
    ])
    expect(second.next_page_token).toBe('')
    await test.rest(`DELETE /api/v1/tasks/${String(extra.id)}`, { token: lena.token })
  })

  it('refuses a token of another query or company, and unknown parameters, by name', async () => {
    const { body } = await test.rest('GET /api/v1/tasks?page_size=1', { token: lena.token })
    const token = String(body.next_page_token)
    const other = await test.rest(`GET /api/v1/tasks?page_size=1&tag=stage&page_token=${token}`, { token: lena.token })
    const foreign = await test.rest(`GET /api/v1/tasks?page_size=1&page_token=${token}`, { token: anna.token })
    const unknown = await test.rest('GET /api/v1/tasks?colour=red', { token: lena.token })
    expect(
      [other, foreign, unknown].map(({ status, body: b }) => [status, (b.violations as JsonObject[])[0]?.field]),
    ).toEqual([
      [400, 'page_token'],
      [400, 'page_token'],
      [400, 'colour'],
    ])
  })
})

describe('workspaces', () => {
  it('shows a member only the tasks of their workspaces, and moves tasks between them', async () => {
    const [stage, office] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const miro = await aColleague(test, anna, 'planner', [stage])
    const seen = await aTask(test, anna, { workspace_id: stage })
    const hidden = await aTask(test, anna, { workspace_id: office })
    const get = async (task: JsonObject) =>
      (await test.rest(`GET /api/v1/tasks/${String(task.id)}`, { token: miro.token })).status
    expect([await get(seen), await get(hidden)]).toEqual([200, 404])
    const { body } = await test.rest('GET /api/v1/tasks', { token: miro.token })
    expect((body.tasks as JsonObject[]).map((task) => task.id)).toEqual([seen.id])
    const move = (task: JsonObject, to: string, person: Person) =>
      test.rest(`PATCH /api/v1/tasks/${String(task.id)}`, { token: person.token, body: { workspace_id: to } })
    expect((await move(seen, office, miro)).status).toBe(404)
    await expectStatus(200, move(seen, office, anna))
    expect(await get(seen)).toBe(404)
    const told = (await test.journalOf(miro.token)).filter((entry) => entry.subject_id === seen.id)
    expect(told.map((entry) => entry.kind)).toEqual(['work.task.created', 'work.task.left'])
  })

  it('tell of a move to each of them what is theirs: not what was said in the other', async () => {
    const [stage, office] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const sees = await aColleague(test, anna, 'planner', [stage, office])
    const [former, next] = await Promise.all([stage, office].map((one) => aColleague(test, anna, 'planner', [one])))
    const { id } = await aTask(test, anna, { workspace_id: stage, title: 'Dismiss Bob', description: 'He drinks' })
    const body = { workspace_id: office, title: 'Staffing', description: '' }
    await expectStatus(200, test.rest(`PATCH /api/v1/tasks/${String(id)}`, { token: anna.token, body }))
    const toldOf = async (person: Person | undefined): Promise<JsonObject[]> =>
      (await test.journalOf(person?.token ?? '')).filter(({ subject_id }) => subject_id === id)
    const historyOf = async (person: Person | undefined): Promise<JsonObject[]> => {
      const query = `GET /api/v1/journal?subject_type=work.task&subject_id=${String(id)}`
      return (await expectStatus(200, test.rest(query, { token: person?.token ?? '' }))).body.entries as JsonObject[]
    }
    const moved = (...[title, description]: (string | null)[]) => [
      { field: 'description', old: description, new: '' },
      { field: 'title', old: title, new: 'Staffing' },
      { field: 'workspace_id', old: stage, new: office },
    ]
    const sorted = (entry: JsonObject | undefined) =>
      ((entry?.changes ?? []) as JsonObject[]).toSorted((a, b) => String(a.field).localeCompare(String(b.field)))
    for (const read of [toldOf, historyOf]) {
      const theirs = await read(next)
      expect(theirs.map(({ kind }) => kind)).toEqual(['work.task.moved'])
      expect(sorted(theirs[0])).toEqual(moved(null, null))
      const both = (await read(sees)).find(({ kind }) => kind === 'work.task.moved')
      expect(sorted(both)).toEqual(moved('Dismiss Bob', 'He drinks'))
    }
    const left = await toldOf(former)
    expect(left.map(({ kind }) => kind)).toEqual(['work.task.created', 'work.task.left'])
    expect(JSON.stringify(left)).not.toContain('Staffing')
  })

  it('hear that a task was completed where that came with its move', async () => {
    const [stage, office] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const { id } = await aTask(test, anna, { workspace_id: stage })
    const body = { workspace_id: office, status: 'done', title: 'Struck' }
    const { body: moved } = await expectStatus(
      200,
      test.rest(`PATCH /api/v1/tasks/${String(id)}`, { token: anna.token, body }),
    )
    expect(moved).toMatchObject({ ...body, version: 3 })
    expect(await kindsOf(anna, id)).toEqual([
      'work.task.created',
      'work.task.completed',
      'work.task.left',
      'work.task.moved',
    ])
  })

  it('tell nothing of one that becomes private with its move to those who never saw it', async () => {
    const [stage, office] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const miro = await aColleague(test, anna, 'planner', [office])
    const { id } = await aTask(test, anna, { workspace_id: stage })
    const body = { workspace_id: office, private: true }
    await expectStatus(200, test.rest(`PATCH /api/v1/tasks/${String(id)}`, { token: anna.token, body }))
    expect((await test.journalOf(miro.token)).filter(({ subject_id }) => subject_id === id)).toEqual([])
  })
})

describe('a workspace in the bin', () => {
  it('takes its tasks along, and brings them back; none comes back without it', async () => {
    const workspace = await aWorkspace(test, anna)
    const task = await aTask(test, anna, { workspace_id: workspace })
    const path = `/api/v1/tasks/${String(task.id)}`
    await expectStatus(200, test.rest(`DELETE /api/v1/workspaces/${workspace}`, { token: anna.token }))
    await expectStatus(404, test.rest(`GET ${path}`, { token: anna.token }))
    const alone = await test.rest(`POST ${path}/restore`, { token: anna.token })
    expect(alone.body).toMatchObject({ status: 422, reason: 'workspace_deleted' })
    await expectStatus(200, test.rest(`POST /api/v1/workspaces/${workspace}/restore`, { token: anna.token }))
    await expectStatus(200, test.rest(`GET ${path}`, { token: anna.token }))
    const [, deleted, restored] = (await test.journalOf(anna.token)).filter((entry) => entry.subject_id === task.id)
    expect([deleted?.kind, restored?.kind]).toEqual(['work.task.deleted', 'work.task.restored'])
    expect(deleted?.causation_id).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('over Connect', () => {
  it('speaks binary with the same message and the same refusals', async () => {
    const tasks = test.client(TaskService, anna.token)
    const task = await tasks.createTask({ title: 'Over Connect', priority: Priority.HIGH })
    expect(await tasks.getTask({ id: task.id })).toEqual(task)
    const updated = await tasks.updateTask({ id: task.id, description: 'Only this' })
    expect(updated).toMatchObject({ title: 'Over Connect', description: 'Only this', priority: Priority.HIGH })
    const cleared = await tasks.updateTask({ id: task.id, updateMask: { paths: ['description'] } })
    expect(cleared.description).toBe('')
    const refusal = await tasks.createTask({ title: '' }).catch((error: unknown) => error)
    if (!(refusal instanceof ConnectError)) throw new Error('expected a ConnectError')
    expect(refusal.code).toBe(Code.InvalidArgument)
    expect(refusal.findDetails(ErrorDetailSchema)[0]?.violations[0]?.field).toBe('title')
  })
})

describe('a due date without a time', () => {
  const day = { due_date: '2027-01-08T23:59:59Z', due_all_day: true, due_time_zone: 'America/New_York' }
  const patch = (id: unknown, body: JsonObject) =>
    test.rest(`PATCH /api/v1/tasks/${String(id)}`, { token: anna.token, body })
  const dueOf = ({ due_date, due_all_day, due_time_zone }: JsonObject) => [due_date, due_all_day, due_time_zone]

  it('is kept as the end of its day in its zone, the caller’s unless given, with its journal', async () => {
    const task = await aTask(test, anna, { due_date: '2027-01-08T10:00:00Z', due_all_day: true })
    expect(dueOf(task)).toEqual(['2027-01-08T22:59:59.000Z', true, 'Europe/Vienna'])
    const moved = (await expectStatus(200, patch(task.id, { due_time_zone: 'America/New_York' }))).body
    expect(dueOf(moved)).toEqual(['2027-01-09T04:59:59.000Z', true, 'America/New_York'])
    const cleared = (await expectStatus(200, patch(task.id, { due_date: null }))).body
    expect(dueOf(cleared)).toEqual([null, false, null])
    const entries = (await test.journalOf(anna.token)).filter((entry) => entry.subject_id === task.id)
    const changes = entries.map((entry) => (entry.changes as JsonObject[]).map(({ field }) => field))
    expect(changes.map((fields) => fields.filter((field) => String(field).startsWith('due_')))).toEqual([
      ['due_date', 'due_all_day', 'due_time_zone'],
      ['due_date', 'due_time_zone'],
      ['due_date', 'due_all_day', 'due_time_zone'],
    ])
  })

  it('reads the same over Connect, where a mask clears', async () => {
    const client = test.client(TaskService, anna.token)
    const task = await client.createTask({
      title: 'Rig',
      dueDate: timestampFromDate(new Date('2027-01-08T23:59:59Z')),
      dueAllDay: true,
      dueTimeZone: 'Asia/Tokyo',
    })
    expect(timestampDate(task.dueDate ?? timestampFromDate(new Date(0))).toISOString()).toBe('2027-01-09T14:59:59.000Z')
    const request = { id: task.id, dueAllDay: false, updateMask: { paths: ['due_all_day'] } }
    expect(await client.updateTask(request)).toMatchObject({ dueDate: task.dueDate, dueAllDay: false })
  })

  it.each([
    [{ due_all_day: true }, 'due_all_day'],
    [{ due_date: '2027-01-08T10:00:00Z', due_time_zone: 'Europe/Vienna' }, 'due_time_zone'],
    [{ ...day, due_time_zone: 'Mars/Olympus' }, 'due_time_zone'],
  ])('is refused with %j', async (given, field) => {
    const reply = await test.rest('POST /api/v1/tasks', { token: anna.token, body: { title: 'Rig', ...given } })
    expect([reply.status, (reply.body.violations as JsonObject[])[0]?.field]).toEqual([400, field])
  })

  it('is one thing to two writers', async () => {
    const task = await aTask(test, anna, { due_date: '2027-01-08T10:00:00Z' })
    await expectStatus(200, patch(task.id, { due_date: '2027-01-11T10:00:00Z', version: 1 }))
    const clash = await expectStatus(409, patch(task.id, { due_all_day: true, version: 1 }))
    expect((clash.body.clashes as JsonObject[]).map(({ field }) => field)).toContain('due_all_day')
    await expectStatus(200, patch(task.id, { section: 'Stage', version: 1 }))
  })

  it('comes after the times of its day; those without any are found by themselves', async () => {
    const lena = await aCompany(test)
    await aTask(test, lena, { title: 'day', due_date: '2027-01-08T01:00:00Z', due_all_day: true })
    await aTask(test, lena, { title: 'late', due_date: '2027-01-08T22:30:00Z' })
    await aTask(test, lena, { title: 'next', due_date: '2027-01-08T23:00:00Z' })
    await aTask(test, lena, { title: 'T', description: 'never' })
    const titles = async (query: string) => {
      const { body } = await expectStatus(200, test.rest(`GET /api/v1/tasks?${query}`, { token: lena.token }))
      return (body.tasks as JsonObject[]).map(({ title }) => title)
    }
    expect(await titles('sort_by=due_date')).toEqual(['late', 'day', 'next', 'T'])
    const window = 'due_after=2027-01-07T23:00:00Z&due_before=2027-01-08T23:00:00Z&sort_by=due_date'
    expect(await titles(window)).toEqual(['late', 'day'])
    for (const sort of ['due_date', 'created_at', 'priority']) {
      expect(await titles(`no_due_date=true&sort_by=${sort}`)).toEqual(['T'])
    }
    expect(await titles('no_due_date=true&search=never')).toEqual(['T'])
    const both = await test.rest(`GET /api/v1/tasks?no_due_date=true&due_before=2027-01-01T00:00:00Z`, {
      token: lena.token,
    })
    expect([both.status, (both.body.violations as JsonObject[])[0]?.field]).toEqual([400, 'no_due_date'])
  })
})
