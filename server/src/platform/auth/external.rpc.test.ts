import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RestReply, startTestApp, useTestApp } from '../../../test/client.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { aCompany, anEvent, expectStatus, type Person } from '../../../test/factories.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { authenticate } from './authenticate.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
let ahead = 0
const test = useTestApp({
  clock: { now: () => new Date(Date.now() + ahead) },
  env: { AUTH_EXTERNAL_PUBLIC_KEY: pem, AUTH_EXTERNAL_ROLES: '{"boss":"admin","guest":"read_only"}' },
})

const inAnHour = (): number => Date.now() + 3_600_000

/** A token of the outside service, good unless the claims given say otherwise. */
function outside(claims: JsonObject = {}, key: KeyObject = rsa.privateKey, alg = 'RS256'): Promise<string> {
  const all = { 'u-id': newId(), 'a-id': newId(), e: inAnHour(), ...claims }
  return new SignJWT(all).setProtectedHeader({ alg }).sign(key)
}

const me = (token: string): Promise<RestReply> => test.rest('GET /api/v1/me', { token })
const events = (token: string): Promise<RestReply> => test.rest('GET /api/v1/events', { token })
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a service with nothing but an outside token', () => {
  it('adds and queries events in its own agency, which is made on first use, and sees no other', async () => {
    const agency = newId()
    const person = newId()
    const token = await outside({ 'a-id': agency, 'u-id': person, e: String(inAnHour()) })
    const body = { name: 'Gala', starts_at: '2027-03-01T08:00:00Z', ends_at: '2027-03-01T20:00:00Z' }
    const event = await expectStatus(201, test.rest('POST /api/v1/events', { token, body }))
    expect((await events(token)).body.events).toMatchObject([{ id: event.body.id, name: 'Gala' }])
    const company = await expectStatus(200, test.rest('GET /api/v1/company', { token }))
    expect(company.body).toMatchObject({
      id: agency,
      name: `Company ${agency.slice(0, 8)}`,
      state: 'active',
    })
    expect((await me(token)).body).toMatchObject({ name: `User ${person.slice(0, 8)}`, locale: 'en', email: '' })
    const other = await outside()
    expect((await events(other)).body.events).toEqual([])
    expect((await test.rest(`GET /api/v1/events/${String(event.body.id)}`, { token: other })).status).toBe(404)
    const kinds = (await test.journalOf(token)).map((entry) => entry.kind)
    expect(kinds).toEqual([
      'tenancy.company.created',
      'tenancy.workspace.created',
      'auth.user.created',
      'tenancy.member.set',
      'planning.event.created',
    ])
  })

  it('is a member of the first workspace, so that tasks work too', async () => {
    const token = await outside({ name: 'Importer' })
    const task = await expectStatus(201, test.rest('POST /api/v1/tasks', { token, body: { title: 'Load in' } }))
    expect(task.body.created_by).toMatchObject({ name: 'Importer' })
    expect((await me(token)).body.workspaces).toMatchObject([{ workspace_name: 'General', role: 'team_member' }])
  })

  it('makes company and person once when many first tokens come at once', async () => {
    const ids = { 'a-id': newId(), 'u-id': newId() }
    const tokens = await Promise.all(Array.from({ length: 12 }, (_, i) => outside({ ...ids, n: i })))
    const replies = await Promise.all(tokens.map(me))
    expect(replies.map((reply) => reply.status)).toEqual(Array(12).fill(200))
    const kinds = (await test.journalOf(tokens[0]!)).map((entry) => entry.kind)
    expect(kinds.filter((kind) => kind === 'tenancy.company.created')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'auth.user.created')).toHaveLength(1)
    const colleagues = await Promise.all(
      Array.from({ length: 6 }, () =>
        outside({ 'a-id': ids['a-id'], 'u-id': ids['u-id'].replace(/^.{8}/, 'aaaaaaaa') }),
      ),
    )
    const later = await Promise.all(colleagues.map(me))
    expect(later.map((reply) => reply.status)).toEqual(Array(6).fill(200))
  })

  it('takes the same ids in capital letters as the same', async () => {
    const ids = { 'a-id': newId(), 'u-id': newId() }
    const first = await me(await outside(ids))
    const upper = await me(await outside({ 'a-id': ids['a-id'].toUpperCase(), 'u-id': ids['u-id'].toUpperCase() }))
    expect(upper.body).toEqual(first.body)
  })

  it.each([
    [undefined, 'planner'],
    ['boss', 'admin'],
    ['guest', 'read_only'],
    ['admin', 'planner'],
    ['crew', 'planner'],
    ['stranger', 'planner'],
    ['__proto__', 'planner'],
    [7, 'planner'],
  ])('with the role %s is %s', async (r, role) => {
    expect((await me(await outside(r === undefined ? {} : { r }))).body.role).toBe(role)
  })

  it('follows a new role in the next token, for the old token too', async () => {
    const ids = { 'a-id': newId(), 'u-id': newId() }
    const boss = await outside({ ...ids, r: 'boss' })
    expect((await me(boss)).body.role).toBe('admin')
    const guest = await outside({ ...ids, r: 'guest' })
    expect((await me(guest)).body.role).toBe('read_only')
    expect((await me(boss)).body.role).toBe('read_only')
    const silent = await outside(ids)
    expect((await me(silent)).body.role).toBe('read_only')
    const changes = [{ field: 'role', old: 'admin', new: 'read_only' }]
    expect((await test.journalOf(await outside({ ...ids, r: 'boss' }))).slice(4, 5)).toMatchObject([
      { kind: 'auth.user.updated', subject_id: ids['u-id'], changes },
    ])
  })

  it('keeps a deactivated person out, with a new token too', async () => {
    const agency = newId()
    const boss = await outside({ 'a-id': agency, r: 'boss' })
    const ids = { 'a-id': agency, 'u-id': newId() }
    const worker = await outside(ids)
    await expectStatus(200, me(worker))
    await expectStatus(200, me(boss))
    await expectStatus(200, test.rest(`POST /api/v1/users/${ids['u-id']}/deactivate`, { token: boss, body: {} }))
    expect((await me(worker)).status).toBe(401)
    expect((await me(await outside({ ...ids, r: 'boss' }))).status).toBe(401)
    const { body } = await test.rest(`GET /api/v1/users/${ids['u-id']}`, { token: boss })
    expect(body).toMatchObject({ state: 'deactivated', role: 'planner' })
  })

  it('has no password here that could be changed', async () => {
    const body = { current_password: 'x', new_password: 'a whole new one' }
    const reply = await test.rest('POST /api/v1/auth/change-password', { token: await outside(), body })
    expect([reply.status, reply.body.reason]).toEqual([422, 'no_password'])
  })

  it('makes no API keys, which would outlive the token', async () => {
    const token = await outside({ r: 'boss' })
    const body = { name: 'forever', scopes: ['planning:read'] }
    await expectStatus(403, test.rest('POST /api/v1/api-keys', { token, body }))
  })
})

describe('a company that was signed up here', () => {
  let anna: Person
  beforeAll(async () => {
    anna = await aCompany(test)
    await anEvent(test, anna)
  })

  it('is closed to outside tokens, as its own people or as others', async () => {
    const replies = await Promise.all([
      me(await outside({ 'a-id': anna.companyId, r: 'boss' })),
      me(await outside({ 'a-id': anna.companyId, 'u-id': anna.userId })),
    ])
    expect(replies.map(({ status, body }) => [status, body.reason])).toEqual(Array(2).fill([401, 'token_invalid']))
    const users = await test.rest('GET /api/v1/users', { token: anna.token })
    expect(users.body.users).toHaveLength(1)
  })

  it('keeps its people apart from those of the same id in an agency', async () => {
    const token = await outside({ 'u-id': anna.userId })
    expect((await me(token)).body.role).toBe('planner')
    expect((await me(anna.token)).body.role).toBe('admin')
  })
})

describe('a bad outside token is 401:', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const strangers = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const body = { 'u-id': newId(), 'a-id': newId(), e: inAnHour() }
  const hmac = (secret: string): string => {
    const signed = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(body)}`
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
  }
  const cases: [string, () => Promise<string> | string][] = [
    ['alg none', () => `${base64({ alg: 'none' })}.${base64(body)}.`],
    ['alg None', () => `${base64({ alg: 'None' })}.${base64(body)}.`],
    ['HS256 with the public key as the secret', () => hmac(pem)],
    ['HS256 with the trimmed public key', () => hmac(pem.trim())],
    ['another key', () => outside({}, strangers.privateKey)],
    ['a key of another kind', () => outside({}, ec.privateKey, 'ES256')],
    ['RS512, which is not accepted', () => outside({}, rsa.privateKey, 'RS512')],
    ['a changed body', async () => (await outside()).replace(/\.[^.]+\./, `.${base64({ ...body, r: 'boss' })}.`)],
    ['no signature', async () => (await outside()).replace(/[^.]+$/, '')],
    ['no e', () => outside({ e: null })],
    ['a past e', () => outside({ e: Date.now() - 1 })],
    ['a past e as text', () => outside({ e: String(Date.now() - 1) })],
    ['e in seconds', () => outside({ e: Math.floor(inAnHour() / 1000) })],
    ['e as rubbish', () => outside({ e: 'tomorrow' })],
    ['e as a fraction', () => outside({ e: inAnHour() + 0.5 })],
    ['e as Infinity', () => outside({ e: '1e400' })],
    ['a past exp beside a good e', () => outside({ exp: Math.floor(Date.now() / 1000) - 10 })],
    ['no user', () => outside({ 'u-id': null })],
    ['a malformed user', () => outside({ 'u-id': '42' })],
    ['a malformed agency', () => outside({ 'a-id': `${newId()}' or '1'='1` })],
    ['the nil agency', () => outside({ 'a-id': '00000000-0000-0000-0000-000000000000' })],
    ['a list for an agency', () => outside({ 'a-id': [newId()] })],
    ['no token at all', () => ''],
    ['two dots', () => '..'],
    ['rubbish', () => 'x'.repeat(5000)],
  ]

  it.each(cases)('%s', async (_, make) => {
    const reply = await events(await make())
    expect(reply.status).toBe(401)
    expect(reply.body.reason).toMatch(/^token_(invalid|expired|missing)$/)
    expect(JSON.stringify(reply.body)).not.toMatch(/JWS|jose|signature|RSA/i)
  })

  it('a token that was good, once its e has passed', async () => {
    const token = await outside()
    expect((await me(token)).status).toBe(200)
    ahead = 3_600_000
    expect((await me(token)).body.reason).toBe('token_expired')
    ahead = 0
  })
})

describe('with a JWKS URL', () => {
  const first = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const second = generateKeyPairSync('ed25519')
  let isUp = true
  let asked = 0
  const server = createServer((_, reply) => {
    asked++
    if (!isUp) return reply.writeHead(500).end('down')
    const keys = [first.publicKey, second.publicKey].map(async (key, i) => ({
      ...(await exportJWK(key)),
      kid: `k${i}`,
    }))
    return void Promise.all(keys).then((all) => reply.end(JSON.stringify({ keys: all })))
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => server.close())

  it('takes ES256 and EdDSA by kid, asks once, and refuses unknown keys without asking each time', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`
    const database = await createTestDatabase()
    const app = await startTestApp(database.appUrl, { env: { AUTH_EXTERNAL_JWKS_URL: url, LOG_LEVEL: 'silent' } })
    try {
      const claims = { 'u-id': newId(), 'a-id': newId(), e: inAnHour() }
      const sign = (key: KeyObject, alg: string, kid: string, more: JsonObject = {}): Promise<string> =>
        new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg, kid }).sign(key)
      const enter = (token: string) => authenticate(app.runtime, `Bearer ${token}`)
      expect((await enter(await sign(first.privateKey, 'ES256', 'k0'))).tenantId).toBe(claims['a-id'])
      expect((await enter(await sign(second.privateKey, 'EdDSA', 'k1'))).via).toBe('external')
      expect(asked).toBe(1)
      for (let i = 0; i < 5; i++) {
        await expect(enter(await sign(rsa.privateKey, 'RS256', `x${i}`))).rejects.toMatchObject({
          reason: 'token_invalid',
        })
      }
      await expect(enter(await sign(first.privateKey, 'ES256', 'k1'))).rejects.toMatchObject({
        kind: 'unauthenticated',
      })
      expect(asked).toBeLessThanOrEqual(2)
      isUp = false
      expect((await enter(await sign(first.privateKey, 'ES256', 'k0', { n: 2 }))).userId).toBe(claims['u-id'])
    } finally {
      await app.close()
      await database.drop()
    }
  })
})
