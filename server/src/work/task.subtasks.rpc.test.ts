import { beforeAll, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { useTestApp } from '../../test/client.ts'
import { aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import { withTenant } from '../kernel/db.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const call = async (path: string, body?: JsonObject): Promise<JsonObject> =>
  (await expectStatus(200, test.rest(path, { token: anna.token, ...(body ? { body } : {}) }))).body
const read = (task: JsonObject): Promise<JsonObject> => call(`GET /api/v1/tasks/${String(task.id)}`)
const counts = async (task: JsonObject): Promise<unknown> => (await read(task)).subtasks
const named = ({ id, number, title }: JsonObject): JsonObject => ({ id, number, title }) as JsonObject

it('names the parent in every reply, and not once it is gone', async () => {
  const [truss, hall] = [await aTask(test, anna, { title: 'Rig truss' }), await aTask(test, anna, { title: 'Hall 3' })]
  const child = await aTask(test, anna, { title: 'Level it', parent_id: truss.id as string })
  expect(child.parent).toEqual(named(truss))
  expect((await read(child)).parent).toEqual(named(truss))
  const listed = (await call('GET /api/v1/tasks?search=Level')).tasks as JsonObject[]
  expect(listed.map(({ parent }) => parent)).toEqual([named(truss)])

  const path = `PATCH /api/v1/tasks/${String(child.id)}`
  expect((await call(path, { title: 'Level it well' })).parent).toEqual(named(truss))
  expect((await call(path, { parent_id: hall.id as string })).parent).toEqual(named(hall))
  await call(`PATCH /api/v1/tasks/${String(hall.id)}`, { title: 'Hall 4' })
  expect((await read(child)).parent).toEqual({ ...named(hall), title: 'Hall 4' })
  const alone = await call(path, { parent_id: null })
  expect([alone.parent_id, alone.parent]).toEqual([null, null])
})

it('does not show the title of a parent in another workspace, should one ever be there', async () => {
  const parent = await aTask(test, anna, { title: 'Secret' })
  const child = await aTask(test, anna, { title: 'Open', parent_id: parent.id as string })
  const elsewhere = await aWorkspace(test, anna)
  await withTenant(test.app.runtime.pool, anna.companyId, (db) =>
    db.run(sql`update work_task set workspace_id = ${elsewhere} where id = ${String(parent.id)}`),
  )
  expect((await read(child)).parent).toBeNull()
})

it('counts the subtasks right below, done ones apart, without cancelled and deleted ones', async () => {
  const truss = await aTask(test, anna, { title: 'Truss' })
  expect(truss.subtasks).toBeNull()
  const made = []
  for (const title of ['a', 'b', 'c', 'd']) made.push(await aTask(test, anna, { title, parent_id: truss.id as string }))
  const [a, b, c, d] = made as [JsonObject, JsonObject, JsonObject, JsonObject]
  await aTask(test, anna, { title: 'below', parent_id: a.id as string })
  expect(await counts(truss)).toEqual({ all: 4, done: 0 })
  await call(`POST /api/v1/tasks/${String(a.id)}/complete`, {})
  await call(`PATCH /api/v1/tasks/${String(b.id)}`, { status: 'cancelled' })
  await call(`DELETE /api/v1/tasks/${String(c.id)}`)
  expect(await counts(truss)).toEqual({ all: 2, done: 1 })
  expect(await counts(a)).toEqual({ all: 1, done: 0 })
  expect(await counts(d)).toBeNull()

  expect((await call(`DELETE /api/v1/tasks/${String(truss.id)}`)).subtasks).toBeNull()
  const restored = await call(`POST /api/v1/tasks/${String(truss.id)}/restore`, {})
  expect(restored.subtasks).toEqual({ all: 2, done: 1 })
  expect(await counts(truss)).toEqual({ all: 2, done: 1 })
})

it('of more than anybody waits for are not taken along at once', async () => {
  const top = await aTask(test, anna)
  await withTenant(test.app.runtime.pool, anna.companyId, (db) =>
    db.run(sql`
      insert into work_task (tenant_id, id, number, title, description, status, priority, tags, workspace_id, section,
        parent_id, metadata, version, created_by, created_at, updated_at, received_at)
      select tenant_id, gen_random_uuid(), 10000 + n, 'Part', '', 'todo', 2, '{}', workspace_id, '', id, '{}', 1,
        created_by, now(), now(), now()
      from work_task, generate_series(1, 5001) n where id = ${String(top.id)}`),
  )
  const { status, body } = await test.rest(`DELETE /api/v1/tasks/${String(top.id)}`, { token: anna.token })
  expect([status, body.reason]).toEqual([422, 'too_many_parts'])
  expect(await counts(top)).toEqual({ all: 5001, done: 0 })
})
