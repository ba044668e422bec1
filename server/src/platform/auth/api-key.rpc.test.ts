import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { type RestReply, useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask, expectStatus, type Person } from '../../../test/factories.ts'
import { withTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let admin: Person
let planner: Person

beforeAll(async () => {
  admin = await aCompany(test)
  planner = await aColleague(test, admin, 'planner')
})

const make = (by: Person, scopes: string[], name = 'Robot'): Promise<RestReply> =>
  test.rest('POST /api/v1/api-keys', { token: by.token, body: { name, scopes } })
const secretOf = async (by: Person, ...scopes: string[]): Promise<string> =>
  String((await expectStatus(201, make(by, scopes))).body.secret)
const revoke = (by: Person, id: unknown) => test.rest(`DELETE /api/v1/api-keys/${String(id)}`, { token: by.token })
const list = async (by: Person): Promise<JsonObject[]> =>
  (await test.rest('GET /api/v1/api-keys', { token: by.token })).body.api_keys as JsonObject[]
const tasks = (token: string): Promise<RestReply> => test.rest('GET /api/v1/tasks', { token })
const addTask = (token: string): Promise<RestReply> =>
  test.rest('POST /api/v1/tasks', { token, body: { title: 'By key' } })

describe('a key', () => {
  it('is shown once; its hash alone is kept, and nothing of it is in the journal', async () => {
    const made = await expectStatus(201, make(admin, ['work:write', 'work:read']))
    const secret = String(made.body.secret)
    expect(secret).toMatch(/^ek_[\w-]{86}$/)
    expect(made.body).toMatchObject({
      scopes: ['work:read', 'work:write'],
      prefix: secret.slice(0, 15),
      user_id: admin.userId,
    })
    const listed = (await list(admin)).find((key) => key.id === made.body.id)
    expect(listed).toEqual({ ...made.body, secret: '' })
    const row = await withTenant(test.app.runtime.pool, admin.companyId, (db) =>
      db.one<JsonObject>(sql`select * from auth_api_key where id = ${made.body.id}`),
    )
    const random = Buffer.from(secret.slice(3), 'base64url').subarray(32).toString('base64url')
    const everywhere = JSON.stringify([row, await test.journalOf(admin.token)])
    expect(everywhere).not.toContain(random.slice(4, -4))
  })

  it('is not shown, and not kept, by a repeated Idempotency-Key', async () => {
    const send = () =>
      test.rest('POST /api/v1/api-keys', {
        token: admin.token,
        body: { name: 'Once', scopes: ['work:read'] },
        headers: { 'idempotency-key': 'a key' },
      })
    const [first, again] = [await expectStatus(201, send()), await expectStatus(201, send())]
    expect(again.body).toEqual({ ...first.body, secret: '' })
    const kept = await withTenant(test.app.runtime.pool, admin.companyId, (db) =>
      db.one<{ reply: Buffer }>(sql`select reply from api_idempotency_key where key = 'a key'`),
    )
    expect(kept.reply.toString('latin1')).not.toContain(String(first.body.secret).slice(-20))
  })

  it('does what its scopes and its person allow, and no more', async () => {
    await aTask(test, admin)
    const reader = await secretOf(planner, 'work:read')
    expect((await tasks(reader)).status).toBe(200)
    expect((await addTask(reader)).status).toBe(403)
    const writer = await secretOf(planner, 'work:write')
    expect((await addTask(writer)).status).toBe(201)
    expect((await tasks(writer)).status).toBe(200)
    expect((await test.rest('GET /api/v1/events', { token: writer })).status).toBe(403)
    // A Planner's key gains nothing by asking for what a Planner cannot do.
    const greedy = await secretOf(planner, 'auth:write', 'tenancy:write', 'rbac:write')
    const body = { name: 'Mine' }
    expect((await test.rest('POST /api/v1/workspaces', { token: greedy, body })).status).toBe(403)
    expect(
      (await test.rest(`PATCH /api/v1/users/${planner.userId}`, { token: greedy, body: { role: 'admin' } })).status,
    ).toBe(403)
  })

  it('sees as far as its person: an Admin’s all workspaces, a Planner’s their own', async () => {
    const hidden = await expectStatus(
      201,
      test.rest('POST /api/v1/workspaces', { token: admin.token, body: { name: 'Hidden' } }),
    )
    const task = await aTask(test, admin, { workspace_id: String(hidden.body.id) })
    const path = `GET /api/v1/tasks/${String(task.id)}`
    expect((await test.rest(path, { token: await secretOf(admin, 'work:read') })).status).toBe(200)
    expect((await test.rest(path, { token: await secretOf(planner, 'work:read') })).status).toBe(404)
  })

  it('follows its person’s role at once', async () => {
    const sales = await aColleague(test, admin, 'planner')
    const key = await secretOf(sales, 'planning:write')
    const body = { name: 'Gig', starts_at: '2027-03-01T08:00:00Z', ends_at: '2027-03-01T09:00:00Z' }
    expect((await test.rest('POST /api/v1/events', { token: key, body })).status).toBe(201)
    await expectStatus(
      200,
      test.rest(`PATCH /api/v1/users/${sales.userId}`, { token: admin.token, body: { role: 'crew' } }),
    )
    expect((await test.rest('POST /api/v1/events', { token: key, body })).status).toBe(403)
  })

  it('is dead at once when revoked, by its person or by whoever manages people', async () => {
    for (const by of [planner, admin]) {
      const key = await expectStatus(201, make(planner, ['work:read']))
      expect((await tasks(String(key.body.secret))).status).toBe(200)
      const revoked = await expectStatus(200, revoke(by, key.body.id))
      expect(revoked.body.revoked_at).toBeTruthy()
      expect((await tasks(String(key.body.secret))).body).toMatchObject({ status: 401, reason: 'token_invalid' })
      await expectStatus(200, revoke(by, key.body.id))
      const kinds = (await test.journalOf(admin.token)).filter((entry) => entry.subject_id === key.body.id)
      expect(kinds.map((entry) => entry.kind)).toEqual(['auth.api_key.created', 'auth.api_key.revoked'])
    }
  })

  it('of somebody else is not seen, listed or revoked without managing people', async () => {
    const key = await expectStatus(201, make(admin, ['work:read']))
    expect((await revoke(planner, key.body.id)).status).toBe(404)
    expect((await list(planner)).every((own) => own.user_id === planner.userId)).toBe(true)
    expect((await list(admin)).some((other) => other.user_id === planner.userId)).toBe(true)
  })

  it('of somebody who can more is seen and not revoked by who manages people, who may revoke those of the others', async () => {
    const manager = await aColleague(test, admin, 'manager')
    const key = await expectStatus(201, make(admin, ['work:read']))
    expect((await list(manager)).map(({ id }) => id)).toContain(key.body.id)
    expect((await revoke(manager, key.body.id)).status).toBe(403)
    expect((await tasks(String(key.body.secret))).status).toBe(200)
    const other = await expectStatus(201, make(planner, ['work:read']))
    await expectStatus(200, revoke(manager, other.body.id))
  })

  it('leaves the account of its person alone', async () => {
    const token = await secretOf(admin, 'auth:write', 'work:write')
    const calls = await Promise.all([
      test.rest('PATCH /api/v1/me', { token, body: { name: 'Other' } }),
      test.rest('POST /api/v1/auth/sign-out-everywhere', { token, body: {} }),
      test.rest('POST /api/v1/auth/change-password', {
        token,
        body: { current_password: 'x', new_password: 'a whole new one' },
      }),
      test.rest('POST /api/v1/api-keys', { token, body: { name: 'child', scopes: ['rbac:write'] } }),
    ])
    expect(calls.map((reply) => reply.status)).toEqual([403, 403, 403, 403])
  })

  it('notes its last use, to the minute', async () => {
    const key = await expectStatus(201, make(admin, ['work:read']))
    const lastUse = async () => (await list(admin)).find((found) => found.id === key.body.id)?.last_used_at
    expect(await lastUse()).toBeFalsy()
    await tasks(String(key.body.secret))
    await expect.poll(lastUse).toBeTruthy()
    const first = await lastUse()
    await tasks(String(key.body.secret))
    expect(await lastUse()).toBe(first)
  })

  it.each([['wrok:read'], ['work:admin'], ['work'], ['work:read:all'], ['*'], ['']])(
    'refuses the scope "%s"',
    async (scope) => {
      const reply = await expectStatus(400, make(admin, ['work:read', scope]))
      expect(reply.body.violations).toMatchObject([{ field: 'scopes[1]' }])
    },
  )

  it('of another secret, company or form is 401', async () => {
    const secret = await secretOf(admin, 'work:read')
    const bytes = Buffer.from(secret.slice(3), 'base64url')
    const flipped = (at: number): string => {
      const copy = Buffer.from(bytes)
      copy[at]! ^= 1
      return `ek_${copy.toString('base64url')}`
    }
    for (const token of [flipped(0), flipped(16), flipped(63), 'ek_', 'ek_x', secret.slice(3), `${secret}AA`]) {
      expect((await tasks(token)).status).toBe(401)
    }
    expect((await tasks(secret)).status).toBe(200)
  })
})

describe('a key of a Team Lead', () => {
  it('leads only with the scope of the company’s own affairs', async () => {
    const owner = await aCompany(test)
    const { body } = await test.rest('GET /api/v1/me', { token: owner.token })
    const workspace = String((body.workspaces as JsonObject[])[0]?.workspace_id)
    const rename = async (scope: string) => {
      const key = await test.rest('POST /api/v1/api-keys', { token: owner.token, body: { name: 'k', scopes: [scope] } })
      const patch = { token: String(key.body.secret), body: { name: `by ${scope}` } }
      return (await test.rest(`PATCH /api/v1/workspaces/${workspace}`, patch)).status
    }
    expect([await rename('tenancy:read'), await rename('tenancy:write')]).toEqual([403, 200])
  })
})
