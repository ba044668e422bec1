import bcrypt from '@node-rs/bcrypt'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { expectStatus, testPassword } from '../../../test/factories.ts'
import type { JsonObject } from '../../kernel/json.ts'

const hash = vi.spyOn(bcrypt, 'hash')
afterAll(() => hash.mockRestore())

const mails: string[] = []
const test = useTestApp({
  // As outside of tests.
  passwordCost: undefined,
  env: { SMTP_URL: 'smtp://mail.invalid', PUBLIC_URL: 'https://kit.example.org' },
  sendMail: async ({ text }) => mails.push(text) > 0,
})
const email = 'anna@example.org'
const strangers = 25

const signUp = (company: string, password: string, headers: Record<string, string> = {}) =>
  test.rest('POST /api/v1/auth/sign-up', { body: { company_name: company, name: 'Anna', email, password }, headers })
const signIn = (password: string, who = email) =>
  test.rest('POST /api/v1/auth/sign-in', { body: { email: who, password } })
const ask = () => expectStatus(200, test.rest('POST /api/v1/auth/request-password-reset', { body: { email } }))

async function withOwner(run: (db: pg.Client) => Promise<unknown>): Promise<void> {
  const db = new pg.Client({ connectionString: test.ownerUrl })
  await db.connect()
  await run(db).finally(() => db.end())
}

/** Strangers with her e-mail come before Anna and after her, all with a clock of months ago. */
beforeAll(async () => {
  const early = { 'x-client-time': new Date(Date.now() - 300 * 86_400_000).toISOString() }
  const squat = (n: number) => expectStatus(201, signUp(`Stranger ${n}`, 'a stranger’s', early))
  for (let n = 0; n < strangers - 5; n++) await squat(n)
  await expectStatus(201, signUp('Anna’s own', testPassword))
  for (let n = strangers - 5; n < strangers; n++) await squat(n)
}, 120_000)

describe('an e-mail that strangers signed up with', () => {
  it('signs its owner in', async () => {
    const { body } = await expectStatus(200, signIn(testPassword))
    expect((body.company as JsonObject).name).toBe('Anna’s own')
  })

  it('costs one hash to refuse, as one that nobody has', async () => {
    for (const who of [email, 'nobody@example.org']) {
      hash.mockClear()
      await expectStatus(401, signIn('wrong password', who))
      expect(hash.mock.calls.map(([, options]) => options?.cost)).toEqual([12])
    }
  })

  it('is compared with passwords of before, each with a salt of its own', async () => {
    const old = await bcrypt.hash('an older password', { cost: 4 })
    await withOwner((db) =>
      db.query(
        `update auth_user set password_hash = $1 where name = 'Anna' and tenant_id = (
      select tenant_id from tenancy_company where name = 'Stranger 3')`,
        [old],
      ),
    )
    const { body } = await expectStatus(200, signIn('an older password'))
    expect((body.company as JsonObject).name).toBe('Stranger 3')
    await expectStatus(200, signIn(testPassword))
  })

  it('gets a link for each of its accounts, twenty in a mail, the others when it asks again', async () => {
    await ask()
    await expect.poll(() => mails.length).toBe(1)
    await ask()
    await expect.poll(() => mails.length).toBe(2)
    const companies = mails.map((text) => [...text.matchAll(/^(Stranger \d+|Anna’s own)$/gm)].map(([name]) => name))
    expect(companies.map((names) => names.length)).toEqual([20, 20])
    expect(companies[0]).not.toContain('Anna’s own')
    expect(companies[1]).toContain('Anna’s own')
    expect(new Set(companies.flat()).size).toBe(strangers + 1)
    const link = /^Anna’s own\n\S*token=([\w-]+)$/m.exec(mails[1] ?? '')?.[1]
    const body = { token: link, password: 'a whole new one' }
    await expectStatus(200, test.rest('POST /api/v1/auth/reset-password', { body }))
    await expectStatus(200, signIn('a whole new one'))
  })
})

describe('200 new accounts with an e-mail before each request for a link', () => {
  const squatted = 'beate@example.org'
  const requestLink = () =>
    expectStatus(200, test.rest('POST /api/v1/auth/request-password-reset', { body: { email: squatted } }))

  /** What sign-ups leave in the database, without their hashes, which would take a minute. */
  const signUpStrangers = () =>
    withOwner((db) =>
      db.query(
        `with company as (
           insert into tenancy_company (tenant_id, name, time_zone, state, origin, created_at, received_at)
           select gen_random_uuid(), 'Stranger', time_zone, state, origin, '2001-01-01', now()
           from tenancy_company cross join generate_series(1, 200) where name = 'Beate’s own'
           returning tenant_id)
         insert into auth_user (tenant_id, id, email, name, role, password_hash, created_at, updated_at, received_at)
         select tenant_id, gen_random_uuid(), $1, 'Beate', 'admin', 'none', '2001-01-01', '2001-01-01', now() from company`,
        [squatted],
      ),
    )

  it('leave the account that was there first in every mail, until it has the three links of an hour', async () => {
    const body = { company_name: 'Beate’s own', name: 'Beate', email: squatted, password: testPassword }
    await expectStatus(201, test.rest('POST /api/v1/auth/sign-up', { body }))
    mails.length = 0
    for (let asked = 1; asked <= 3; asked++) {
      await signUpStrangers()
      await requestLink()
      await expect.poll(() => mails.length).toBe(asked)
    }
    expect(mails.map((text) => /^Beate’s own\n\S*token=[\w-]+$/m.test(text))).toEqual([true, true, true])
    await signUpStrangers()
    await requestLink()
    await expect.poll(() => mails.length).toBe(4)
    expect(mails[3]).not.toContain('Beate’s own')
  })
})
