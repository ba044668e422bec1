import bcrypt from '@node-rs/bcrypt'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type RestReply, type TestApp, useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, testPassword } from '../../../test/factories.ts'

// Watched, not replaced.
const hash = vi.spyOn(bcrypt, 'hash')
afterAll(() => hash.mockRestore())

// Stands still but when told to move, so that no test depends on how fast it runs.
let now = Date.now()
const test = useTestApp({ clock: { now: () => new Date(now) } })

const cookieOf = (reply: RestReply): string => String(reply.headers['set-cookie'] ?? '')
const tokenOf = (reply: RestReply): string => /eventkit_refresh=([^;]*)/.exec(cookieOf(reply))?.[1] ?? ''

const refresh = (cookie: string, headers: Record<string, string> = {}, app: TestApp = test): Promise<RestReply> =>
  app.rest('POST /api/v1/auth/refresh', { body: {}, headers: { cookie: `eventkit_refresh=${cookie}`, ...headers } })

const signIn = (email: string, password = testPassword, more: object = {}): Promise<RestReply> =>
  test.rest('POST /api/v1/auth/sign-in', { body: { email, password, ...more } })

const me = (token: unknown): Promise<RestReply> => test.rest('GET /api/v1/me', { token: String(token) })

describe('signing up', () => {
  it('makes a company, its first Admin and their workspace, with an entry each', async () => {
    const body = {
      company_name: '  Bühne & Licht ',
      name: 'Anna',
      email: 'anna@example.org',
      password: testPassword,
      time_zone: 'Europe/Vienna',
    }
    const reply = await expectStatus(201, test.rest('POST /api/v1/auth/sign-up', { body }))
    expect(reply.body).toMatchObject({
      expires_in: 900,
      user: { name: 'Anna', email: 'anna@example.org', role: 'admin', state: 'active', version: 1 },
      company: { name: 'Bühne & Licht', time_zone: 'Europe/Vienna', state: 'active' },
    })
    const token = String(reply.body.access_token)
    const profile = await me(token)
    expect(profile.body).toMatchObject({
      all_workspaces: true,
      theme: 'dark',
      locale: 'en',
      time_zone: 'Europe/Vienna',
    })
    const general = { workspace_name: 'General', role: 'team_lead', workspace_id: profile.body.default_workspace_id }
    expect(profile.body.workspaces).toMatchObject([general])
    const entries = await test.journalOf(token)
    expect(entries.map((entry) => entry.kind)).toEqual([
      'tenancy.company.created',
      'tenancy.workspace.created',
      'auth.user.created',
      'tenancy.member.set',
      'auth.session.started',
    ])
    expect(entries.map((entry) => entry.actor_id)).toEqual(Array(5).fill((reply.body.user as { id: string }).id))
    expect(JSON.stringify(entries)).not.toMatch(/\$2b\$|password|hash/i)
  })

  it.each([
    ['company_name', { company_name: '  ' }],
    ['company_name', { company_name: 'a\nb' }],
    ['email', { email: 'nobody' }],
    ['password', { password: 'short' }],
    ['password', { password: 'ä'.repeat(37) }],
    ['time_zone', { time_zone: 'Mars/Olympus' }],
    ['locale', { locale: 'fr' }],
  ])('refuses a bad %s by name', async (field, bad) => {
    const body = { company_name: 'C', name: 'N', email: 'bad@example.org', password: testPassword, ...bad }
    const reply = await expectStatus(400, test.rest('POST /api/v1/auth/sign-up', { body }))
    expect(reply.body.violations).toMatchObject([{ field }])
  })
})

describe('signing in', () => {
  it('gives a token and a cookie that scripts and other sites cannot reach', async () => {
    const { email } = await aCompany(test)
    const reply = await expectStatus(200, signIn(email.toUpperCase()))
    expect((await me(reply.body.access_token)).body.email).toBe(email)
    expect(cookieOf(reply)).toMatch(
      /^eventkit_refresh=[\w-]{86}; Path=\/api\/v1; Max-Age=604800; HttpOnly; SameSite=Strict(,|$)/,
    )
  })

  it('answers the same to a wrong password, an unknown e-mail and a deactivated person', async () => {
    const admin = await aCompany(test)
    const leaver = await aColleague(test, admin, 'crew')
    await expectStatus(
      200,
      test.rest(`POST /api/v1/users/${leaver.userId}/deactivate`, { token: admin.token, body: {} }),
    )
    const replies = await Promise.all([
      signIn(admin.email, 'not the password'),
      signIn('nobody@example.org'),
      signIn(leaver.email),
      signIn(admin.email, testPassword, { company_id: '018f0000-0000-7000-8000-000000000000' }),
    ])
    const told = replies.map(({ status, body }) => ({ status, reason: body.reason, detail: body.detail }))
    expect(told).toEqual(Array(4).fill(told[0]))
    expect(told[0]).toMatchObject({ status: 401, reason: 'sign_in_failed' })
  })

  it('does the same work for an unknown e-mail as for a wrong password, so that its time tells nothing', async () => {
    const { email } = await aCompany(test)
    const work = async (who: string): Promise<unknown[]> => {
      hash.mockClear()
      await signIn(who, 'not the password')
      return hash.mock.calls.map(([, options]) => options?.cost)
    }
    const { passwordCost } = test.app.runtime.services
    expect(await work(email)).toEqual([passwordCost])
    expect(await work('nobody@example.org')).toEqual([passwordCost])
  })

  it('asks which company, naming only those the password fits', async () => {
    const first = await aCompany(test, 'First')
    const body = { name: 'Same', email: first.email, password: testPassword }
    await expectStatus(201, test.rest('POST /api/v1/auth/sign-up', { body: { ...body, company_name: 'Second' } }))
    const other = { ...body, company_name: 'Third', password: 'another password' }
    await expectStatus(201, test.rest('POST /api/v1/auth/sign-up', { body: other }))
    const asked = await expectStatus(422, signIn(first.email))
    expect(asked.body.reason).toBe('company_required')
    expect(asked.body.items).toMatchObject([
      { id: first.companyId, reason: 'company', description: 'First' },
      { reason: 'company', description: 'Second' },
    ])
    const chosen = await expectStatus(200, signIn(first.email, testPassword, { company_id: first.companyId }))
    expect(chosen.body.company).toMatchObject({ name: 'First' })
    const third = await expectStatus(200, signIn(first.email, 'another password'))
    expect(third.body.company).toMatchObject({ name: 'Third' })
  })
})

describe('refreshing', () => {
  it('trades the cookie for new tokens of the same session', async () => {
    const { email } = await aCompany(test)
    const first = await signIn(email)
    const second = await expectStatus(200, refresh(tokenOf(first)))
    expect(tokenOf(second)).not.toBe(tokenOf(first))
    expect(second.body.user).toEqual(first.body.user)
    const third = await expectStatus(200, refresh(tokenOf(second)))
    expect((await me(third.body.access_token)).status).toBe(200)
  })

  it('ends the whole session when a cookie comes again, for the thief and the owner, and says so in the journal', async () => {
    const { email, token } = await aCompany(test)
    const first = await signIn(email)
    const second = await expectStatus(200, refresh(tokenOf(first)))
    now += 20_001
    const stolen = await expectStatus(401, refresh(tokenOf(first)))
    expect(stolen.body.reason).toBe('session_ended')
    expect(cookieOf(stolen)).toMatch(/^eventkit_refresh=; .*Max-Age=0/)
    expect((await refresh(tokenOf(second))).status).toBe(401)
    expect((await me(second.body.access_token)).body.reason).toBe('session_ended')
    expect((await me(first.body.access_token)).body.reason).toBe('session_ended')
    // Another device of the same person stays signed in.
    expect((await me(token)).status).toBe(200)
    const kinds = (await test.journalOf(token)).map((entry) => entry.kind)
    expect(kinds.filter((kind) => kind === 'auth.session.reused')).toHaveLength(1)
  })

  it.each([
    ['nothing', ''],
    ['rubbish', 'x'.repeat(86)],
    ['a token of the right form', Buffer.alloc(64, 7).toString('base64url')],
  ])('refuses %s', async (_, cookie) => {
    const reply = await refresh(cookie)
    expect(reply.body.reason).toBe('session_ended')
    expect(cookieOf(reply)).toMatch(/^eventkit_refresh=; .*Max-Age=0/)
  })

  it('does not let whoever guesses at the secret end a session', async () => {
    const { email } = await aCompany(test)
    const cookie = tokenOf(await signIn(email))
    const bytes = Buffer.from(cookie, 'base64url')
    bytes[63]! ^= 1
    await expectStatus(401, refresh(bytes.toString('base64url')))
    await expectStatus(200, refresh(cookie))
  })

  it('ends with the week that a cookie is good for', async () => {
    const { email } = await aCompany(test)
    const [one, other] = [tokenOf(await signIn(email)), tokenOf(await signIn(email))]
    now += 604_799_999
    await expectStatus(200, refresh(one))
    now += 1
    expect((await refresh(other)).body.reason).toBe('session_ended')
  })

  it('is for our own pages only', async () => {
    const { email } = await aCompany(test)
    const cookie = tokenOf(await signIn(email))
    for (const origin of ['https://evil.example', 'http://localhost:9', 'null']) {
      expect((await refresh(cookie, { origin })).status).toBe(403)
    }
    const own = await expectStatus(200, refresh(cookie, { origin: 'http://localhost:8080' }))
    await expectStatus(200, refresh(tokenOf(own), { origin: 'http://box.lan:8080', host: 'box.lan:8080' }))
  })
})

describe('a cookie that comes again because the reply was lost', () => {
  /** A session whose cookie was traded as many times, by whoever: the cookie and what it was traded for. */
  const tradedOften = async (times: number): Promise<{ cookie: string; replies: RestReply[] }> => {
    const { email } = await aCompany(test)
    const cookie = tokenOf(await signIn(email))
    const replies: RestReply[] = []
    while (replies.length < times) replies.push(await expectStatus(200, refresh(cookie)))
    return { cookie, replies }
  }

  it('is traded once more, and either cookie goes on', async () => {
    for (const index of [0, 1]) {
      const { replies } = await tradedOften(2)
      expect(await Promise.all(replies.map(async ({ body }) => (await me(body.access_token)).status))).toEqual([
        200, 200,
      ])
      const onward = await expectStatus(200, refresh(tokenOf(replies[index]!)))
      expect((await me(onward.body.access_token)).status).toBe(200)
      await expectStatus(200, refresh(tokenOf(onward)))
    }
  })

  it('is traded until the grace after its first use is over', async () => {
    const { cookie, replies } = await tradedOften(1)
    now += 20_000
    await expectStatus(200, refresh(cookie))
    now += 1
    await expectStatus(401, refresh(cookie))
    await expectStatus(401, refresh(tokenOf(replies[0]!)))
  })

  it('leaves one cookie to go on with: another one of the same trade ends the session', async () => {
    const { replies } = await tradedOften(3)
    const [first, second, third] = replies.map(tokenOf)
    const onward = await expectStatus(200, refresh(second!))
    await expectStatus(401, refresh(first!))
    await expectStatus(401, refresh(tokenOf(onward)))
    await expectStatus(401, refresh(third!))
    expect((await me(onward.body.access_token)).body.reason).toBe('session_ended')
  })

  it('ends the session, even at once, when somebody went on with what it was traded for', async () => {
    const { cookie, replies } = await tradedOften(1)
    const onward = await expectStatus(200, refresh(tokenOf(replies[0]!)))
    await expectStatus(401, refresh(cookie))
    await expectStatus(401, refresh(tokenOf(onward)))
  })

  it('ends the session when it comes more often than replies get lost', async () => {
    const { cookie, replies } = await tradedOften(5)
    await expectStatus(401, refresh(cookie))
    for (const reply of replies) await expectStatus(401, refresh(tokenOf(reply)))
  })

  it('is dead with all it was traded for once one of them signed out', async () => {
    const { cookie, replies } = await tradedOften(2)
    const headers = { cookie: `eventkit_refresh=${tokenOf(replies[0]!)}` }
    await expectStatus(200, test.rest('POST /api/v1/auth/sign-out', { body: {}, headers }))
    for (const dead of [cookie, ...replies.map(tokenOf)]) {
      expect((await refresh(dead)).body.reason).toBe('session_ended')
    }
    expect((await me(replies[1]!.body.access_token)).status).toBe(401)
  })
})

describe('two who trade at the same moment', () => {
  it('one cookie both get through, and one of them goes on', async () => {
    const { email } = await aCompany(test)
    for (let round = 0; round < 4; round++) {
      const cookie = tokenOf(await signIn(email))
      const [one, other] = await Promise.all([refresh(cookie), refresh(cookie)])
      expect([one.status, other.status]).toEqual([200, 200])
      const [onward, dead] = await Promise.all([refresh(tokenOf(one)), refresh(tokenOf(other))])
      expect([onward.status, dead.status].toSorted()).toEqual([200, 401])
      const winner = onward.status === 200 ? onward : dead
      expect((await me(winner.body.access_token)).status).toBe(401)
    }
  })

  it('a cookie and what it was traded for never go on both', async () => {
    const { email } = await aCompany(test)
    for (let round = 0; round < 4; round++) {
      const cookie = tokenOf(await signIn(email))
      const traded = await expectStatus(200, refresh(cookie))
      const [again, onward] = await Promise.all([refresh(cookie), refresh(tokenOf(traded))])
      expect(onward.status).toBe(200)
      expect((await refresh(tokenOf(onward))).status).toBe(again.status)
      expect((await refresh(tokenOf(again))).status).toBe(401)
    }
  })

  it('more often than allowed get no more than allowed', async () => {
    const { email } = await aCompany(test)
    const cookie = tokenOf(await signIn(email))
    const replies = await Promise.all(Array.from({ length: 8 }, () => refresh(cookie)))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 401, 401, 401])
    for (const reply of replies) expect((await refresh(tokenOf(reply))).status).toBe(401)
  })
})

describe('signing out', () => {
  it('ends this session at once and no other', async () => {
    const { email, token } = await aCompany(test)
    const session = await signIn(email)
    const cookie = tokenOf(session)
    const out = await test.rest('POST /api/v1/auth/sign-out', {
      body: {},
      headers: { cookie: `eventkit_refresh=${cookie}` },
    })
    expect(cookieOf(out)).toMatch(/Max-Age=0/)
    expect((await me(session.body.access_token)).status).toBe(401)
    expect((await refresh(cookie)).status).toBe(401)
    expect((await me(token)).status).toBe(200)
  })

  it('is for our own pages only', async () => {
    const cookie = tokenOf(await signIn((await aCompany(test)).email))
    const headers = { cookie: `eventkit_refresh=${cookie}`, origin: 'https://evil.example' }
    await expectStatus(403, test.rest('POST /api/v1/auth/sign-out', { body: {}, headers }))
    await expectStatus(200, refresh(cookie))
  })

  it('without a cookie changes nothing', async () => {
    await expectStatus(200, test.rest('POST /api/v1/auth/sign-out', { body: {} }))
  })

  it('everywhere ends every session of the person', async () => {
    const { email, token } = await aCompany(test)
    const other = await signIn(email)
    const out = await expectStatus(200, test.rest('POST /api/v1/auth/sign-out-everywhere', { token, body: {} }))
    expect(cookieOf(out)).toMatch(/Max-Age=0/)
    expect((await me(token)).status).toBe(401)
    expect((await me(other.body.access_token)).status).toBe(401)
    expect((await refresh(tokenOf(other))).status).toBe(401)
  })
})

describe('a refresh and the end of the session at the same moment', () => {
  it('leave nobody signed in, whichever comes first', async () => {
    const { email } = await aCompany(test)
    for (let round = 0; round < 8; round++) {
      const session = await expectStatus(200, signIn(email))
      const everywhere = () =>
        test.rest('POST /api/v1/auth/sign-out-everywhere', { token: String(session.body.access_token), body: {} })
      const [traded] = await Promise.all([refresh(tokenOf(session)), everywhere()])
      if (traded.status !== 200) continue
      expect((await me(traded.body.access_token)).status).toBe(401)
      expect((await refresh(tokenOf(traded))).status).toBe(401)
    }
  })
})

describe('changing the password', () => {
  const change = (token: string, current: string, next: string): Promise<RestReply> =>
    test.rest('POST /api/v1/auth/change-password', {
      token,
      body: { current_password: current, new_password: next },
    })

  it('ends the other sessions, keeps this one, and only the new one works from then on', async () => {
    const { email, token } = await aCompany(test)
    const other = await signIn(email)
    await expectStatus(200, change(token, testPassword, 'a whole new one'))
    expect((await me(token)).status).toBe(200)
    expect((await me(other.body.access_token)).status).toBe(401)
    expect((await signIn(email)).status).toBe(401)
    expect((await signIn(email, 'a whole new one')).status).toBe(200)
    const kinds = (await test.journalOf(token)).map((entry) => entry.kind)
    expect(kinds).toContain('auth.password.changed')
  })

  it('takes the current one and refuses one that bcrypt would cut', async () => {
    const { token } = await aCompany(test)
    const wrong = await expectStatus(400, change(token, 'not the password', 'a whole new one'))
    expect(wrong.body.violations).toMatchObject([{ field: 'current_password' }])
    const long = await expectStatus(400, change(token, testPassword, '€'.repeat(30)))
    expect(long.body.violations).toMatchObject([{ field: 'new_password' }])
  })
})
