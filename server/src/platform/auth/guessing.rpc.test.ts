import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { testPassword } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'

const mails: string[] = []
let ahead = 0
const test = useTestApp({
  env: { RATE_LIMIT: 'on', TRUST_PROXY: 'on', SMTP_URL: 'smtp://mail.invalid' },
  clock: { now: () => new Date(Date.now() + ahead) },
  sendMail: async ({ to }) => {
    mails.push(to)
    return true
  },
})

async function account(email: string): Promise<string> {
  const body = { company_name: 'Gala', name: 'Anna', email, password: testPassword }
  const headers = { 'x-forwarded-for': `198.51.100.${Math.floor(Math.random() * 250)}` }
  const reply = await test.rest('POST /api/v1/auth/sign-up', { body, headers })
  expect(reply.status).toBe(201)
  const cookies = [reply.headers['set-cookie']].flat().map(String)
  return cookies.find((cookie) => cookie.startsWith('eventkit_device='))?.split(';')[0] ?? ''
}

async function signIn(email: string, password: string, address: string, cookie = ''): Promise<number> {
  const headers = { 'x-forwarded-for': address, ...(cookie && { cookie }) }
  return (await test.rest('POST /api/v1/auth/sign-in', { body: { email, password }, headers })).status
}

const wrong = (email: string, address: string, cookie?: string) => signIn(email, 'wrong password', address, cookie)

async function times<T>(count: number, act: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => act(n)))
}

const count = (statuses: number[], status: number) => statuses.filter((each) => each === status).length

describe('guessing a password', { timeout: 120_000 }, () => {
  it('ends after ten wrong ones from an address; elsewhere and on a known device its owner signs in', async () => {
    const email = 'one@example.org'
    const device = await account(email)
    const tried = await times(12, () => wrong(email, '203.0.113.1'))
    expect([count(tried, 401), count(tried, 429)]).toEqual([10, 2])
    expect(await signIn(email, testPassword, '203.0.113.1')).toBe(429)
    expect(await signIn(email, testPassword, '203.0.113.2')).toBe(200)
    expect(await signIn(email, testPassword, '203.0.113.1', device)).toBe(200)
    // The device is known for this account only.
    expect(await signIn('other@example.org', testPassword, '203.0.113.1', device)).toBe(401)
  })

  it('counts a /64 of IPv6 as one address', async () => {
    const email = 'two@example.org'
    await account(email)
    const tried = await times(12, (n) => wrong(email, `2001:db8:0:7::${n + 1}`))
    expect([count(tried, 401), count(tried, 429)]).toEqual([10, 2])
    expect(await wrong(email, '2001:db8:0:8::1')).toBe(401)
  })

  it('from many addresses leaves each one try, which its owner has, too', async () => {
    const email = 'three@example.org'
    const device = await account(email)
    await times(31, (n) => wrong(email, `192.0.2.${n}`))
    expect(await wrong(email, '203.0.113.9')).toBe(401)
    expect(await wrong(email, '203.0.113.9')).toBe(429)
    expect(await signIn(email, testPassword, '203.0.113.10')).toBe(200)
    expect(await signIn(email, testPassword, '203.0.113.9', device)).toBe(200)
  })

  it('is slowed on a known device, too', async () => {
    const email = 'four@example.org'
    const device = await account(email)
    const tried = await times(12, (n) => wrong(email, `192.0.2.${n}`, device))
    expect([count(tried, 401), count(tried, 429)]).toEqual([10, 2])
  })

  it('with a session in hand ends, too', async () => {
    const email = 'five@example.org'
    await account(email)
    const reply = await test.rest('POST /api/v1/auth/sign-in', { body: { email, password: testPassword } })
    const token = String(reply.body.access_token)
    const body = { current_password: 'wrong password', new_password: 'a whole new one' }
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) {
      const headers = { 'x-forwarded-for': '203.0.113.30' }
      statuses.push((await test.rest('POST /api/v1/auth/change-password', { token, body, headers })).status)
    }
    expect([count(statuses, 400), count(statuses, 429)]).toEqual([10, 2])
  })
})

describe('asking for a link to reset a password', { timeout: 120_000 }, () => {
  it('sends five mails an hour at most to an e-mail, whatever address asks, and always answers the same', async () => {
    const email = 'six@example.org'
    await account(email)
    const { pool } = test.app.runtime
    for (let n = 1; n <= 7; n++) {
      // An account is given three links an hour by the server's clock; without this, that alone would end it.
      ahead += 61 * 60_000
      const headers = { 'x-forwarded-for': `203.0.113.${n}` }
      const body = { email: n % 2 ? email : email.toUpperCase() }
      const reply = await test.rest('POST /api/v1/auth/request-password-reset', { body, headers })
      expect([reply.status, reply.body]).toEqual([200, {}])
      await eventually(
        () => pool.waitingCount === 0 && pool.idleCount === pool.totalCount,
        'the database is left alone',
      )
    }
    expect(mails).toHaveLength(5)
  })
})
