import { describe, expect, it } from 'vitest'
import { type RestReply, useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aWorkspace, expectStatus, type Person, testPassword } from '../../../test/factories.ts'
import type { JsonObject } from '../../kernel/json.ts'

// What the journal says of ways in: every word of it, since nothing else is left of them.

const test = useTestApp()

const post = (path: string, token: string, body: JsonObject = {}, cookie = ''): Promise<RestReply> =>
  test.rest(`POST /api/v1/${path}`, { token, body, headers: { cookie } })
const cookieOf = (reply: RestReply): string => String(reply.headers['set-cookie']).split(';')[0] ?? ''
const signIn = ({ email }: Person, password = testPassword): Promise<RestReply> =>
  expectStatus(200, test.rest('POST /api/v1/auth/sign-in', { body: { email, password } }))
const tokenIn = ({ body }: RestReply): string => new URL(String(body.link)).searchParams.get('token') ?? ''

const compared = ['kind', 'subject_type', 'subject_id', 'subject_version', 'actor_id', 'changes', 'payload']

/** What is told since `start` of these kinds, as far as it says what happened to whom. */
async function toldTo({ token }: Person, kinds: string, start = 0): Promise<JsonObject[]> {
  const entries = (await test.journalOf(token)).slice(start).filter(({ kind }) => String(kind).startsWith(kinds))
  return entries.map((entry) => Object.fromEntries(compared.map((name) => [name, entry[name]]))) as JsonObject[]
}
const count = async ({ token }: Person): Promise<number> => (await test.journalOf(token)).length

async function aNamed(): Promise<{ anna: Person; name: unknown }> {
  const anna = await aCompany(test)
  const { body } = await expectStatus(200, test.rest('GET /api/v1/me', { token: anna.token }))
  return { anna, name: body.name }
}

describe('the journal says', () => {
  it('of a session when it started, ended, and was used twice, and whose it is', async () => {
    const { anna, name } = await aNamed()
    const start = await count(anna)
    const [one, two] = [cookieOf(await signIn(anna)), cookieOf(await signIn(anna))]
    for (let i = 0; i < 2; i++) {
      await expectStatus(200, post('auth/sign-out', '', {}, one))
      expect((await toldTo(anna, 'auth.session.ended', start)).length).toBe(1)
    }
    await expectStatus(200, post('auth/refresh', '', {}, cookieOf(await post('auth/refresh', '', {}, two))))
    await expectStatus(401, post('auth/refresh', '', {}, two))
    const [first, second, ended, reused, ...others] = await toldTo(anna, 'auth.session.', start)
    const session = { subject_type: 'auth.session', actor_id: anna.userId, changes: [] }
    const started = { ...session, kind: 'auth.session.started', subject_version: 1 }
    for (const entry of [first, second])
      expect(entry).toEqual({
        ...started,
        subject_id: entry?.subject_id,
        payload: { user_id: anna.userId, user_name: name },
      })
    expect(first?.subject_id).not.toBe(second?.subject_id)
    const over = { ...session, subject_version: 2, payload: { user_id: anna.userId }, actor_id: ended?.actor_id }
    expect(ended).toEqual({ ...over, kind: 'auth.session.ended', subject_id: first?.subject_id })
    expect(reused).toEqual({ ...over, kind: 'auth.session.reused', subject_id: second?.subject_id })
    expect(others).toEqual([])
  })

  it('of a person that they signed out everywhere, and got a new password, from whom', async () => {
    const { anna } = await aNamed()
    const ben = await aColleague(test, anna, 'crew')
    const { body: before } = await test.rest(`GET /api/v1/users/${ben.userId}`, { token: anna.token })
    const start = await count(anna)
    const next = { current_password: testPassword, new_password: 'a whole new one' }
    await expectStatus(200, post('auth/change-password', ben.token, next))
    await expectStatus(200, post('auth/sign-out-everywhere', ben.token))
    const link = await expectStatus(201, post(`users/${ben.userId}/password-reset-link`, anna.token))
    const reset = { token: tokenIn(link), password: testPassword, revoke_api_keys: true }
    await expectStatus(200, test.rest('POST /api/v1/auth/reset-password', { body: reset }))
    const about = { subject_type: 'auth.user', subject_id: ben.userId, subject_version: 1, changes: [] }
    const payload = { name: before.name }
    expect(await toldTo(anna, 'auth.', start)).toEqual([
      {
        ...about,
        kind: 'auth.password.changed',
        actor_id: ben.userId,
        payload: { ...payload, api_keys_revoked: false },
      },
      { ...about, kind: 'auth.session.ended_everywhere', actor_id: ben.userId, payload },
      {
        ...about,
        kind: 'auth.password.link_created',
        actor_id: anna.userId,
        payload: { ...payload, user_id: ben.userId },
      },
      { ...about, kind: 'auth.password.reset', actor_id: ben.userId, payload: { ...payload, api_keys_revoked: true } },
    ])
  })

  it('of an invitation whom it was for, and what became of it', async () => {
    const { anna } = await aNamed()
    const stage = await aWorkspace(test, anna)
    const start = await count(anna)
    const invite = (email: string) =>
      expectStatus(201, post('invitations', anna.token, { email, role: 'crew', workspace_ids: [stage.toUpperCase()] }))
    const [taken, gone] = [await invite('taken@example.org'), await invite('gone@example.org')]
    const accepted = { token: tokenIn(taken), name: ' Tara ', password: testPassword }
    const { body } = await expectStatus(201, test.rest('POST /api/v1/auth/accept-invitation', { body: accepted }))
    await expectStatus(200, test.rest(`DELETE /api/v1/invitations/${String(gone.body.id)}`, { token: anna.token }))
    const of = ({ body: { id } }: RestReply) => ({ subject_type: 'auth.invitation', subject_id: id })
    const payload = { email: 'taken@example.org', role: 'crew' }
    const made = {
      ...of(taken),
      kind: 'auth.invitation.created',
      subject_version: 1,
      actor_id: anna.userId,
      changes: [
        { field: 'email', old: null, new: 'taken@example.org' },
        { field: 'role', old: null, new: 'crew' },
        { field: 'workspace_ids', old: null, new: [stage] },
      ],
      payload,
    }
    const told = await toldTo(anna, 'auth.invitation.', start)
    expect(told).toMatchObject([
      made,
      { ...of(gone), kind: 'auth.invitation.created' },
      {
        ...of(taken),
        kind: 'auth.invitation.accepted',
        subject_version: 2,
        actor_id: (body.user as JsonObject).id,
        changes: [],
        payload,
      },
      { ...of(gone), kind: 'auth.invitation.revoked', subject_version: 2, actor_id: anna.userId, changes: [] },
    ])
    expect(told).toHaveLength(4)
    expect(body.user).toMatchObject({ name: 'Tara' })
  })

  it('of an API key its name, its scopes and when it ended', async () => {
    const { anna } = await aNamed()
    const start = await count(anna)
    const key = { name: 'Robot', scopes: ['work:write', 'work:read'] }
    const { body } = await expectStatus(201, post('api-keys', anna.token, key))
    const revoked = await expectStatus(200, test.rest(`DELETE /api/v1/api-keys/${String(body.id)}`, anna))
    const about = { subject_type: 'auth.api_key', subject_id: body.id, actor_id: anna.userId }
    const payload = { name: 'Robot', user_id: anna.userId }
    expect(await toldTo(anna, 'auth.api_key.', start)).toEqual([
      {
        ...about,
        kind: 'auth.api_key.created',
        subject_version: 1,
        changes: [
          { field: 'name', old: null, new: 'Robot' },
          { field: 'scopes', old: null, new: ['work:read', 'work:write'] },
        ],
        payload,
      },
      {
        ...about,
        kind: 'auth.api_key.revoked',
        subject_version: 2,
        changes: [{ field: 'revoked_at', old: null, new: revoked.body.revoked_at }],
        payload,
      },
    ])
  })
})
