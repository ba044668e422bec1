import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { dumpOf, tablesWith } from '../../../test/dump.ts'
import { aColleague, aCompany, expectStatus, type Person, testPassword } from '../../../test/factories.ts'
import { testKeyring } from '../../../test/journal.ts'
import { inTransaction, openPool } from '../../kernel/db.ts'
import { nilId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { rotateMasterKey } from '../privacy/master-key.ts'

const test = useTestApp()

async function asOwner<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: test.ownerUrl })
  await client.connect()
  try {
    return (await client.query(text, values)).rows as Row[]
  } finally {
    await client.end()
  }
}

const invite = async (by: Person, email: string, headers = {}): Promise<JsonObject> => {
  const body = { email, role: 'crew' }
  return (await expectStatus(201, test.rest('POST /api/v1/invitations', { token: by.token, body, headers }))).body
}
const revoke = (by: Person, { id }: JsonObject) =>
  expectStatus(200, test.rest(`DELETE /api/v1/invitations/${String(id)}`, { token: by.token }))
const listed = async (by: Person): Promise<unknown[]> => {
  const { body } = await expectStatus(200, test.rest('GET /api/v1/invitations', { token: by.token }))
  return (body.invitations as JsonObject[]).map(({ email }) => email)
}
const toldOf = async (by: Person, { id }: JsonObject) =>
  (await test.journalOf(by.token))
    .filter(({ subject_id }) => subject_id === id)
    .map(({ kind, erased, payload }) => [kind, erased, (payload as JsonObject).email])
const holding = async (text: string) => tablesWith(await dumpOf(test.ownerUrl), text)
const accept = ({ link }: JsonObject, name = 'New') => {
  const token = new URL(String(link)).searchParams.get('token')
  return test.rest('POST /api/v1/auth/accept-invitation', { body: { token, name, password: testPassword } })
}

describe('whom an invitation is for', () => {
  it('is shown, mailed and found again in any case, and no byte of it is in the database', async () => {
    const anna = await aCompany(test)
    const ben = await aCompany(test)
    const first = await invite(anna, 'Zoe.Quittenbaum@example.org')
    await invite(ben, 'zoe.quittenbaum@example.org')
    expect(await holding('zoe.quittenbaum@example.org')).toEqual([])
    expect(await listed(anna)).toEqual(['Zoe.Quittenbaum@example.org'])
    const indexes = await asOwner('select distinct email_index from auth_invitation where email_index is not null')
    expect(indexes).toHaveLength(2)
    const second = await invite(anna, 'zoe.quittenbaum@EXAMPLE.org')
    expect(await listed(anna)).toEqual(['zoe.quittenbaum@EXAMPLE.org'])
    expect((await accept(first)).body).toMatchObject({ reason: 'link_dead' })
    const { body } = await expectStatus(201, accept(second))
    expect(body.user).toMatchObject({ email: 'zoe.quittenbaum@EXAMPLE.org' })
    expect(await listed(ben)).toHaveLength(1)
  })

  it('is read and found after the master key was made anew', async () => {
    const anna = await aCompany(test)
    await invite(anna, 'ida@example.org')
    const pool = openPool({ connectionString: test.ownerUrl, max: 1 })
    await inTransaction(pool, nilId, (tx) => rotateMasterKey(tx, testKeyring)).finally(() => pool.end())
    expect(await listed(anna)).toEqual(['ida@example.org'])
    await invite(anna, 'IDA@example.org')
    expect(await listed(anna)).toEqual(['IDA@example.org'])
  })

  it('does not open in another row', async () => {
    const anna = await aCompany(test)
    await invite(anna, 'max@example.org')
    const { id } = await invite(anna, 'mia@example.org')
    await asOwner(
      `update auth_invitation i set email = o.email from auth_invitation o
       where i.id = $1 and o.tenant_id = i.tenant_id and o.id <> i.id`,
      [id],
    )
    expect((await test.rest('GET /api/v1/invitations', { token: anna.token })).status).toBe(500)
  })
})

describe('withdrawing', () => {
  const remove = (by: Person, { id }: JsonObject) =>
    test.rest(`DELETE /api/v1/invitations/${String(id)}`, { token: by.token })

  it('is refused once the person has joined', async () => {
    const anna = await aCompany(test)
    const made = await invite(anna, 'joined@example.org')
    await expectStatus(201, accept(made))
    expect((await remove(anna, made)).body).toMatchObject({ status: 422, reason: 'accepted' })
  })

  it('and replacing are for those who could have invited', async () => {
    const anna = await aCompany(test)
    const manager = await aColleague(test, anna, 'manager')
    const body = { email: 'boss@example.org', role: 'admin' }
    const made = await expectStatus(201, test.rest('POST /api/v1/invitations', { token: anna.token, body }))
    expect((await remove(manager, made.body)).status).toBe(403)
    const again = { token: manager.token, body: { ...body, role: 'crew' } }
    expect((await test.rest('POST /api/v1/invitations', again)).status).toBe(403)
    await expectStatus(201, accept(made.body))
  })
})

describe('somebody who never joined is erased', () => {
  it('when the invitation is withdrawn, from its row, from kept replies and from the journal', async () => {
    const anna = await aCompany(test)
    const headers = { 'idempotency-key': 'invite' }
    const made = await invite(anna, 'gone.for.good@example.org', headers)
    expect(await holding('gone.for.good@example.org')).toEqual(['public.api_idempotency_key'])
    expect(await toldOf(anna, made)).toEqual([['auth.invitation.created', false, 'gone.for.good@example.org']])
    for (const _ of [1, 2]) expect((await revoke(anna, made)).body).toMatchObject({ id: made.id, email: '' })
    expect(await holding('gone.for.good@example.org')).toEqual([])
    expect(await toldOf(anna, made)).toEqual([
      ['auth.invitation.created', true, undefined],
      ['auth.invitation.revoked', true, undefined],
    ])
    const key = await asOwner(
      'select sealed, destroyed_at is not null as gone from privacy_person_key where person_id = $1',
      [made.id],
    )
    expect(key).toEqual([{ sealed: null, gone: true }])
    const again = { token: anna.token, body: { email: 'gone.for.good@example.org', role: 'crew' }, headers }
    expect((await test.rest('POST /api/v1/invitations', again)).body).toMatchObject({ reason: 'reply_erased' })
    await invite(anna, 'gone.for.good@example.org')
    expect(await listed(anna)).toEqual(['gone.for.good@example.org'])
  })

  it('a month after the invitation expired; those that were accepted stay', async () => {
    const anna = await aCompany(test)
    const [late, later, taken] = [
      await invite(anna, 'late@example.org'),
      await invite(anna, 'later@example.org'),
      await invite(anna, 'taken@example.org'),
    ]
    await expectStatus(201, accept(taken))
    const expire = (made: JsonObject, days: number) =>
      asOwner(`update auth_invitation set expires_at = now() - $2 * interval '1 day' where id = $1`, [made.id, days])
    await Promise.all([expire(late, 29), expire(later, 31), expire(taken, 31)])
    await asOwner('select platform_sweep()')
    expect(await toldOf(anna, late)).toEqual([['auth.invitation.created', false, 'late@example.org']])
    expect(await toldOf(anna, later)).toEqual([['auth.invitation.created', true, undefined]])
    expect(await toldOf(anna, taken)).toMatchObject([
      ['auth.invitation.created', false, 'taken@example.org'],
      ['auth.invitation.accepted', false, 'taken@example.org'],
    ])
    const rows = await asOwner('select id from auth_invitation where tenant_id = $1 order by id', [anna.companyId])
    expect(rows).toEqual([late, taken].map(({ id }) => ({ id })))
  })
})

describe('an invitation', () => {
  it('is of no use once it has expired', async () => {
    const anna = await aCompany(test)
    const made = await invite(anna, 'slow@example.org')
    const expire = (moment: string) =>
      asOwner(`update auth_invitation set expires_at = ${moment} where id = $1`, [made.id])
    await expire('now()')
    expect((await accept(made)).body).toMatchObject({ status: 422, reason: 'link_dead' })
    expect(await listed(anna)).toEqual([])
    await expire(`now() + interval '1 minute'`)
    await expectStatus(201, accept(made))
  })

  it('is for nobody who has an account here, by a name without spaces around', async () => {
    const anna = await aCompany(test)
    const made = await invite(anna, 'here@example.org')
    const { body } = await accept(made, ' Tara ')
    expect(body.user).toMatchObject({ name: 'Tara' })
    const again = { token: anna.token, body: { email: 'HERE@example.org', role: 'crew' } }
    expect((await test.rest('POST /api/v1/invitations', again)).body).toMatchObject({
      status: 409,
      reason: 'already_exists',
    })
  })
})
