import { describe, expect, it } from 'vitest'
import { type RestReply, startTestApp, useTestApp } from '../../../test/client.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { aColleague, aCompany, expectStatus, testPassword, type Person } from '../../../test/factories.ts'
import { addressOf, openFeedClient } from '../../../test/feed.ts'
import { eventually } from '../../../test/journal.ts'
import { hubOf } from './hub.ts'
import type { Reader } from './reader.ts'

let aheadMs = 0
const clock = { now: () => new Date(Date.now() + aheadMs) }
const test = useTestApp({ clock })

/** Signs in once more: a fresh token, and the cookie as a browser would send it. */
async function signIn({ email }: Person): Promise<{ token: string; cookie: string }> {
  const body = { email, password: testPassword }
  const reply = await expectStatus(200, test.rest('POST /api/v1/auth/sign-in', { body }))
  return { token: String(reply.body.access_token), cookie: cookieOf(reply) }
}

const cookieOf = ({ headers }: RestReply): string => String([headers['set-cookie']].flat()[0]).split(';')[0] ?? ''

describe('a feed lasts as long as who opened it may', () => {
  it('closes when the token expires, and goes on with a new one', async () => {
    const owner = await aCompany(test)
    const address = await addressOf(test.app)
    const left = await openFeedClient(address, { token: owner.token })
    const renewed = await openFeedClient(address, { token: owner.token })
    await Promise.all([left, renewed].map((client) => client.until(({ position }) => position >= 0)))
    aheadMs += 10 * 60_000
    const { token } = await signIn(owner)
    renewed.socket.send(JSON.stringify({ token }))
    const until = (minutes: number): number => clock.now().getTime() + minutes * 60_000
    const readers = (): Reader[] => [...hubOf(test.app.runtime).readersOf(owner.companyId)]
    await eventually(() => readers().some((reader) => reader.admission.expiresAt > until(10)), 'the new token is taken')
    aheadMs += 6 * 60_000
    expect(await left.closed).toBe(4401)
    const start = renewed.entries.length
    await aColleague(test, { ...owner, token }, 'crew')
    await renewed.until(({ entries }) => entries.length > start)
    aheadMs += 10 * 60_000
    expect(await renewed.closed).toBe(4401)
  })

  it('closes when somebody else’s token comes, and when the session ends', async () => {
    const [owner, stranger] = [await aCompany(test), await aCompany(test)]
    const address = await addressOf(test.app)
    const mixed = await openFeedClient(address, { token: owner.token })
    await mixed.until(({ position }) => position >= 0)
    mixed.socket.send(JSON.stringify({ token: stranger.token }))
    expect(await mixed.closed).toBe(4401)
    const { token, cookie } = await signIn(owner)
    const ended = await openFeedClient(address, { token })
    await ended.until(({ position }) => position >= 0)
    await test.rest('POST /api/v1/auth/sign-out', { token, headers: { cookie } })
    expect(await ended.closed).toBe(4401)
  })

  it('opens by the cookie of one of our own pages', async () => {
    const owner = await aCompany(test)
    const { cookie } = await signIn(owner)
    const address = await addressOf(test.app)
    const feed = await openFeedClient(address, { headers: { cookie, origin: address } })
    await feed.until(({ position }) => position >= 0)
    await feed.close()
    const headers = { cookie, origin: 'https://elsewhere.example' }
    await expect(openFeedClient(address, { headers })).rejects.toThrow('403')
    const bad = await openFeedClient(address, { headers: { cookie: 'eventkit_refresh=made-up', origin: address } })
    expect(await bad.closed).toBe(4401)
  })

  it('does not open by a cookie whose session went on without it', async () => {
    const owner = await aCompany(test)
    const address = await addressOf(test.app)
    const trade = async (cookie: string): Promise<string> => {
      const reply = await expectStatus(200, test.rest('POST /api/v1/auth/refresh', { body: {}, headers: { cookie } }))
      return cookieOf(reply)
    }
    const { cookie } = await signIn(owner)
    const [used, unused] = [await trade(cookie), await trade(cookie)]
    const newest = await trade(used)
    for (const dead of [cookie, used, unused]) {
      const feed = await openFeedClient(address, { headers: { cookie: dead, origin: address } })
      expect(await feed.closed).toBe(4401)
    }
    const feed = await openFeedClient(address, { headers: { cookie: newest, origin: address } })
    await feed.until(({ position }) => position >= 0)
    await feed.close()
  })

  it('tells clients to come back when the server stops', async () => {
    const database = await createTestDatabase()
    const app = await startTestApp(database.appUrl, { env: { PORT: '1' } })
    const address = await addressOf(app)
    const body = { company_name: 'X', name: 'Y', email: 'y@example.org', password: testPassword }
    const reply = await app.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload: body })
    const feed = await openFeedClient(address, { token: String(reply.json().access_token) })
    await feed.until(({ position }) => position >= 0)
    const closing = app.close()
    expect(await feed.closed).toBe(1012)
    await closing
    await database.drop()
  })
})
