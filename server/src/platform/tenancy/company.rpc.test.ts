import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { withTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { systemPrincipal } from '../auth/principal.ts'
import { ownCall, write } from '../calls/transact.ts'
import { approveCompany, createCompany } from './index.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test, 'Nordlicht')
})

const asServer = <T>(companyId: string, act: (ctx: Ctx) => Promise<T>): Promise<T> =>
  write(test.app.runtime, ownCall('test'), systemPrincipal(companyId), act)
const change = (body: JsonObject) => test.rest('PATCH /api/v1/company', { token: anna.token, body })

describe('a company', () => {
  it('is made with its first workspace, each told in the journal', async () => {
    const entries = await test.journalOf(anna.token)
    expect(entries.slice(0, 2)).toMatchObject([
      {
        kind: 'tenancy.company.created',
        subject_type: 'tenancy.company',
        subject_id: anna.companyId,
        subject_version: 1,
        workspace_id: '',
        payload: { name: 'Nordlicht' },
        changes: [
          { field: 'name', old: null, new: 'Nordlicht' },
          { field: 'time_zone', old: null, new: 'Europe/Vienna' },
          { field: 'state', old: null, new: 'active' },
          { field: 'origin', old: null, new: 'local' },
          { field: 'default_workspace_id', old: null, new: entries[1]?.subject_id },
        ],
      },
      { kind: 'tenancy.workspace.created', payload: { name: 'General' } },
    ])
  })

  it('is made once: who comes second changes nothing of it', async () => {
    const id = newId()
    const input = { name: ' Agency ', locale: 'de', timeZone: '', state: 'active', origin: 'external' } as const
    const made = await asServer(id, (ctx) => createCompany(ctx, input))
    expect(made).toMatchObject({
      company: { tenant_id: id, name: 'Agency', time_zone: 'UTC', version: 1, state: 'active', origin: 'external' },
      workspace: { name: 'Allgemein' },
    })
    expect(made?.company.default_workspace_id).toBe(made?.workspace.id)
    expect(await asServer(id, (ctx) => createCompany(ctx, { ...input, name: 'Other' }))).toBeUndefined()
  })

  it('that waits is let in once', async () => {
    const id = newId()
    const input = { name: 'Agency', locale: '', timeZone: 'UTC', state: 'pending', origin: 'local' } as const
    await asServer(id, (ctx) => createCompany(ctx, input))
    for (const _ of ['approved', 'again'])
      expect(await asServer(id, approveCompany)).toMatchObject({ state: 'active', version: 2 })
    const entries = await withTenant(test.app.runtime.pool, id, (db) =>
      db.rows<{ kind: string }>(sql`select kind from journal_inbox union all select kind from journal`),
    )
    expect(entries.filter(({ kind }) => kind === 'tenancy.company.approved')).toHaveLength(1)
    await expect(asServer(newId(), approveCompany)).rejects.toMatchObject({ reason: 'not_found' })
  })

  it('keeps its name, zone and default workspace, and takes the id of one in any letters', async () => {
    for (const field of ['name', 'time_zone', 'default_workspace_id'])
      expect((await change({ [field]: null })).body).toMatchObject(
        field === 'time_zone' ? { time_zone: 'UTC' } : { status: 400, violations: [{ field }] },
      )
    const other = await aWorkspace(test, anna)
    const set = await expectStatus(200, change({ default_workspace_id: other.toUpperCase() }))
    expect(set.body).toMatchObject({ name: 'Nordlicht', default_workspace_id: other })
    const missing = await change({ default_workspace_id: newId() })
    expect(missing.body).toMatchObject({ status: 404, violations: [{ field: 'default_workspace_id' }] })
  })
})

describe('a workspace', () => {
  const rename = (by: Person, id: string) =>
    test.rest(`PATCH /api/v1/workspaces/${id}`, { token: by.token, body: { name: 'Mine' } })

  it('is managed only by those who see all and may change them, or lead it', async () => {
    const stage = await aWorkspace(test, anna)
    for (const [key, permissions, status] of [
      ['writes', ['tenancy.workspace.read', 'tenancy.workspace.write'], 403],
      ['sees', ['tenancy.workspace.read', 'tenancy.workspace.all'], 403],
      ['manages', ['tenancy.workspace.read', 'tenancy.workspace.write', 'tenancy.workspace.all'], 200],
    ] as const) {
      const role = { key, name: key, permissions: [...permissions] }
      await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body: role }))
      expect([key, (await rename(await aColleague(test, anna, key, [stage]), stage)).status]).toEqual([key, status])
    }
  })

  it('made again with its id gives nobody back what they are no longer in it', async () => {
    const body = { id: newId(), name: 'Stage' }
    const manager = await aColleague(test, anna, 'manager')
    const make = () => test.rest('POST /api/v1/workspaces', { token: manager.token, body })
    await expectStatus(201, make())
    const member = `PUT /api/v1/workspaces/${body.id}/members/${manager.userId}`
    await expectStatus(200, test.rest(member, { token: anna.token, body: { role: 'team_member' } }))
    await expectStatus(201, make())
    const { body: list } = await test.rest(`GET /api/v1/workspaces/${body.id}/members`, { token: anna.token })
    expect(list.members).toMatchObject([{ user: { id: manager.userId }, role: 'team_member' }])
  })

  it('in the bin is deleted again without a word, also where only one is left', async () => {
    const owner = await aCompany(test)
    const second = await aWorkspace(test, owner)
    const bin = () => test.rest(`DELETE /api/v1/workspaces/${second}`, { token: owner.token })
    const binned = (await expectStatus(200, bin())).body
    expect((await expectStatus(200, bin())).body).toEqual(binned)
    const missing = await test.rest(`DELETE /api/v1/workspaces/${newId()}`, { token: owner.token })
    expect(missing.body).toMatchObject({ status: 404, detail: 'workspace not found' })
  })

  it('tells its members by name who came and who went', async () => {
    const stage = await aWorkspace(test, anna, 'Stage')
    const crew = await aColleague(test, anna, 'crew', [stage])
    const drop = (id: string) => test.rest(`DELETE /api/v1/workspaces/${stage}/members/${id}`, { token: anna.token })
    await expectStatus(200, drop(crew.userId))
    expect((await drop(crew.userId)).body).toMatchObject({ status: 404, violations: [{ field: 'user_id' }] })
    const about = { user_id: crew.userId, user_name: expect.stringContaining('crew'), workspace_id: stage }
    const entries = (await test.journalOf(anna.token)).filter(({ subject_id: id }) => id === crew.userId)
    expect(entries.filter(({ subject_type: type }) => type === 'tenancy.member')).toMatchObject([
      { kind: 'tenancy.member.set', subject_version: 1, workspace_id: stage, payload: about },
      { kind: 'tenancy.member.removed', subject_version: 1, workspace_id: stage, payload: about },
    ])
  })
})
