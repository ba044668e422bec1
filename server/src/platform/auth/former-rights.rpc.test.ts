import { beforeEach, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aWorkspace, expectStatus, type Person, testPassword } from '../../../test/factories.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let admin: Person
let second: Person

beforeEach(async () => {
  admin = await aCompany(test)
  second = await aColleague(test, admin, 'admin')
})

const tokenIn = (link: unknown) => new URL(String(link)).searchParams.get('token')
const give = (role: string, to = second) =>
  expectStatus(200, test.rest(`PATCH /api/v1/users/${to.userId}`, { token: admin.token, body: { role } }))
const accept = (token: unknown) =>
  test.rest('POST /api/v1/auth/accept-invitation', { body: { token, name: 'New', password: testPassword } })
const open = (token: unknown) => test.rest('POST /api/v1/auth/invitation', { body: { token } })

async function invite(by: Person, role: string, workspaceIds: string[] = []): Promise<unknown> {
  const body = { email: `${crypto.randomUUID()}@example.org`, role, workspace_ids: workspaceIds }
  return tokenIn((await expectStatus(201, test.rest('POST /api/v1/invitations', { token: by.token, body }))).body.link)
}

async function lapsed(): Promise<unknown[]> {
  const { body } = await expectStatus(200, test.rest('GET /api/v1/invitations', { token: admin.token }))
  return (body.invitations as JsonObject[]).map((invitation) => invitation.lapsed)
}

describe('an invitation', () => {
  it('is worth what its inviter may give now', async () => {
    const [toAdmin, toCrew] = [await invite(second, 'admin'), await invite(second, 'crew')]
    expect(await lapsed()).toEqual([false, false])
    await give('manager')
    expect(await lapsed()).toEqual([false, true])
    expect([(await open(toAdmin)).body.reason, (await accept(toAdmin)).body.reason]).toEqual(['link_dead', 'link_dead'])
    await expectStatus(201, accept(toCrew))
    await give('admin')
    await expectStatus(201, accept(toAdmin))
  })

  it('opens no workspace that its inviter no longer sees', async () => {
    const body = { key: 'clerk', name: 'Clerk', permissions: ['auth.user.read', 'auth.user.write'] }
    await expectStatus(201, test.rest('POST /api/v1/roles', { token: admin.token, body }))
    const workspace = await aWorkspace(test, admin)
    const clerk = await aColleague(test, admin, 'clerk', [workspace])
    const bare = { key: 'bare', name: 'Bare', permissions: ['auth.user.read'] }
    await expectStatus(201, test.rest('POST /api/v1/roles', { token: admin.token, body: bare }))
    const token = await invite(clerk, 'bare', [workspace])
    await expectStatus(200, open(token))
    const member = `DELETE /api/v1/workspaces/${workspace}/members/${clerk.userId}`
    await expectStatus(200, test.rest(member, { token: admin.token }))
    expect((await open(token)).body.reason).toBe('link_dead')
  })

  it('to a role that can more since than its inviter is void', async () => {
    const body = { key: 'own', name: 'Own', permissions: ['work.task.read'] }
    await expectStatus(201, test.rest('POST /api/v1/roles', { token: admin.token, body }))
    await give('manager')
    const token = await invite(second, 'own')
    const more = { permissions: ['tenancy.company.write'] }
    await expectStatus(200, test.rest('PATCH /api/v1/roles/own', { token: admin.token, body: more }))
    expect((await accept(token)).body.reason).toBe('link_dead')
  })
})

describe('a reset link that somebody made', () => {
  it('is worth what they may do now', async () => {
    const third = await aColleague(test, admin, 'admin')
    const make = `POST /api/v1/users/${third.userId}/password-reset-link`
    const made = await test.rest(make, { token: second.token, body: {} })
    const body = { token: tokenIn(made.body.link), password: 'a whole new one' }
    await give('manager')
    const reset = () => test.rest('POST /api/v1/auth/reset-password', { body })
    expect((await reset()).body.reason).toBe('link_dead')
    await give('admin')
    await expectStatus(200, reset())
  })
})

describe('API keys', () => {
  const keyOf = async (person: Person) => {
    const body = { name: 'Robot', scopes: ['work:read', 'auth:write'] }
    return String((await test.rest('POST /api/v1/api-keys', { token: person.token, body })).body.secret)
  }
  const works = async (token: string) => (await test.rest('GET /api/v1/tasks', { token })).status === 200
  const change = (person: Person, more: JsonObject) => {
    const body = { current_password: testPassword, new_password: 'a whole new one', ...more }
    return expectStatus(200, test.rest('POST /api/v1/auth/change-password', { token: person.token, body }))
  }

  it('survive a new password, unless their person revokes them with it', async () => {
    const key = await keyOf(second)
    await change(second, {})
    expect(await works(key)).toBe(true)
    await change(second, { current_password: 'a whole new one', revoke_api_keys: true })
    expect(await works(key)).toBe(false)
    const entry = (await test.journalOf(admin.token)).findLast((each) => each.kind === 'auth.password.changed')
    expect(entry?.payload).toMatchObject({ api_keys_revoked: true })
  })

  it('are revoked with a reset when asked for', async () => {
    const keys = [await keyOf(second), await keyOf(admin)]
    const make = `POST /api/v1/users/${second.userId}/password-reset-link`
    const made = await test.rest(make, { token: admin.token, body: {} })
    const body = { token: tokenIn(made.body.link), password: 'a whole new one', revoke_api_keys: true }
    await expectStatus(200, test.rest('POST /api/v1/auth/reset-password', { body }))
    expect([await works(keys[0]!), await works(keys[1]!)]).toEqual([false, true])
  })

  it('have no more than their person has now', async () => {
    const key = await keyOf(second)
    const invitations = () => test.rest('GET /api/v1/invitations', { token: key })
    expect((await invitations()).status).toBe(200)
    await give('crew')
    expect((await invitations()).status).toBe(403)
    expect(await works(key)).toBe(true)
  })
})
