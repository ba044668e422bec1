import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, anEvent, aTask, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const call = (line: string, body?: JsonObject) => test.rest(line, { token: anna.token, ...(body && { body }) })

const taskOf = async (id: unknown): Promise<JsonObject> =>
  (await expectStatus(200, call(`GET /api/v1/tasks/${String(id)}`))).body

const kindsOf = async (id: unknown): Promise<unknown[]> =>
  (await test.journalOf(anna.token)).filter((entry) => entry.subject_id === id).map((entry) => entry.kind)

describe('a stale version', () => {
  /** A task of version 3 whose status somebody else set at 2, and whose title at 3. */
  async function aChangedTask(status: string): Promise<string> {
    const { id } = await aTask(test, anna)
    const path = `/api/v1/tasks/${String(id)}`
    await expectStatus(200, call(`PATCH ${path}`, { status }))
    await expectStatus(200, call(`PATCH ${path}`, { title: 'Theirs' }))
    return path
  }

  it.each([
    ['completing', 'in_progress', 'complete', 'done'],
    ['reopening', 'done', 'reopen', 'todo'],
  ])('refuses %s what somebody moved meanwhile, and not where only another field changed', async (...given) => {
    const [, theirs, verb, ours] = given
    const path = await aChangedTask(theirs)
    const refused = await call(`POST ${path}/${verb}`, { version: 1 })
    expect(refused.body).toMatchObject({
      status: 409,
      reason: 'stale_version',
      current_version: 3,
      clashes: [{ field: 'status', yours: ours, current: theirs }],
    })
    expect((await call(`GET ${path}`)).body).toMatchObject({ status: theirs, version: 3 })
    const merged = await expectStatus(200, call(`POST ${path}/${verb}`, { version: 2 }))
    expect(merged.body).toMatchObject({ status: ours, title: 'Theirs', version: 4 })
  })

  it('refuses reopening what somebody has reopened and moved on since, and not what they reopened alone', async () => {
    const { id } = await aTask(test, anna, { status: 'done' })
    const path = `/api/v1/tasks/${String(id)}`
    await expectStatus(200, call(`POST ${path}/reopen`, {}))
    await expectStatus(200, call(`POST ${path}/reopen`, { version: 1 }))
    await expectStatus(200, call(`PATCH ${path}`, { status: 'waiting' }))
    const refused = await call(`POST ${path}/reopen`, { version: 1 })
    expect(refused.body).toMatchObject({ status: 409, clashes: [{ field: 'status', current: 'waiting' }] })
    await expectStatus(200, call(`POST ${path}/reopen`, { version: 3 }))
  })

  it('does not keep a task out of the bin, where nothing is lost, and a version that never was is refused', async () => {
    const path = await aChangedTask('waiting')
    expect((await call(`DELETE ${path}?version=9`)).status).toBe(400)
    await expectStatus(200, call(`DELETE ${path}?version=1`))
    expect((await call(`GET ${path}`)).status).toBe(404)
  })

  it('is no matter where the same metadata is set, in whatever order of its keys', async () => {
    const { id } = await aTask(test, anna)
    const set = (metadata: JsonObject) => call(`PATCH /api/v1/tasks/${String(id)}`, { version: 1, metadata })
    await expectStatus(200, set({ longer: 1, a: 2 }))
    for (const same of [
      { longer: 1, a: 2 },
      { a: 2, longer: 1 },
    ])
      expect((await expectStatus(200, set(same))).body).toMatchObject({ metadata: same, version: 2 })
    expect((await set({ a: 2, longer: 3 })).body).toMatchObject({ status: 409, clashes: [{ field: 'metadata' }] })
  })

  it('refuses to change or to step an event that somebody changed there, and not where they changed elsewhere', async () => {
    const { id } = await anEvent(test, anna)
    const path = `/api/v1/events/${String(id)}`
    await expectStatus(200, call(`PATCH ${path}`, { venue: 'Stadthalle' }))
    await expectStatus(200, call(`POST ${path}/status`, { status: 'confirmed' }))
    const clash = await call(`PATCH ${path}`, { version: 1, venue: 'Arena', notes: 'Dock 2' })
    expect(clash.body).toMatchObject({
      status: 409,
      current_version: 3,
      clashes: [{ field: 'venue', yours: 'Arena', current: 'Stadthalle' }],
    })
    const step = await call(`POST ${path}/status`, { version: 2, status: 'cancelled' })
    expect(step.body).toMatchObject({
      status: 409,
      clashes: [{ field: 'status', yours: 'cancelled', current: 'confirmed' }],
    })
    const merged = await expectStatus(200, call(`PATCH ${path}`, { version: 1, notes: 'Dock 2' }))
    expect(merged.body).toMatchObject({ venue: 'Stadthalle', notes: 'Dock 2', status: 'confirmed', version: 4 })
    expect((await call(`DELETE ${path}?version=9`)).status).toBe(400)
    await expectStatus(200, call(`DELETE ${path}?version=1`))
  })
})

describe('in the bin', () => {
  it.each([
    ['a task', () => aTask(test, anna), 'tasks', 'complete', {}],
    ['a done task', () => aTask(test, anna, { status: 'done' }), 'tasks', 'reopen', {}],
    ['a done task, again', () => aTask(test, anna, { status: 'done' }), 'tasks', 'complete', {}],
    ['an event', () => anEvent(test, anna), 'events', 'status', { status: 'confirmed' }],
  ] as const)('%s stays as it is', async (_, make, kind, verb, body) => {
    const path = `/api/v1/${kind}/${String((await make()).id)}`
    const binned = (await expectStatus(200, call(`DELETE ${path}`))).body
    expect((await call(`POST ${path}/${verb}`, body)).body).toMatchObject({ status: 422, reason: 'deleted' })
    const back = (await expectStatus(200, call(`POST ${path}/restore`, {}))).body
    expect(back).toMatchObject({ status: binned.status, version: 3 })
  })
})

describe('what stands below a task', () => {
  it('moves with it to another workspace, at any depth, with an entry each', async () => {
    const [from, to] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const parent = await aTask(test, anna, { workspace_id: from })
    const child = await aTask(test, anna, { parent_id: parent.id! })
    const grandchild = await aTask(test, anna, { parent_id: child.id! })
    await expectStatus(200, call(`PATCH /api/v1/tasks/${String(parent.id)}`, { workspace_id: to }))
    for (const [task, above] of [
      [parent, null],
      [child, parent.id],
      [grandchild, child.id],
    ] as const) {
      expect(await taskOf(task.id)).toMatchObject({ workspace_id: to, parent_id: above, version: 2 })
      expect(await kindsOf(task.id)).toEqual(['work.task.created', 'work.task.left', 'work.task.moved'])
    }
  })

  it('stays with its own parent when that moves away from the parent above it', async () => {
    const [from, to] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const top = await aTask(test, anna, { workspace_id: from })
    const middle = await aTask(test, anna, { parent_id: top.id! })
    const below = await aTask(test, anna, { parent_id: middle.id! })
    await expectStatus(200, call(`PATCH /api/v1/tasks/${String(middle.id)}`, { workspace_id: to }))
    expect(await taskOf(middle.id)).toMatchObject({ workspace_id: to, parent_id: null })
    expect(await taskOf(below.id)).toMatchObject({ workspace_id: to, parent_id: middle.id })
    expect(await taskOf(top.id)).toMatchObject({ workspace_id: from, version: 1 })
  })

  it('comes back where it stood, below what is living or returns with it', async () => {
    const workspace = await aWorkspace(test, anna)
    const parent = await aTask(test, anna, { workspace_id: workspace })
    const child = await aTask(test, anna, { parent_id: parent.id! })
    const path = `/api/v1/tasks/${String(child.id)}`
    await expectStatus(200, call(`DELETE ${path}`))
    expect((await expectStatus(200, call(`POST ${path}/restore`, {}))).body).toMatchObject({ parent_id: parent.id })
    await expectStatus(200, call(`DELETE /api/v1/workspaces/${workspace}`))
    await expectStatus(200, call(`POST /api/v1/workspaces/${workspace}/restore`, {}))
    expect(await taskOf(child.id)).toMatchObject({ parent_id: parent.id, deleted_at: null })
  })

  it('restored under a parent that is in the bin stands alone, and still brings its own along', async () => {
    const parent = await aTask(test, anna)
    const child = await aTask(test, anna, { parent_id: parent.id! })
    const grandchild = await aTask(test, anna, { parent_id: child.id! })
    await expectStatus(200, call(`DELETE /api/v1/tasks/${String(child.id)}`))
    await expectStatus(200, call(`DELETE /api/v1/tasks/${String(parent.id)}`))
    const restored = await expectStatus(200, call(`POST /api/v1/tasks/${String(child.id)}/restore`))
    expect(restored.body).toMatchObject({ parent_id: null, deleted_at: null })
    expect(await taskOf(grandchild.id)).toMatchObject({ parent_id: child.id })
    expect((await call(`GET /api/v1/tasks/${String(parent.id)}`)).status).toBe(404)
    await expectStatus(200, call(`POST /api/v1/tasks/${String(parent.id)}/restore`))
    expect(await taskOf(child.id)).toMatchObject({ parent_id: null })
  })
})

describe('bulk', () => {
  let miro: Person
  beforeAll(async () => {
    miro = await aColleague(test, anna, 'planner')
  })
  const bulk = (verb: string, body: JsonObject) => call(`POST /api/v1/tasks/bulk-${verb}`, body)

  it('gives every task its assignee, or none, with an entry where that changes something', async () => {
    const [mine, nobodys] = [await aTask(test, anna, { assignee_id: anna.userId }), await aTask(test, anna)]
    const ids = [mine.id!, nobodys.id!]
    const given = await expectStatus(200, bulk('assign', { ids, assignee_id: miro.userId }))
    const assigneesOf = ({ tasks }: JsonObject) => (tasks as JsonObject[]).map(({ assignee }) => assignee)
    expect(assigneesOf(given.body)).toMatchObject([{ id: miro.userId }, { id: miro.userId }])
    const taken = await expectStatus(200, bulk('assign', { ids }))
    expect(assigneesOf(taken.body)).toEqual([null, null])
    expect(await taskOf(mine.id)).toMatchObject({ assignee: null, version: 3 })
    await expectStatus(200, bulk('assign', { ids }))
    expect(await kindsOf(nobodys.id)).toEqual(['work.task.created', 'work.task.updated', 'work.task.updated'])
  })

  it('reopens what is done or cancelled and leaves what is open', async () => {
    const tasks = []
    for (const status of ['done', 'cancelled', 'waiting']) tasks.push(await aTask(test, anna, { status }))
    const ids = tasks.map(({ id }) => id!)
    const reopened = await expectStatus(200, bulk('reopen', { ids }))
    expect(
      (reopened.body.tasks as JsonObject[]).map(({ id, status, completed_at }) => [id, status, completed_at]),
    ).toEqual([
      [ids[0], 'todo', null],
      [ids[1], 'todo', null],
      [ids[2], 'waiting', null],
    ])
    expect(await kindsOf(ids[0])).toEqual(['work.task.created', 'work.task.reopened'])
    expect(await kindsOf(ids[2])).toEqual(['work.task.created'])
  })

  it.each([
    ['reopen', { status: 'done' }, () => ({ status: 'waiting' }), () => ({})],
    ['complete', {}, () => ({ status: 'waiting' }), () => ({})],
    ['assign', {}, () => ({ assignee_id: anna.userId }), () => ({ assignee_id: miro.userId })],
  ])('refuses to %s those that somebody changed there since the versions it names', async (...given) => {
    const [verb, first, theirs, ours] = given
    const made = await Promise.all([1, 2, 3, 4].map(() => aTask(test, anna, first)))
    const [there, elsewhere, untouched, unsaid] = made.map(({ id }) => String(id)) as [string, string, string, string]
    for (const id of [there, unsaid]) await expectStatus(200, call(`PATCH /api/v1/tasks/${id}`, theirs()))
    await expectStatus(200, call(`PATCH /api/v1/tasks/${elsewhere}`, { title: 'Theirs' }))
    const versions = { [there.toUpperCase()]: 1, [elsewhere]: 1, [untouched]: 1 }
    const refused = await bulk(verb, { ids: [there, elsewhere, untouched, unsaid], versions, ...ours() })
    expect(refused.body).toMatchObject({
      status: 422,
      reason: 'bulk_refused',
      items: [{ id: there, reason: 'stale_version' }],
    })
    expect(await taskOf(untouched)).toMatchObject({ version: 1 })
    const rest = [elsewhere, untouched, unsaid]
    const taken = await expectStatus(200, bulk(verb, { ids: rest, versions, ...ours() }))
    expect((taken.body.tasks as JsonObject[]).map(({ id }) => id)).toEqual(rest)
    expect(await taskOf(elsewhere)).toMatchObject({ title: 'Theirs', version: 3 })
    expect(await taskOf(there)).toMatchObject({ ...(verb !== 'assign' && theirs()), version: 2 })
  })

  it('deletes over what somebody changed, and nothing where a version never was', async () => {
    const [changed, fresh] = [String((await aTask(test, anna)).id), String((await aTask(test, anna)).id)]
    const ids = [changed, fresh]
    await expectStatus(200, call(`PATCH /api/v1/tasks/${changed}`, { title: 'Theirs' }))
    const refused = await bulk('delete', { ids, versions: { [changed]: 1, [fresh]: 2 } })
    expect(refused.body).toMatchObject({ status: 422, items: [{ id: fresh, reason: 'invalid' }] })
    expect(await taskOf(changed)).toMatchObject({ version: 2 })
    await expectStatus(200, bulk('delete', { ids, versions: { [changed]: 1, [fresh]: 1 } }))
    for (const id of ids) expect((await call(`GET /api/v1/tasks/${id}`)).status).toBe(404)
  })

  it('restores from the bin, all or none', async () => {
    const [binned, living] = [await aTask(test, anna), await aTask(test, anna)]
    await expectStatus(200, bulk('delete', { ids: [binned.id!] }))
    const missing = '018f0000-0000-7000-8000-000000000000'
    expect((await bulk('restore', { ids: [binned.id!, missing] })).status).toBe(422)
    expect((await call(`GET /api/v1/tasks/${String(binned.id)}`)).status).toBe(404)
    await expectStatus(200, bulk('restore', { ids: [binned.id!, living.id!] }))
    expect(await taskOf(binned.id)).toMatchObject({ deleted_at: null, version: 3 })
    expect(await taskOf(living.id)).toMatchObject({ version: 1 })
  })
})
