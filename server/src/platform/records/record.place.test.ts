import type { VenueService } from '@eventkit/api/eventkit/v1/venue_pb'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import { suppliersOf } from '../../../test/suppliers.ts'
import { OvertakenError } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { modules } from '../../modules.ts'
import { defineModule } from '../module.ts'
import { defineRecord, deleteWith, restoreWith, serveRecord, workspaceOf } from './index.ts'

// A kind whose records are in workspaces and part of each other, with no verb of its own.

const { file, definition } = suppliersOf(['parent_id', 'workspace_id'])
const suppliers = defineRecord({
  ...definition,
  workspace: 'workspace_id' as 'name',
  parent: 'parent_id' as 'name',
})
const extra = defineModule({
  name: 'extra',
  services: [serveRecord(file.getService('eventkit.v1.SupplierService') as typeof VenueService, suppliers)],
  permissions: { 'extra.supplier.read': 'everyone', 'extra.supplier.write': 'everyone' },
  reactions: {
    'tenancy.workspace.deleted': [deleteWith(suppliers)],
    'tenancy.workspace.restored': [restoreWith(suppliers)],
  },
})

const test = useTestApp({ modules: [...modules, extra] })
let anna: Person
/** Sees the stage alone. */
let ben: Person
let stage: string
let store: string

beforeAll(async () => {
  const client = new pg.Client({ connectionString: test.ownerUrl })
  await client.connect()
  await client
    .query(`
      create table extra_supplier (like planning_venue including defaults, primary key (tenant_id, id));
      alter table extra_supplier add column parent_id uuid, add column workspace_id uuid not null,
        add column deleted_with uuid;
      select secure_table('extra_supplier', 'select, insert, update')`)
    .finally(() => client.end())
  anna = await aCompany(test)
  stage = await aWorkspace(test, anna)
  store = await aWorkspace(test, anna)
  ben = await aColleague(test, anna, 'planner', [stage])
})

type Reply = { status: number; body: JsonObject }
const call = (line: string, body?: JsonObject, by = anna): Promise<Reply> =>
  test.rest(line, { token: by.token, ...(body && { body }) })
const made = async (body: JsonObject, by = anna): Promise<JsonObject> =>
  (await expectStatus(201, call('POST /api/v1/suppliers', { name: 'One', ...body }, by))).body
const at = (id: unknown): string => `/api/v1/suppliers/${String(id)}`
const read = async (id: unknown): Promise<JsonObject> => (await call(`GET ${at(id)}`)).body
const change = (id: unknown, body: JsonObject, by = anna): Promise<Reply> => call(`PATCH ${at(id)}`, body, by)
const historyOf = async (id: unknown): Promise<unknown[]> => {
  const { body } = await expectStatus(200, call(`GET /api/v1/journal?subject_id=${String(id)}`))
  return (body.entries as JsonObject[]).map(({ kind }) => String(kind).split('.').at(-1))
}
/** One with one below it that has one below it. */
async function aTree(): Promise<[JsonObject, JsonObject, JsonObject]> {
  const top = await made({ workspace_id: stage })
  const middle = await made({ parent_id: String(top.id) })
  return [top, middle, await made({ parent_id: String(middle.id) })]
}

describe('where a new record goes', () => {
  it('is the workspace it names, else its parent’s, else the default one', async () => {
    const [top, middle] = await aTree()
    expect([top.workspace_id, middle.workspace_id]).toEqual([stage, stage])
    const { body: me } = await call('GET /api/v1/me')
    expect((await made({})).workspace_id).toBe(me.default_workspace_id)
    expect((await made({}, ben)).workspace_id).toBe(stage)
  })

  it('has to be there, for the caller, and where its parent is', async () => {
    const top = await made({ workspace_id: store })
    const refused = async (body: JsonObject, by = anna) => {
      const reply = await call('POST /api/v1/suppliers', { name: 'No', ...body }, by)
      return [reply.status, (reply.body.violations as JsonObject[] | undefined)?.[0]?.field ?? reply.body.reason]
    }
    expect(await refused({ workspace_id: store }, ben)).toEqual([404, 'workspace_id'])
    expect(await refused({ parent_id: String(top.id) }, ben)).toEqual([404, 'parent_id'])
    expect(await refused({ parent_id: String(top.id), workspace_id: stage })).toEqual([400, 'parent_id'])
    expect(await refused({ parent_id: anna.userId })).toEqual([404, 'parent_id'])
    await expectStatus(200, call(`DELETE ${at(top.id)}`))
    expect(await refused({ parent_id: String(top.id) })).toEqual([404, 'parent_id'])
    const nowhere = await aColleague(test, anna, 'planner', [store])
    await expectStatus(200, call(`DELETE /api/v1/workspaces/${store}/members/${nowhere.userId}`))
    expect(await refused({}, nowhere)).toEqual([422, 'no_workspace'])
  })

  it('is looked for again when its parent moved meanwhile', () => {
    const parent = { id: 'p', number: null, title: 'P' }
    const standing = { workspaceId: null, parentId: 'p' }
    const place = (workspaceIds: string[], workspace_id: string) => ({
      workspaceIds,
      parent: { ...parent, workspace_id },
    })
    expect(workspaceOf(standing, place(['here'], 'here'))).toBe('here')
    expect(() => workspaceOf(standing, place(['here'], 'there'))).toThrow(OvertakenError)
    expect(() => workspaceOf(standing, place([], 'there'))).toThrow(OvertakenError)
  })
})

describe('a record that others are part of', () => {
  it('cannot be part of itself, at any depth', async () => {
    const [top, middle, low] = await aTree()
    for (const parent of [top, middle, low]) {
      const reply = await change(top.id, { parent_id: String(parent.id) })
      expect([reply.status, reply.body.violations]).toEqual([400, [expect.objectContaining({ field: 'parent_id' })]])
    }
    await expectStatus(200, change(low.id, { parent_id: String(top.id) }))
  })

  it('cannot make a circle with another that is moved at the same time', async () => {
    const [one, two] = [await made({ workspace_id: stage }), await made({ workspace_id: stage })]
    const replies = await Promise.all([
      change(one.id, { parent_id: String(two.id) }),
      change(two.id, { parent_id: String(one.id) }),
    ])
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 400])
  })

  it('is in the same workspace as they are', async () => {
    const [one, other] = [await made({ workspace_id: stage }), await made({ workspace_id: store })]
    const reply = await change(one.id, { parent_id: String(other.id) })
    expect([reply.status, reply.body.violations]).toEqual([400, [expect.objectContaining({ field: 'parent_id' })]])
    const moved = await expectStatus(200, change(one.id, { parent_id: String(other.id), workspace_id: store }))
    expect(moved.body).toMatchObject({ parent_id: other.id, workspace_id: store })
  })

  it('takes them along to another workspace, and stands alone there', async () => {
    const [top, middle, low] = await aTree()
    await expectStatus(200, change(middle.id, { workspace_id: store, name: 'Moved' }))
    const [first, second, third] = await Promise.all([top, middle, low].map(({ id }) => read(id)))
    expect(first).toMatchObject({ workspace_id: stage, version: 1 })
    expect(second).toMatchObject({ workspace_id: store, name: 'Moved' })
    expect(second?.parent_id).toBeNull()
    expect(third).toMatchObject({ workspace_id: store, parent_id: middle.id })
    expect(await historyOf(low.id)).toEqual(['moved', 'left', 'created'])
    expect((await test.journalOf(ben.token)).findLast(({ subject_id }) => subject_id === low.id)).toMatchObject({
      kind: 'extra.supplier.left',
      changes: [{ field: 'workspace_id', old: stage, new: store }],
      payload: { name: 'One' },
    })
    expect((await call(`GET ${at(low.id)}`, undefined, ben)).status).toBe(404)
    expect((await change(low.id, { workspace_id: stage }, ben)).status).toBe(404)
  })

  it('takes them along to the bin, and back, as far as they went with it', async () => {
    const [top, middle, low] = await aTree()
    const gone = await made({ parent_id: String(top.id) })
    await expectStatus(200, call(`DELETE ${at(gone.id)}`))
    await expectStatus(200, call(`DELETE ${at(top.id)}`))
    for (const { id } of [top, middle, low, gone]) expect((await call(`GET ${at(id)}`)).status).toBe(404)
    await expectStatus(200, call(`POST ${at(top.id)}/restore`, {}))
    expect(await read(middle.id)).toMatchObject({ parent_id: top.id })
    expect(await read(low.id)).toMatchObject({ parent_id: middle.id })
    expect((await call(`GET ${at(gone.id)}`)).status).toBe(404)
  })

  it('is left by one that comes back before it', async () => {
    const [top, middle, low] = await aTree()
    await expectStatus(200, call(`DELETE ${at(top.id)}`))
    expect((await expectStatus(200, call(`POST ${at(middle.id)}/restore`, {}))).body.parent_id).toBeNull()
    expect((await call(`GET ${at(low.id)}`)).status).toBe(404)
    await expectStatus(200, call(`POST ${at(top.id)}/restore`, {}))
    // It went with the top.
    expect((await read(low.id)).parent_id).toBe(middle.id)
  })
})

it('follows its workspace to the bin and back, and cannot come back alone', async () => {
  const hall = await aWorkspace(test, anna)
  const kept = await made({ workspace_id: hall })
  const below = await made({ parent_id: String(kept.id) })
  const gone = await made({ workspace_id: hall })
  await expectStatus(200, call(`DELETE ${at(gone.id)}`))
  await expectStatus(200, call(`DELETE /api/v1/workspaces/${hall}`))
  expect((await call(`GET ${at(kept.id)}`)).status).toBe(404)
  const refused = await call(`POST ${at(kept.id)}/restore`, {})
  expect([refused.status, refused.body.reason]).toEqual([422, 'workspace_deleted'])
  await expectStatus(200, call(`POST /api/v1/workspaces/${hall}/restore`, {}))
  expect(await read(below.id)).toMatchObject({ parent_id: kept.id, workspace_id: hall })
  expect((await call(`GET ${at(gone.id)}`)).status).toBe(404)
})
