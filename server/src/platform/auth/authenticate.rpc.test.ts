import { createHmac, generateKeyPairSync } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, exportJWK, importJWK, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import sql from 'sql-template-tag'
import { describe, expect, it } from 'vitest'
import { type RestReply, startTestApp, useTestApp } from '../../../test/client.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { aColleague, aCompany, expectStatus, testPassword } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { withoutTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { authenticate, jwks } from './authenticate.ts'

let ahead = 0
const clock = { now: () => new Date(Date.now() + ahead) }
const minutes = 60_000
const days = 24 * 60 * minutes
const test = useTestApp({ clock })

const me = (token: string): Promise<RestReply> => test.rest('GET /api/v1/me', { token })
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a forged access token is 401:', () => {
  const strange = generateKeyPairSync('ed25519')
  const sign = (payload: JWTPayload, header: object): Promise<string> =>
    new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header }).sign(strange.privateKey)
  const parts = (token: string) => ({ header: decodeProtectedHeader(token), payload: decodeJwt(token) })

  const cases: [string, (good: string) => Promise<string> | string][] = [
    [
      'signed with another key under the right kid',
      (good) => sign(parts(good).payload, { kid: parts(good).header.kid }),
    ],
    ['signed with another key under a new kid', (good) => sign(parts(good).payload, { kid: newId() })],
    ['that brings its own key', async (good) => sign(parts(good).payload, { jwk: await exportJWK(strange.publicKey) })],
    ['of alg none', (good) => `${base64({ ...parts(good).header, alg: 'none' })}.${good.split('.')[1]}.`],
    [
      'for another person',
      (good) => good.replace(/\.[^.]+\./, `.${base64({ ...parts(good).payload, sub: newId() })}.`),
    ],
    [
      'for another company',
      (good) => good.replace(/\.[^.]+\./, `.${base64({ ...parts(good).payload, tid: newId() })}.`),
    ],
    ['without a signature', (good) => good.replace(/[^.]+$/, '')],
  ]
  it.each(cases)('%s', async (_, forge) => {
    const { token } = await aCompany(test)
    const forged = await me(await forge(token))
    expect(forged.body).toMatchObject({ status: 401, reason: 'token_invalid' })
    expect((await me(token)).status).toBe(200)
  })

  it('HS256 with the published key as the secret', async () => {
    const { token } = await aCompany(test)
    const { keys } = await jwks(test.app.runtime)
    const key = await importJWK(keys[0]!, 'EdDSA')
    expect(key).toBeDefined()
    const signed = `${base64({ ...parts(token).header, alg: 'HS256' })}.${token.split('.')[1]}`
    for (const secret of [keys[0]!.x!, JSON.stringify(keys[0]), Buffer.from(keys[0]!.x!, 'base64url')]) {
      const forged = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
      expect((await me(forged)).status).toBe(401)
    }
  })

  it.each(['Basic YTpi', 'Bearer', 'Bearer  ', 'Token x', ' '])('not even a bearer: "%s"', async (authorization) => {
    const reply = await test.rest('GET /api/v1/me', { headers: { authorization } })
    expect(reply.body).toMatchObject({ status: 401 })
  })
})

describe('a cached token', () => {
  it('expires after 15 minutes', async () => {
    const { token } = await aCompany(test)
    expect((await me(token)).status).toBe(200)
    ahead = 14 * minutes
    expect((await me(token)).status).toBe(200)
    ahead = 15 * minutes + 1000
    expect((await me(token)).body.reason).toBe('token_expired')
    expect((await me(token)).body.reason).toBe('token_expired')
    ahead = 0
  })

  it('costs no query until something about access changes, and then one', async () => {
    const anna = await aCompany(test)
    const crew = await aColleague(test, anna, 'crew')
    const { pool, journal } = test.app.runtime
    // The entries of making these people come back from the journal once more, a moment later.
    const position = (await test.journalOf(anna.token)).length
    await eventually(() => journal.tail.positionOf(anna.companyId) === position, 'they came back')
    let checkouts = 0
    const count = (): void => void checkouts++
    const enter = () => authenticate(test.app.runtime, `Bearer ${crew.token}`)
    const before = await enter()
    pool.on('acquire', count)
    for (let i = 0; i < 100; i++) expect(await enter()).toBe(before)
    expect(checkouts).toBe(0)
    pool.off('acquire', count)
    await expectStatus(
      200,
      test.rest(`PATCH /api/v1/users/${crew.userId}`, { token: anna.token, body: { role: 'sales' } }),
    )
    expect([(await enter()).role, before.role]).toEqual(['sales', 'crew'])
  })

  it('learns from the journal what another process changed', async () => {
    const database = await createTestDatabase()
    const [here, there] = await Promise.all([startTestApp(database.appUrl), startTestApp(database.appUrl)])
    try {
      const body = { company_name: 'C', name: 'Anna', email: 'two@example.org', password: testPassword }
      const made = await here.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload: body })
      const token: string = made.json().access_token
      const headers = { authorization: `Bearer ${token}` }
      const status = async (app: typeof here) => (await app.http.inject({ url: '/api/v1/me', headers })).statusCode
      expect([await status(here), await status(there)]).toEqual([200, 200])
      await here.http.inject({ method: 'POST', url: '/api/v1/auth/sign-out-everywhere', headers, payload: {} })
      expect(await status(here)).toBe(401)
      await eventually(async () => (await status(there)) === 401, 'the other process knows')
    } finally {
      await Promise.all([here.close(), there.close()])
      await database.drop()
    }
  })
})

describe('signing keys', () => {
  const rows = () =>
    withoutTenant(test.app.runtime.pool, (db) =>
      db.rows<{ id: string; private_key: Buffer }>(
        sql`select id, private_key from auth_signing_key order by created_at desc`,
      ),
    )
  const signIn = async (email: string): Promise<string> => {
    const body = { email, password: testPassword }
    return String((await expectStatus(200, test.rest('POST /api/v1/auth/sign-in', { body }))).body.access_token)
  }

  it('are published, public halves only, and verify our tokens elsewhere', async () => {
    const { token } = await aCompany(test)
    const { body } = await test.rest('GET /.well-known/jwks.json')
    const keys = body.keys as Record<string, string>[]
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
    const { kid } = decodeProtectedHeader(token)
    const key = await importJWK(
      keys.find((published) => published.kid === kid)!,
      'EdDSA',
    )
    const { payload } = await jwtVerify(token, key, { issuer: 'http://localhost:8080', audience: 'eventkit' })
    expect(Object.keys(payload).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub', 'tid'])
  })

  it('are kept sealed', async () => {
    await aCompany(test)
    for (const { private_key } of await rows()) expect(private_key.toString('latin1')).not.toContain('"d"')
  })

  it('rotate after a month with an overlap: published first, then used, and the former still believed', async () => {
    const { email } = await aCompany(test)
    const kidOf = (token: string): unknown => decodeProtectedHeader(token).kid
    const before = await signIn(email)
    ahead = 31 * days
    // The first sign-in after a month makes the next key and still signs with the former, until others have seen the new.
    const overlapping = await signIn(email)
    expect(kidOf(overlapping)).toBe(kidOf(before))
    expect(await rows()).toHaveLength(2)
    ahead = 31 * days + 16 * minutes
    const after = await signIn(email)
    expect(kidOf(after)).not.toBe(kidOf(before))
    expect([(await me(after)).status, (await me(before)).status]).toEqual([200, 401])
    ahead = 31 * days + 14 * minutes
    expect((await me(overlapping)).status).toBe(200)
    ahead = 0
  })

  it('are made once when several processes start at once', async () => {
    const database = await createTestDatabase()
    const apps = await Promise.all([1, 2, 3].map(() => startTestApp(database.appUrl)))
    try {
      const replies = await Promise.all(
        apps.map((app, i) => {
          const payload = { company_name: 'C', name: 'N', email: `p${i}@example.org`, password: testPassword }
          return app.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload })
        }),
      )
      const tokens = replies.map((reply) => String(reply.json().access_token))
      expect(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size).toBe(1)
      for (const app of apps) {
        for (const token of tokens) expect((await authenticate(app.runtime, `Bearer ${token}`)).via).toBe('session')
      }
    } finally {
      await Promise.all(apps.map((app) => app.close()))
      await database.drop()
    }
  })

  it('sealed under another secret are not believed', async () => {
    const database = await createTestDatabase()
    const one = await startTestApp(database.appUrl)
    const two = await startTestApp(database.appUrl, { env: { EVENTKIT_SECRET: 'quite another secret, long enough' } })
    try {
      const payload = { company_name: 'C', name: 'N', email: 'secret@example.org', password: testPassword }
      const made = await one.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload })
      const token: string = made.json().access_token
      await expect(authenticate(two.runtime, `Bearer ${token}`)).rejects.toMatchObject({ reason: 'token_invalid' })
    } finally {
      await Promise.all([one.close(), two.close()])
      await database.drop()
    }
  })
})
