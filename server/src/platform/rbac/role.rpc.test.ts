import { beforeAll, describe, expect, it } from 'vitest'
import { type RestReply, useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { allPermissions } from '../access/role.rules.ts'

const test = useTestApp()
let admin: Person
let planner: Person

beforeAll(async () => {
  admin = await aCompany(test)
  planner = await aColleague(test, admin, 'planner')
})

const make = (by: Person, key: string, permissions: string[], name = key): Promise<RestReply> =>
  test.rest('POST /api/v1/roles', { token: by.token, body: { key, name, permissions } })
const change = (by: Person, key: string, body: JsonObject): Promise<RestReply> =>
  test.rest(`PATCH /api/v1/roles/${key}`, { token: by.token, body })
const remove = (by: Person, key: string) => test.rest(`DELETE /api/v1/roles/${key}`, { token: by.token })
const give = (by: Person, to: Person, role: string) =>
  test.rest(`PATCH /api/v1/users/${to.userId}`, { token: by.token, body: { role } })
const list = async (by: Person): Promise<JsonObject[]> =>
  (await test.rest('GET /api/v1/roles', { token: by.token })).body.roles as JsonObject[]

describe('a role of one’s own', () => {
  it('is made, given, changed and removed, each with its entry, and felt from the next request on', async () => {
    const role = await expectStatus(201, make(admin, 'runner', ['work.task.read', 'planning.event.read']))
    expect(role.body).toMatchObject({ key: 'runner', built_in: false, version: 1 })
    await expectStatus(200, give(admin, planner, 'runner'))
    const events = () => test.rest('GET /api/v1/events', { token: planner.token })
    expect((await events()).status).toBe(200)
    const changed = await expectStatus(200, change(admin, 'runner', { version: 1, permissions: ['work.task.read'] }))
    expect(changed.body).toMatchObject({ permissions: ['work.task.read'], name: 'runner', version: 2 })
    expect((await events()).status).toBe(403)
    expect((await remove(admin, 'runner')).body).toMatchObject({ status: 422, reason: 'role_in_use' })
    await expectStatus(200, give(admin, planner, 'planner'))
    await expectStatus(200, remove(admin, 'runner'))
    expect((await list(admin)).some((found) => found.key === 'runner')).toBe(false)
    const entries = (await test.journalOf(admin.token)).filter((entry) => entry.subject_type === 'rbac.role')
    expect(entries.map((entry) => entry.kind)).toEqual(['rbac.role.created', 'rbac.role.updated', 'rbac.role.deleted'])
    expect(entries[1]?.changes).toEqual([
      { field: 'permissions', old: ['planning.event.read', 'work.task.read'], new: ['work.task.read'] },
    ])
    expect(entries[2]).toMatchObject({
      subject_id: entries[0]?.subject_id,
      subject_version: 3,
      payload: { key: 'runner', name: 'runner' },
      changes: [
        { field: 'key', old: 'runner', new: null },
        { field: 'name', old: 'runner', new: null },
        { field: 'permissions', old: ['work.task.read'], new: null },
        { field: 'reach', old: {}, new: null },
      ],
    })
  })

  it('is one of a hundred at most', async () => {
    const anna = await aCompany(test)
    for (let count = 0; count < 100; count += 1) await expectStatus(201, make(anna, `role_${count}`, []))
    expect((await make(anna, 'one_more', [])).body).toMatchObject({ status: 422, reason: 'too_many_roles' })
    expect(await list(anna)).toHaveLength(107)
    await expectStatus(200, remove(anna, 'role_0'))
    await expectStatus(201, make(anna, 'one_more', []))
  })

  it('is listed among the others by the alphabet', async () => {
    const owner = await aCompany(test)
    for (const name of ['Zelte', 'Ärzte', 'rigger'])
      await expectStatus(201, make(owner, name.replace('Ä', 'a').toLowerCase(), [], name))
    expect((await list(owner)).slice(7).map(({ name }) => name)).toEqual(['Ärzte', 'rigger', 'Zelte'])
  })

  it('lists the built-in ones first', async () => {
    const roles = await list(planner)
    expect(roles.slice(0, 7).map((role) => role.key)).toEqual([
      'admin',
      'manager',
      'planner',
      'warehouse',
      'sales',
      'crew',
      'read_only',
    ])
    const { body } = await test.rest('GET /api/v1/permissions', { token: planner.token })
    expect(body.permissions).toEqual(allPermissions())
  })

  it('refuses what does not exist, is built in or is taken', async () => {
    expect((await make(admin, 'odd', ['work.task.fly'])).body).toMatchObject({
      status: 400,
      violations: [{ field: 'permissions' }],
    })
    const taken = { status: 409, reason: 'already_exists' }
    expect((await make(admin, 'admin', [])).body).toMatchObject(taken)
    await expectStatus(201, make(admin, 'twice', []))
    expect((await make(admin, 'twice', [])).body).toMatchObject(taken)
    expect((await change(admin, 'planner', { name: 'Mine' })).body.reason).toBe('built_in_role')
    expect((await remove(admin, 'admin')).body.reason).toBe('built_in_role')
    expect((await remove(admin, 'nothing')).body).toMatchObject({ status: 404, detail: 'role not found' })
    expect((await give(admin, planner, 'nothing')).body).toMatchObject({ status: 400, violations: [{ field: 'role' }] })
  })

  it('refuses a stale change of the same field and merges another', async () => {
    await expectStatus(201, make(admin, 'stale', ['work.task.read']))
    await expectStatus(200, change(admin, 'stale', { version: 1, name: 'Fresh' }))
    expect((await change(admin, 'stale', { version: 1, name: 'Other' })).body.reason).toBe('stale_version')
    const merged = await expectStatus(200, change(admin, 'stale', { version: 1, permissions: [] }))
    expect(merged.body).toMatchObject({ name: 'Fresh', permissions: [], version: 3 })
  })

  it('cannot be removed while somebody is invited to it', async () => {
    await expectStatus(201, make(admin, 'invited', ['work.task.read']))
    const body = { email: 'role@example.org', role: 'invited' }
    const invitation = await expectStatus(201, test.rest('POST /api/v1/invitations', { token: admin.token, body }))
    expect((await remove(admin, 'invited')).body.reason).toBe('role_in_use')
    await test.rest(`DELETE /api/v1/invitations/${String(invitation.body.id)}`, { token: admin.token })
    await expectStatus(200, remove(admin, 'invited'))
  })
})

describe('whoever makes roles without being an Admin', () => {
  it('gives away nothing they lack, and does not touch roles that can more', async () => {
    const own = ['rbac.role.write', 'auth.user.read', 'auth.user.write', 'work.task.read']
    await expectStatus(201, make(admin, 'clerk', own))
    const clerk = await aColleague(test, admin, 'clerk')
    expect((await make(clerk, 'god', [...allPermissions()])).status).toBe(403)
    expect((await make(clerk, 'small', ['work.task.read'])).status).toBe(201)
    expect((await change(clerk, 'small', { permissions: ['work.task.write'] })).status).toBe(403)
    expect((await change(clerk, 'clerk', { permissions: [...own, 'tenancy.workspace.all'] })).status).toBe(403)
    await expectStatus(201, make(admin, 'mighty', ['tenancy.company.write']))
    expect((await change(clerk, 'mighty', { permissions: [] })).status).toBe(403)
    expect((await remove(clerk, 'mighty')).status).toBe(403)
    expect((await give(clerk, planner, 'small')).status).toBe(403)
    expect((await give(clerk, clerk, 'admin')).status).toBe(403)
  })
})
