import { describe, expect, it } from 'vitest'
import { type RestReply, useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'

const test = useTestApp()
const password = 'a whole new one'

const reset = (token: string): Promise<RestReply> =>
  test.rest('POST /api/v1/auth/reset-password', { body: { token, password } })

describe('a reset link that an Admin makes', () => {
  const make = (by: Person, userId: string) =>
    test.rest(`POST /api/v1/users/${userId}/password-reset-link`, { token: by.token, body: {} })

  it('sets a new password once, and is told to the Admin and the person', async () => {
    const admin = await aCompany(test)
    const crew = await aColleague(test, admin, 'crew')
    const { body } = await expectStatus(201, make(admin, crew.userId))
    const kindsFor = async (token: string) => (await test.journalOf(token)).map(({ kind }) => kind)
    for (const { token } of [admin, crew]) expect(await kindsFor(token)).toContain('auth.password.link_created')
    expect(await kindsFor((await aColleague(test, admin, 'manager')).token)).not.toContain('auth.password.link_created')
    const token = new URL(String(body.link)).searchParams.get('token') ?? ''
    await expectStatus(200, reset(token))
    expect((await reset(token)).body.reason).toBe('link_dead')
    const signedIn = { email: crew.email, password }
    await expectStatus(200, test.rest('POST /api/v1/auth/sign-in', { body: signedIn }))
  })

  it('is refused for oneself, for those who can more, for deactivated people, and after three in an hour', async () => {
    const admin = await aCompany(test)
    const [manager, crew] = await Promise.all([aColleague(test, admin, 'manager'), aColleague(test, admin, 'crew')])
    expect((await make(admin, admin.userId)).body.reason).toBe('own_account')
    expect((await make(manager, admin.userId)).status).toBe(403)
    for (let i = 0; i < 3; i++) await expectStatus(201, make(manager, crew.userId))
    const fourth = await make(admin, crew.userId)
    expect(fourth.body).toMatchObject({ status: 429, reason: 'too_many_links' })
    expect(fourth.headers['retry-after']).toBe('3600')
    const left = await aColleague(test, admin, 'crew')
    await expectStatus(200, test.rest(`POST /api/v1/users/${left.userId}/deactivate`, { token: admin.token, body: {} }))
    expect((await make(admin, left.userId)).body.reason).toBe('no_password')
  })
})
