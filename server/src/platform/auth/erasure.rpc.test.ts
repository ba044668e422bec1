import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { dumpOf, tablesWith } from '../../../test/dump.ts'
import {
  aColleague,
  aCompany,
  anEvent,
  aTask,
  expectStatus,
  type Person,
  testPassword,
} from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { onDatabase } from '../../../test/postgres.setup.ts'
import { aCalendar, bringIn, upload } from '../../../test/uploads.ts'
import { withoutTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { sealMore } from '../journal/seal.store.ts'

const test = useTestApp()

/** Every text that says who Zoë is; none of them is found anywhere else. */
const names = ['Zoë Quittenbaum', 'Zoë Vogelsang'] as const
const address = 'zoe.quittenbaum@example.org'
const everything = [...names, address, 'Zoë’s laptop'] as const

let admin: Person
let zoe: Person

/** Somebody who left traces wherever people can. */
async function aBusyPerson(inviter: Person): Promise<Person> {
  const calls = async (person: Person, call: string, body: JsonObject, headers = {}) => {
    const reply = await test.rest(call, { token: person.token, body, headers })
    expect([call, reply.status < 300]).toEqual([call, true])
    return reply.body
  }
  const invite = { email: address, role: 'manager' }
  await calls(inviter, 'POST /api/v1/invitations', invite)
  const { link } = await calls(inviter, 'POST /api/v1/invitations', invite, { 'idempotency-key': 'invite' })
  const accepted = { token: new URL(String(link)).searchParams.get('token'), name: names[0], password: testPassword }
  const session = await expectStatus(201, test.rest('POST /api/v1/auth/accept-invitation', { body: accepted }))
  const token = String(session.body.access_token)
  const userId = String((session.body.user as JsonObject).id)
  const person = { ...inviter, token, userId, email: address }
  await expectStatus(
    200,
    test.rest('PATCH /api/v1/me', { token, body: { name: names[1], time_zone: 'Asia/Kathmandu' } }),
  )
  // Kept with the name that was hers then.
  await calls(inviter, 'POST /api/v1/tasks', { title: 'Once', assignee_id: userId }, { 'idempotency-key': 'once' })
  await calls(inviter, `PATCH /api/v1/users/${userId}`, { name: names[0] }, { 'idempotency-key': 'rename' })
  await aTask(test, person, { assignee_id: userId })
  await calls(person, 'POST /api/v1/tasks', { title: 'Own' }, { 'idempotency-key': 'own' })
  await calls(inviter, 'POST /api/v1/tasks', { title: 'Given', assignee_id: userId }, { 'idempotency-key': 'given' })
  await anEvent(test, person)
  await calls(person, 'POST /api/v1/api-keys', { name: everything[3], scopes: ['work:read'] })
  await calls(inviter, `POST /api/v1/users/${userId}/password-reset-link`, {})
  const passwords = { current_password: testPassword, new_password: testPassword }
  await calls(person, 'POST /api/v1/auth/change-password', passwords)
  const file = aCalendar('UID:1\nSUMMARY:Load-in\nDTSTART:20270301T080000Z\nDTEND:20270301T100000Z')
  await bringIn(test, person, file, `file_name=${address}.ics`)
  await expectStatus(201, upload(test, person, `title;note\nCall;${names[0]}\n`, `file_name=${address}.csv`))
  await expectStatus(201, upload(test, inviter, `title;assignee\nAsk;<${address.toUpperCase()}>\n`, 'format=csv'))
  await expectStatus(201, upload(test, inviter, `title;left out\nAsk;${address}\n`, 'format=csv'))
  await bringIn(test, inviter, `title;${address}\nRing;1\n`, 'format=csv')
  await bringIn(test, inviter, `title;assignee\nRing;(${address})\n`, 'format=csv')
  await expectStatus(200, test.rest('POST /api/v1/auth/sign-in', { body: { email: address, password: testPassword } }))
  return person
}

const adminOfDatabase = (): string => onDatabase(inject('postgres').adminUrl, new URL(test.ownerUrl).pathname.slice(1))

async function analyze(): Promise<void> {
  const client = new pg.Client({ connectionString: adminOfDatabase() })
  await client.connect()
  await client.query('analyze').finally(() => client.end())
}

const erase = (by: Person, id: string, body: JsonObject = {}) =>
  test.rest(`POST /api/v1/users/${id}/erase`, { token: by.token, body })

/** Until what imports hold of those who were erased is gone, too. */
async function untilForgotten(by: Person): Promise<void> {
  await eventually(async () => {
    const { body } = await test.rest('GET /api/v1/jobs?kinds=imports.forget', { token: by.token })
    const states = (body.jobs as JsonObject[]).map(({ state }) => state)
    return states.length > 0 && states.every((state) => state === 'done')
  }, 'imports are looked through')
}

async function sealsOf(person: Person): Promise<JsonObject[]> {
  const end = (await test.journalOf(person.token)).at(-1)?.position
  await eventually(async () => {
    await withoutTenant(test.app.runtime.pool, (db) => sealMore(db, 1000, 1000))
    const { body } = await test.rest('GET /api/v1/journal/seals', { token: person.token })
    return (body.seals as JsonObject[]).at(-1)?.position === end
  }, 'the journal is sealed')
  const { body } = await test.rest('GET /api/v1/journal/seals', { token: person.token })
  return body.seals as JsonObject[]
}

describe('erasing a person', () => {
  it('leaves no byte of names and e-mails in the database, and the seals as they were', async () => {
    admin = await aCompany(test)
    zoe = await aBusyPerson(admin)
    await analyze()
    const before = await dumpOf(adminOfDatabase())
    // They are found where they are expected, so that a search that finds nothing means something.
    expect(tablesWith(before, address)).toEqual(expect.arrayContaining(['public.auth_user', 'public.imports_import']))
    for (const table of ['public.journal', 'public.journal_inbox', 'public.auth_invitation']) {
      for (const text of everything) expect(tablesWith(before, text)).not.toContain(table)
    }
    const journal = await test.journalOf(admin.token)
    expect(everything.filter((text) => !JSON.stringify(journal).includes(text))).toEqual([])
    const sealed = await sealsOf(admin)

    const { body } = await expectStatus(200, erase(admin, zoe.userId))
    expect(body).toMatchObject({ id: zoe.userId, name: '', email: '', state: 'erased' })
    await untilForgotten(admin)

    await analyze()
    const after = await dumpOf(adminOfDatabase())
    for (const text of everything) expect([text, tablesWith(after, text)]).toEqual([text, []])

    const entries = await test.journalOf(admin.token)
    expect(everything.filter((text) => JSON.stringify(entries).includes(text))).toEqual([])
    expect(entries.slice(0, journal.length).map(({ id, kind, position }) => [position, id, kind])).toEqual(
      journal.map(({ id, kind, position }) => [position, id, kind]),
    )
    const seals = await sealsOf(admin)
    expect(seals.slice(0, sealed.length)).toEqual(sealed)
    expect(new Set(seals.map(({ is_intact }) => is_intact))).toEqual(new Set([true]))
  })

  it('is told, without who it was', async () => {
    const entries = await test.journalOf(admin.token)
    expect(entries.at(-1)).toMatchObject({
      kind: 'auth.user.erased',
      subject_id: zoe.userId,
      actor_id: admin.userId,
      changes: [{ field: 'state', old: 'active', new: 'erased' }],
      payload: {},
      erased: true,
    })
    const created = entries.find(({ kind, subject_id }) => kind === 'auth.user.created' && subject_id === zoe.userId)
    expect(created).toMatchObject({
      erased: true,
      payload: {},
      changes: [
        { field: 'name', old: null, new: null },
        { field: 'email', old: null, new: null },
        { field: 'role', old: null, new: 'manager' },
        { field: 'state', old: null, new: 'active' },
      ],
    })
    const own = entries.find(({ kind, subject_id }) => kind === 'auth.user.created' && subject_id === admin.userId)
    expect(own).toMatchObject({ erased: false, payload: { name: expect.stringContaining('Admin') } })
  })

  it('shows what they did, not who they were, in lists, records and exports', async () => {
    const { body } = await test.rest(`GET /api/v1/users/${zoe.userId}`, { token: admin.token })
    expect(body).toMatchObject({ name: '', email: '', state: 'erased' })
    const { body: tasks } = await test.rest('GET /api/v1/tasks?search=Given', { token: admin.token })
    expect(tasks.tasks).toMatchObject([{ assignee: { id: zoe.userId, name: '' }, created_by: { id: admin.userId } }])
    const { body: people } = await test.rest('GET /api/v1/users?include_deactivated=true', { token: admin.token })
    expect((people.users as JsonObject[]).map(({ id, name }) => [id, name])).toEqual([
      [zoe.userId, ''],
      [admin.userId, expect.any(String)],
    ])
    const { body: active } = await test.rest('GET /api/v1/users', { token: admin.token })
    expect((active.users as JsonObject[]).map(({ id }) => id)).toEqual([admin.userId])
    const reply = await test.app.http.inject({
      url: '/api/v1/journal/export?format=csv',
      headers: { authorization: `Bearer ${admin.token}` },
    })
    expect(reply.body).toContain('Erased person')
  })

  it('ends every way in, and gives the address free', async () => {
    const me = await test.rest('GET /api/v1/me', { token: zoe.token })
    expect(me.status).toBe(401)
    const body = { email: address, password: testPassword }
    expect((await test.rest('POST /api/v1/auth/sign-in', { body })).status).toBe(401)
    for (const verb of ['reactivate', 'deactivate', 'password-reset-link'])
      expect(
        (await test.rest(`POST /api/v1/users/${zoe.userId}/${verb}`, { token: admin.token, body: {} })).body,
      ).toMatchObject({ reason: 'erased' })
    const again = await test.rest('POST /api/v1/invitations', {
      token: admin.token,
      body: { email: address, role: 'crew' },
    })
    expect(again.status).toBe(201)
  })

  it('keeps a repeated request from being done twice although its reply is gone', async () => {
    const headers = { 'idempotency-key': 'rename' }
    const again = await test.rest(`PATCH /api/v1/users/${zoe.userId}`, {
      token: admin.token,
      body: { name: names[0] },
      headers,
    })
    expect(again.body).toMatchObject({ status: 409, reason: 'reply_erased' })
  })

  it('again changes nothing', async () => {
    const count = (await test.journalOf(admin.token)).length
    await expectStatus(200, erase(admin, zoe.userId))
    expect(await test.journalOf(admin.token)).toHaveLength(count)
  })
})

describe('while somebody is erased', () => {
  it('what they do at that moment is undone or refused: their name and settings do not come back', async () => {
    const anna = await aCompany(test)
    const client = new pg.Client({ connectionString: adminOfDatabase() })
    await client.connect()
    for (const call of [
      (token: string) => test.rest('PATCH /api/v1/me', { token, body: { name: 'Ghost', time_zone: 'Asia/Tokyo' } }),
      (token: string) => upload(test, { ...anna, token }, 'title\nGhostly\n', 'format=csv&file_name=ghost.csv'),
    ]) {
      const ben = await aColleague(test, anna, 'planner')
      await client.query('begin')
      await client.query('select from auth_user where id = $1 for update', [ben.userId])
      const waiting = async (count: number) => {
        await eventually(async () => {
          const { rows } = await client.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
          return rows.length === count
        }, `${count} wait`)
      }
      const erasing = erase(anna, ben.userId)
      await waiting(1)
      const acting = call(ben.token)
      await waiting(2)
      await client.query('commit')
      await expectStatus(200, erasing)
      expect((await acting).status).toBe(401)
      const { rows } = await client.query('select name, time_zone from auth_user where id = $1', [ben.userId])
      expect(rows).toEqual([{ name: '', time_zone: 'UTC' }])
      await untilForgotten(anna)
      expect((await client.query('select from imports_import where created_by = $1', [ben.userId])).rows).toEqual([])
    }
    await client.end()
  })

  it('imports that hold a longer address, which is somebody else’s, stay as they are', async () => {
    const owner = await aCompany(test)
    const gone = await aColleague(test, owner, 'planner')
    const other = `a${gone.email}`
    const file = aCalendar(`UID:1-${other}\nSUMMARY:With ${other}\nDTSTART:20270301T080000Z\nDTEND:20270301T100000Z`)
    await bringIn(test, owner, file, 'file_name=plan.ics')
    await expectStatus(200, erase(owner, gone.userId))
    await untilForgotten(owner)
    const again = await expectStatus(201, upload(test, owner, file, 'file_name=plan.ics'))
    expect(again.body).toMatchObject({ created: 0, unchanged: 1 })
  })
})

describe('erasing is refused', () => {
  it('for oneself, for those without the permission, of somebody who is not there, over a change not seen', async () => {
    const anna = await aCompany(test)
    const [manager, crew] = await Promise.all([aColleague(test, anna, 'manager'), aColleague(test, anna, 'crew')])
    const stranger = await aCompany(test)
    expect((await erase(anna, anna.userId)).body).toMatchObject({ reason: 'own_account' })
    expect((await erase(manager, crew.userId)).status).toBe(403)
    expect((await erase(stranger, crew.userId)).status).toBe(404)
    expect((await erase(anna, newId())).status).toBe(404)
    await expectStatus(
      200,
      test.rest(`PATCH /api/v1/users/${crew.userId}`, { token: anna.token, body: { name: 'Chris' } }),
    )
    expect((await erase(anna, crew.userId, { version: 1 })).body).toMatchObject({ reason: 'stale_version' })
    const { body } = await test.rest(`GET /api/v1/users/${crew.userId}`, { token: anna.token })
    expect(body).toMatchObject({ name: 'Chris', state: 'active' })
  })

  it('when two Admins erase each other at once: one stays', async () => {
    const anna = await aCompany(test)
    const ben = await aColleague(test, anna, 'admin')
    const replies = await Promise.all([erase(anna, ben.userId), erase(ben, anna.userId)])
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})
