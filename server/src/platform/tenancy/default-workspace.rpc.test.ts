import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let admin: Person
let general: string

const early = { 'x-client-time': new Date(Date.now() - 300 * 86_400_000).toISOString() }
const company = async () => (await expectStatus(200, test.rest('GET /api/v1/company', { token: admin.token }))).body
const setDefault = (id: string, by = admin) =>
  test.rest('PATCH /api/v1/company', { token: by.token, body: { default_workspace_id: id } })
const invitedTo = async (by: Person) => {
  const body = { email: `new-${crypto.randomUUID()}@example.org`, role: 'crew' }
  const { body: made } = await expectStatus(201, test.rest('POST /api/v1/invitations', { token: by.token, body }))
  return made.workspace_ids
}

beforeAll(async () => {
  admin = await aCompany(test)
  general = String((await company()).default_workspace_id)
})

describe('the default workspace', () => {
  it('is where tasks and people go, whatever a client’s clock says of another', async () => {
    const manager = await aColleague(test, admin, 'manager')
    const body = { name: 'From long ago' }
    await expectStatus(201, test.rest('POST /api/v1/workspaces', { token: manager.token, body, headers: early }))
    expect((await aTask(test, admin)).workspace_id).toBe(general)
    expect(await invitedTo(admin)).toEqual([general])
  })

  it('is a setting of the company’s, journaled, for those who may change it', async () => {
    const other = await aWorkspace(test, admin)
    const planner = await aColleague(test, admin, 'planner')
    expect((await setDefault(other, planner)).status).toBe(403)
    await expectStatus(200, setDefault(other))
    expect((await aTask(test, admin)).workspace_id).toBe(other)
    expect(await invitedTo(admin)).toEqual([other])
    const entry = (await test.journalOf(admin.token)).findLast((each) => each.kind === 'tenancy.company.updated')
    expect(entry?.changes).toEqual([{ field: 'default_workspace_id', old: general, new: other }])
    await expectStatus(200, setDefault(general))
  })

  it('of somebody who cannot see it is the one they joined first', async () => {
    const [first, second] = [await aWorkspace(test, admin), await aWorkspace(test, admin)]
    const crew = await aColleague(test, admin, 'crew', [second])
    const put = `PUT /api/v1/workspaces/${first}/members/${crew.userId}`
    const body = { role: 'team_member' }
    await expectStatus(200, test.rest(put, { token: admin.token, body, headers: early }))
    expect((await aTask(test, crew)).workspace_id).toBe(second)
  })

  it('is there: one in the bin, unknown or of another company is refused, and it goes to no bin', async () => {
    const [gone, stranger] = [await aWorkspace(test, admin), await aCompany(test)]
    await expectStatus(200, test.rest(`DELETE /api/v1/workspaces/${gone}`, { token: admin.token }))
    const theirs = (await test.rest('GET /api/v1/company', { token: stranger.token })).body.default_workspace_id
    for (const id of [gone, String(theirs), crypto.randomUUID()]) expect((await setDefault(id)).status).toBe(404)
    expect((await setDefault('')).status).toBe(400)
    const refused = await test.rest(`DELETE /api/v1/workspaces/${general}`, { token: admin.token })
    expect([refused.status, refused.body.reason]).toEqual([422, 'default_workspace'])
  })
})

describe('a client’s clock', () => {
  it.each(['-1', '0', 'yesterday', '2026-02-30T10:00:00Z', '1990-01-01T00:00:00Z'])('%s is refused', async (time) => {
    const headers = { 'x-client-time': time }
    const reply = await test.rest('GET /api/v1/company', { token: admin.token, headers })
    expect([reply.status, (reply.body.violations as JsonObject[])[0]?.field]).toEqual([400, 'X-Client-Time'])
  })
})
