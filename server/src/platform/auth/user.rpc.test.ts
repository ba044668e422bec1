import { beforeAll, describe, expect, it } from 'vitest'
import { type RestReply, useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aWorkspace, expectStatus, type Person, testPassword } from '../../../test/factories.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { ownCall, write } from '../calls/transact.ts'
import { systemPrincipal } from './principal.ts'
import { createUser } from './user.actions.ts'

const test = useTestApp()
let admin: Person
let manager: Person
let planner: Person

beforeAll(async () => {
  admin = await aCompany(test)
  ;[manager, planner] = await Promise.all([aColleague(test, admin, 'manager'), aColleague(test, admin, 'planner')])
})

const patch = (by: Person, id: string, body: JsonObject): Promise<RestReply> =>
  test.rest(`PATCH /api/v1/users/${id}`, { token: by.token, body })
const close = (by: Person, id: string): Promise<RestReply> =>
  test.rest(`POST /api/v1/users/${id}/deactivate`, { token: by.token, body: {} })
const reopen = (by: Person, id: string): Promise<RestReply> =>
  test.rest(`POST /api/v1/users/${id}/reactivate`, { token: by.token, body: {} })
const setState = (by: Person, id: string, verb: string, version: number): Promise<RestReply> =>
  test.rest(`POST /api/v1/users/${id}/${verb}`, { token: by.token, body: { version } })
const me = (token: string): Promise<RestReply> => test.rest('GET /api/v1/me', { token })
const kindsOf = async (person: Person, id: unknown): Promise<unknown[]> =>
  (await test.journalOf(person.token)).filter((entry) => entry.subject_id === id).map((entry) => entry.kind)

describe('oneself', () => {
  it('shows and changes one’s own profile, field by field', async () => {
    const own = await aCompany(test)
    const { token, userId } = own
    const body = { locale: 'de', theme: 'light', time_zone: 'America/New_York' }
    await expectStatus(200, test.rest('PATCH /api/v1/me', { token, body: { name: 'Anna' } }))
    expect((await kindsOf(own, userId)).at(-1)).toBe('auth.user.updated')
    const changed = await expectStatus(200, test.rest('PATCH /api/v1/me', { token, body }))
    expect(changed.body).toMatchObject({ ...body, name: 'Anna', version: 3 })
    expect((await me(token)).body).toEqual(changed.body)
    const colleague = await aColleague(test, own, 'manager')
    expect(await kindsOf(colleague, userId)).not.toContain('auth.settings.updated')
    const created = (await test.journalOf(colleague.token)).find(({ kind }) => kind === 'auth.user.created')
    const told = ['name', 'email', 'role', 'state'].map((field) => ({ field }))
    expect(created).toMatchObject({ changes: told })
    const entry = (await test.journalOf(token)).findLast((found) => found.subject_id === userId)
    expect(entry).toMatchObject({
      kind: 'auth.settings.updated',
      subject_type: 'auth.user',
      changes: [
        { field: 'locale', old: 'en', new: 'de' },
        { field: 'time_zone', old: 'Europe/Vienna', new: 'America/New_York' },
        { field: 'theme', old: 'dark', new: 'light' },
      ],
    })
  })

  it.each([
    ['name', ''],
    ['name', null],
    ['locale', 'fr'],
    ['time_zone', 'Nowhere'],
    ['theme', 'pink'],
    ['role', 'admin'],
    ['email', 'other@example.org'],
  ])('refuses %s = %s', async (field, value) => {
    const reply = await expectStatus(
      400,
      test.rest('PATCH /api/v1/me', { token: planner.token, body: { [field]: value } }),
    )
    expect(JSON.stringify(reply.body.violations)).toContain(field)
  })

  it('does not overwrite what an Admin changed since the version it names', async () => {
    const anna = await aCompany(test)
    const ben = await aColleague(test, anna, 'crew')
    const change = (body: JsonObject) => test.rest('PATCH /api/v1/me', { token: ben.token, body })
    const call = `PATCH /api/v1/users/${ben.userId}`
    const renamed = await expectStatus(200, test.rest(call, { token: anna.token, body: { name: 'Benjamin' } }))
    const version = Number(renamed.body.version) - 1
    await expectStatus(200, change({ version, time_zone: 'Asia/Tokyo' }))
    const refused = await expectStatus(409, change({ version, name: 'Benny' }))
    expect(refused.body).toMatchObject({ reason: 'stale_version', clashes: [{ field: 'name', current: 'Benjamin' }] })
    expect((await expectStatus(200, change({ name: 'Benny' }))).body.name).toBe('Benny')
  })
})

describe('people', () => {
  it('are not closed or opened again over what somebody did since the version it names', async () => {
    const anna = await aCompany(test)
    const ben = await aColleague(test, anna, 'admin')
    const { userId } = await aColleague(test, anna, 'crew')
    await expectStatus(200, setState(anna, userId, 'deactivate', 1))
    await expectStatus(200, patch(ben, userId, { name: 'Renamed' }))
    await expectStatus(200, setState(anna, userId, 'reactivate', 2))
    for (const [verb, current, version] of [
      ['reactivate', 'deactivated', 2],
      ['deactivate', 'active', 1],
    ] as const) {
      if (verb === 'reactivate') await expectStatus(200, close(ben, userId))
      else await expectStatus(200, reopen(ben, userId))
      const refused = await setState(anna, userId, verb, version)
      expect(refused.body).toMatchObject({ status: 409, clashes: [{ field: 'state', current }] })
      const { body } = await test.rest(`GET /api/v1/users/${userId}`, { token: anna.token })
      expect(body).toMatchObject({ state: current, name: 'Renamed' })
    }
    await expectStatus(200, close(ben, userId))
    const told = await kindsOf(anna, userId)
    await expectStatus(200, setState(anna, userId, 'deactivate', 1))
    expect(await kindsOf(anna, userId)).toEqual(told)
  })

  it('are listed by name, found by part of name or e-mail, the deactivated on demand', async () => {
    const anna = await aCompany(test)
    const crew = await aColleague(test, anna, 'crew')
    await expectStatus(200, close(anna, crew.userId))
    const list = async (query: string): Promise<unknown[]> =>
      ((await test.rest(`GET /api/v1/users${query}`, { token: anna.token })).body.users as JsonObject[]).map(
        (u) => u.id,
      )
    expect(await list('')).toEqual([anna.userId])
    expect(await list('?include_deactivated=true')).toEqual([anna.userId, crew.userId])
    expect(await list('?include_deactivated=true&search=CREW')).toEqual([crew.userId])
    expect(await list(`?search=${anna.email.slice(0, 8)}`)).toEqual([anna.userId])
    expect(await list('?search=%25')).toEqual([])
  })

  it('are paged by keyset', async () => {
    const first = await test.rest('GET /api/v1/users?page_size=2', { token: admin.token })
    const token = String(first.body.next_page_token)
    const second = await test.rest(`GET /api/v1/users?page_size=2&page_token=${token}`, { token: admin.token })
    const ids = [...(first.body.users as JsonObject[]), ...(second.body.users as JsonObject[])].map((user) => user.id)
    expect(ids.toSorted()).toEqual([admin.userId, manager.userId, planner.userId].toSorted())
    const other = await aCompany(test)
    const stolen = await test.rest(`GET /api/v1/users?page_size=2&page_token=${token}`, { token: other.token })
    expect(stolen.body).toMatchObject({ status: 400, violations: [{ field: 'page_token' }] })
  })

  it('merge disjoint changes of a stale version and refuse clashing ones', async () => {
    const crew = await aColleague(test, admin, 'crew')
    await expectStatus(200, patch(admin, crew.userId, { version: 1, name: 'Chris' }))
    const merged = await expectStatus(200, patch(admin, crew.userId, { version: 1, role: 'sales' }))
    expect(merged.body).toMatchObject({ name: 'Chris', role: 'sales', version: 3 })
    const clash = await expectStatus(409, patch(admin, crew.userId, { version: 1, name: 'Christine' }))
    expect(clash.body).toMatchObject({ reason: 'stale_version', current_version: 3 })
    expect(await kindsOf(admin, crew.userId)).toEqual([
      'auth.user.created',
      'tenancy.member.set',
      'auth.user.updated',
      'auth.user.updated',
    ])
  })
})

describe('whoever makes a person', () => {
  it('makes none with the e-mail, in any case, or the id of another', async () => {
    const anna = await aCompany(test)
    const { runtime } = test.app
    const given = { name: 'Same', role: 'crew', timeZone: '', locale: '', passwordHash: null }
    const make = (id: string, email: string | null) =>
      write(runtime, ownCall('test'), systemPrincipal(anna.companyId), (ctx) =>
        createUser(ctx, { ...given, id, email }),
      )
    const taken = { kind: 'conflict', reason: 'already_exists' }
    await expect(make(newId(), anna.email.toUpperCase())).rejects.toMatchObject(taken)
    await expect(make(anna.userId, null)).rejects.toMatchObject(taken)
    const made = await make(newId(), null)
    expect(made).toMatchObject({ name: 'Same', email: null, locale: 'en', time_zone: 'UTC', state: 'active' })
    expect(await kindsOf(anna, made.id)).toEqual(['auth.user.created'])
  })
})

describe('nobody gives or takes more than they have:', () => {
  it('a Manager makes Managers and below, never an Admin', async () => {
    expect((await patch(manager, planner.userId, { role: 'admin' })).status).toBe(403)
    expect((await patch(manager, manager.userId, { role: 'admin' })).status).toBe(403)
    const crew = await aColleague(test, manager, 'crew')
    expect((await patch(manager, crew.userId, { role: 'manager' })).body.role).toBe('manager')
    const body = { email: 'boss@example.org', role: 'admin' }
    expect((await test.rest('POST /api/v1/invitations', { token: manager.token, body })).status).toBe(403)
  })

  it('a Manager touches no Admin', async () => {
    const second = await aColleague(test, admin, 'admin')
    expect((await patch(manager, second.userId, { name: 'Fool' })).status).toBe(403)
    expect((await patch(manager, second.userId, { role: 'crew' })).status).toBe(403)
    expect((await close(manager, second.userId)).status).toBe(403)
    await expectStatus(200, close(admin, second.userId))
    expect((await reopen(manager, second.userId)).status).toBe(403)
  })

  it('a Planner manages nobody', async () => {
    expect((await patch(planner, planner.userId, { role: 'admin' })).status).toBe(403)
    expect((await close(planner, manager.userId)).status).toBe(403)
  })

  it('and a role must exist', async () => {
    const reply = await expectStatus(400, patch(admin, planner.userId, { role: 'emperor' }))
    expect(reply.body.violations).toMatchObject([{ field: 'role' }])
  })
})

describe('the last Admin', () => {
  it('keeps the role and the account, until there is another', async () => {
    const anna = await aCompany(test)
    expect((await patch(anna, anna.userId, { role: 'planner' })).body).toMatchObject({
      status: 422,
      reason: 'last_admin',
    })
    await expectStatus(200, patch(anna, anna.userId, { role: 'admin', name: 'Anna' }))
    for (const id of [anna.userId, anna.userId.toUpperCase()])
      expect((await close(anna, id)).body.reason).toBe('own_account')
    const berta = await aColleague(test, anna, 'admin')
    await expectStatus(200, patch(anna, anna.userId, { role: 'planner' }))
    expect((await patch(berta, berta.userId, { role: 'crew' })).body.reason).toBe('last_admin')
  })

  it('is closed or erased by nobody, not even by somebody of another role who may do everything', async () => {
    const anna = await aCompany(test)
    const { body: all } = await test.rest('GET /api/v1/permissions', { token: anna.token })
    const role = { key: 'all', name: 'All', permissions: all.permissions! }
    await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body: role }))
    const mona = await aColleague(test, anna, 'all')
    const act = (verb: string) =>
      test.rest(`POST /api/v1/users/${anna.userId}/${verb}`, { token: mona.token, body: {} })
    for (const verb of ['deactivate', 'erase'])
      expect((await act(verb)).body).toMatchObject({ status: 422, reason: 'last_admin' })
    expect((await patch(mona, anna.userId, { role: 'crew' })).body.reason).toBe('last_admin')
    await aColleague(test, anna, 'admin')
    await expectStatus(200, act('deactivate'))
    await expectStatus(200, act('erase'))
  })

  it('is left when two Admins take each other’s role away at once', async () => {
    const anna = await aCompany(test)
    const berta = await aColleague(test, anna, 'admin')
    const replies = await Promise.all([
      patch(anna, berta.userId, { role: 'crew' }),
      patch(berta, anna.userId, { role: 'crew' }),
    ])
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1)
    const { body } = await test.rest('GET /api/v1/users', { token: anna.token })
    expect((body.users as JsonObject[]).filter((user) => user.role === 'admin')).toHaveLength(1)
  })
})

describe('a deactivated person', () => {
  it('is out at once with token, cookie and key, and comes back only by signing in anew', async () => {
    const crew = await aColleague(test, admin, 'planner')
    const signIn = () => test.rest('POST /api/v1/auth/sign-in', { body: { email: crew.email, password: testPassword } })
    const session = await expectStatus(200, signIn())
    const cookie = String(session.headers['set-cookie']).split(';')[0]!
    const body = { name: 'k', scopes: ['work:read'] }
    const key = await expectStatus(201, test.rest('POST /api/v1/api-keys', { token: crew.token, body }))
    const secret = String(key.body.secret)
    expect((await me(secret)).status).toBe(200)
    await expectStatus(200, close(admin, crew.userId))
    const attempts = [me(crew.token), me(String(session.body.access_token)), me(secret), signIn()]
    attempts.push(test.rest('POST /api/v1/auth/refresh', { body: {}, headers: { cookie } }))
    expect((await Promise.all(attempts)).map((reply) => reply.status)).toEqual([401, 401, 401, 401, 401])
    await expectStatus(200, reopen(admin, crew.userId))
    expect((await me(crew.token)).status).toBe(401)
    expect((await me(secret)).status).toBe(401)
    expect((await signIn()).status).toBe(200)
    expect((await kindsOf(admin, crew.userId)).slice(-2)).toEqual(['auth.user.deactivated', 'auth.user.reactivated'])
  })
})

describe('inviting', () => {
  const invite = (by: Person, body: JsonObject): Promise<RestReply> =>
    test.rest('POST /api/v1/invitations', { token: by.token, body })
  const tokenOf = (reply: RestReply): string => new URL(String(reply.body.link)).searchParams.get('token')!
  const show = (token: string) => test.rest('POST /api/v1/auth/invitation', { body: { token } })
  const accept = (token: string, more: JsonObject = {}) =>
    test.rest('POST /api/v1/auth/accept-invitation', { body: { token, name: 'New', password: testPassword, ...more } })

  it('shows the link once, to the inviter, and lets the invited person in where they were invited to', async () => {
    const workspace = await aWorkspace(test, admin)
    const invited = await expectStatus(
      201,
      invite(admin, { email: 'a1@example.org', role: 'crew', workspace_ids: [workspace] }),
    )
    expect(invited.body).toMatchObject({ email: 'a1@example.org', role: 'crew', mailed: false })
    const listed = await test.rest('GET /api/v1/invitations', { token: admin.token })
    expect((listed.body.invitations as JsonObject[]).map(({ id, link }) => [id, link])).toContainEqual([
      invited.body.id,
      '',
    ])
    const shown = await expectStatus(200, show(tokenOf(invited)))
    expect(shown.body).toMatchObject({ email: 'a1@example.org', role: 'crew' })
    const session = await expectStatus(201, accept(tokenOf(invited), { locale: 'de', time_zone: 'Europe/Berlin' }))
    const profile = await me(String(session.body.access_token))
    expect(profile.body).toMatchObject({
      role: 'crew',
      locale: 'de',
      time_zone: 'Europe/Berlin',
      all_workspaces: false,
      default_workspace_id: workspace,
    })
    expect(profile.body.workspaces).toMatchObject([{ workspace_id: workspace, role: 'team_member' }])
    expect(await kindsOf(admin, invited.body.id)).toEqual(['auth.invitation.created', 'auth.invitation.accepted'])
    const journal = JSON.stringify(await test.journalOf(admin.token))
    expect(journal).not.toContain(tokenOf(invited))
  })

  it('accepts once, even when two do at once', async () => {
    const token = tokenOf(await invite(admin, { email: 'a2@example.org', role: 'crew' }))
    const { body } = await expectStatus(400, accept(token, { time_zone: 'Mars/Olympus' }))
    expect(body.violations).toMatchObject([{ field: 'time_zone' }])
    const replies = await Promise.all([accept(token), accept(token)])
    expect(replies.map((reply) => reply.status).toSorted()).toEqual([201, 422])
    expect((await show(token)).body.reason).toBe('link_dead')
  })

  it('leaves one link alive, even when six are made at once', async () => {
    const emails = ['a9', 'A9', 'a9', 'A9', 'a9', 'a9'].map((name) => `${name}@example.org`)
    const invited = await Promise.all(
      emails.map((email) => expectStatus(201, invite(admin, { email, role: 'crew' })).then(tokenOf)),
    )
    const shown = await Promise.all(invited.map(show))
    expect(shown.map(({ status }) => status).toSorted()).toEqual([200, 422, 422, 422, 422, 422])
  })

  it('refuses a withdrawn, a replaced, an expired, a mangled and a foreign link alike', async () => {
    const withdrawn = await invite(admin, { email: 'a3@example.org', role: 'crew' })
    await expectStatus(
      200,
      test.rest(`DELETE /api/v1/invitations/${String(withdrawn.body.id)}`, { token: admin.token }),
    )
    const replaced = await invite(admin, { email: 'a4@example.org', role: 'crew' })
    await invite(admin, { email: 'A4@example.org', role: 'sales' })
    const good = tokenOf(await invite(admin, { email: 'a5@example.org', role: 'crew' }))
    const bytes = Buffer.from(good, 'base64url')
    bytes[50]! ^= 1
    const tokens = [tokenOf(withdrawn), tokenOf(replaced), bytes.toString('base64url'), 'x', 'A'.repeat(86)]
    for (const token of tokens) expect((await accept(token)).body).toMatchObject({ status: 422, reason: 'link_dead' })
  })

  it('refuses known e-mails, unknown roles and workspaces that are not the company’s', async () => {
    expect((await invite(admin, { email: planner.email.toUpperCase(), role: 'crew' })).status).toBe(409)
    expect((await invite(admin, { email: 'a6@example.org', role: 'emperor' })).status).toBe(400)
    const foreign = await aWorkspace(test, await aCompany(test))
    const binned = await aWorkspace(test, admin)
    await expectStatus(200, test.rest(`DELETE /api/v1/workspaces/${binned}`, { token: admin.token }))
    for (const id of [foreign, binned, newId()]) {
      const reply = await invite(admin, { email: 'a6@example.org', role: 'crew', workspace_ids: [id] })
      expect(reply.body).toMatchObject({ status: 404, violations: [{ field: 'workspace_ids' }] })
    }
  })
})
