import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type RestReply, useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, testPassword } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import type { SendMail } from '../../kernel/ctx.ts'

const mails: Parameters<SendMail>[0][] = []
let mailFault: Error | undefined
let ahead = 0
const test = useTestApp({
  env: { SMTP_URL: 'smtp://mail.invalid', PUBLIC_URL: 'https://kit.example.org', LOG_LEVEL: 'silent' },
  clock: { now: () => new Date(Date.now() + ahead) },
  sendMail: async (mail) => {
    if (mailFault) throw mailFault
    mails.push(mail)
    return true
  },
})

/** Asks for a link, and waits until what that does after the reply, if anything, is done. */
async function ask(email: string): Promise<RestReply> {
  const reply = await test.rest('POST /api/v1/auth/request-password-reset', { body: { email } })
  const { pool } = test.app.runtime
  await eventually(() => pool.waitingCount === 0 && pool.idleCount === pool.totalCount, 'the database is left alone')
  return reply
}

const reset = (token: string, password = 'a whole new one'): Promise<RestReply> =>
  test.rest('POST /api/v1/auth/reset-password', { body: { token, password } })
const signIn = (email: string, password = testPassword): Promise<RestReply> =>
  test.rest('POST /api/v1/auth/sign-in', { body: { email, password } })
const tokenIn = (text: string): string => /token=([\w-]+)/.exec(text)?.[1] ?? ''
const lastTo = (email: string) => mails.findLast((mail) => mail.to === email)

/** What a person's password is salted with, as it is kept. */
async function saltOf(email: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: test.ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ salt: string }>(
      'select left(password_hash, 29) as salt from auth_user where email = $1',
      [email],
    )
    return rows[0]?.salt
  } finally {
    await client.end()
  }
}

describe('resetting a password', () => {
  it('mails a link that sets a new one once and ends every session', async () => {
    const { email, token: session } = await aCompany(test, 'Gala & Co')
    await expectStatus(200, ask(` ${email.toUpperCase()}`.trim()))
    const mail = mails.at(-1)
    expect(mail?.subject).toBe('Your EventKit password at Gala & Co')
    expect(mail?.text).toMatch(/https:\/\/kit\.example\.org\/reset-password\?token=[\w-]{86}\n/)
    const token = tokenIn(mail!.text)
    await expectStatus(200, reset(token))
    expect((await test.rest('GET /api/v1/me', { token: session })).status).toBe(401)
    expect((await signIn(email)).status).toBe(401)
    const back = await expectStatus(200, signIn(email, 'a whole new one'))
    expect((await reset(token, 'yet another one')).body).toMatchObject({ status: 422, reason: 'link_dead' })
    const entries = await test.journalOf(String(back.body.access_token))
    expect(entries.map((entry) => entry.kind)).toContain('auth.password.reset')
    expect(JSON.stringify(entries)).not.toContain(token)
  })

  it('says the same of an unknown e-mail, and sends nothing', async () => {
    const before = mails.length
    const { email } = await aCompany(test)
    const [known, unknown] = [await ask(email), await ask('nobody@example.org')]
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    expect(mails.length).toBe(before + 1)
  })

  it('writes in the person’s language', async () => {
    const { email, token } = await aCompany(test, 'Bühne')
    await expectStatus(200, test.rest('PATCH /api/v1/me', { token, body: { locale: 'de' } }))
    await ask(email)
    expect(lastTo(email)?.subject).toBe('Dein EventKit-Passwort bei Bühne')
  })

  it('lets a newer link’s use kill the older, and sends three an hour at most', async () => {
    const { email } = await aCompany(test)
    for (let i = 0; i < 5; i++) await ask(email)
    const sent = mails.filter((mail) => mail.to === email)
    expect(sent).toHaveLength(3)
    await expectStatus(200, reset(tokenIn(sent[2]!.text)))
    expect((await reset(tokenIn(sent[0]!.text))).body.reason).toBe('link_dead')
  })

  it('is over after an hour', async () => {
    const { email } = await aCompany(test)
    await ask(email)
    ahead = 60 * 60_000
    expect((await reset(tokenIn(lastTo(email)!.text))).body.reason).toBe('link_dead')
    ahead = 0
  })

  it('is not for deactivated people, nor with a mangled or foreign token', async () => {
    const admin = await aCompany(test)
    await ask(admin.email)
    const bytes = Buffer.from(tokenIn(lastTo(admin.email)!.text), 'base64url')
    bytes[40]! ^= 1
    for (const token of [bytes.toString('base64url'), 'x', 'A'.repeat(86)]) {
      expect((await reset(token)).body.reason).toBe('link_dead')
    }
    expect((await signIn(admin.email)).status).toBe(200)
  })

  it('hashes with the salt of the e-mail, as every password of it, and names the field of one too long', async () => {
    const { email, token } = await aCompany(test)
    const salt = await saltOf(email)
    const next = { current_password: testPassword, new_password: 'a whole new one' }
    await expectStatus(200, test.rest('POST /api/v1/auth/change-password', { token, body: next }))
    expect(await saltOf(email)).toBe(salt)
    await ask(email)
    const link = tokenIn(lastTo(email)!.text)
    const long = 'é'.repeat(40)
    expect((await reset(link, long)).body.violations).toMatchObject([{ field: 'password' }])
    await expectStatus(200, reset(link))
    expect(await saltOf(email)).toBe(salt)
    const fresh = (await signIn(email, 'a whole new one')).body.access_token as string
    const body = { current_password: 'a whole new one', new_password: long }
    const refused = await test.rest('POST /api/v1/auth/change-password', { token: fresh, body })
    expect(refused.body.violations).toMatchObject([{ field: 'new_password' }])
  })

  it('answers as ever when the mail server refuses', async () => {
    const { email } = await aCompany(test)
    mailFault = new Error('550 no such user')
    await expectStatus(200, ask(email))
    mailFault = undefined
  })
})

describe('inviting by mail', () => {
  const invite = (token: string, email: string) =>
    test.rest('POST /api/v1/invitations', { token, body: { email, role: 'crew' } })

  it('keeps the link out of the reply', async () => {
    const { token } = await aCompany(test, 'Gala')
    const reply = await expectStatus(201, invite(token, 'mailed@example.org'))
    expect(reply.body).toMatchObject({ mailed: true, link: '' })
    expect(lastTo('mailed@example.org')?.text).toMatch(/https:\/\/kit\.example\.org\/invitation\?token=/)
  })

  it('shows the link after all when the mail server refuses', async () => {
    const admin = await aCompany(test)
    mailFault = new Error('421 try later')
    const reply = await expectStatus(201, invite(admin.token, 'unmailed@example.org'))
    expect(reply.body.mailed).toBe(false)
    expect(String(reply.body.link)).toContain('/invitation?token=')
    await aColleague(test, admin, 'crew')
    mailFault = undefined
  })
})

describe('cookies behind https', () => {
  it('are Secure', async () => {
    const { email } = await aCompany(test)
    expect(String((await signIn(email)).headers['set-cookie'])).toMatch(/; SameSite=Strict; Secure$/)
  })
})
