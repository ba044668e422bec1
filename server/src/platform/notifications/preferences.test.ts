import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { newId } from '../../kernel/ids.ts'
import { systemPrincipal } from '../auth/principal.ts'
import { ownCall, write } from '../calls/transact.ts'
import { choosableKinds } from './notice-kinds.ts'
import { notify, type Outcome } from './notify.ts'
import { listPreferences } from './preference.store.ts'

const test = useTestApp()
const path = '/api/v1/notifications/preferences'
let anna: Person
let ben: Person

beforeAll(async () => {
  anna = await aCompany(test)
  ben = await aColleague(test, anna, 'planner')
})

const choicesOf = async (person: Person): Promise<JsonObject[]> =>
  (await expectStatus(200, test.rest(`GET ${path}`, { token: person.token }))).body.kinds as JsonObject[]

const choose = (person: Person, ...kinds: JsonObject[]) =>
  test.rest(`PATCH ${path}`, { token: person.token, body: { kinds } })

const tell = (person: Person, kind: string): Promise<Outcome[]> =>
  write(test.app.runtime, ownCall('test'), systemPrincipal(person.companyId), (ctx) =>
    notify(ctx, [{ userId: person.userId, kind, key: newId(), reason: 'role' }]),
  )

it('who chose nothing hears of everything, each kind in their language', async () => {
  const kinds = await choicesOf(ben)
  expect(kinds.map(({ kind }) => kind)).toEqual(choosableKinds().map(([name]) => name))
  expect(kinds.every(({ in_app }) => in_app)).toBe(true)
  expect(kinds[0]?.label).toBe(choosableKinds()[0]?.[1].label.en)
  await expectStatus(200, test.rest('PATCH /api/v1/me', { token: ben.token, body: { locale: 'de' } }))
  expect((await choicesOf(ben))[0]?.label).toBe(choosableKinds()[0]?.[1].label.de)
})

it('who turned a kind off is not told of it, and of the others as before', async () => {
  const off = { kind: 'auth.user.joined', in_app: false }
  const { body } = await expectStatus(200, choose(ben, off))
  expect((body.kinds as JsonObject[]).filter(({ in_app }) => !in_app)).toMatchObject([off])
  expect(await tell(ben, 'auth.user.joined')).toEqual(['off'])
  expect(await tell(ben, 'tenancy.member.added')).toEqual(['told'])
  expect(await tell(anna, 'auth.user.joined')).toEqual(['told'])
  await expectStatus(200, choose(ben, { ...off, in_app: true }))
  expect(await tell(ben, 'auth.user.joined')).toEqual(['told'])
})

it('two windows that change different kinds at once lose nothing of each other', async () => {
  const cora = await aColleague(test, anna, 'planner')
  const kinds = choosableKinds().map(([name]) => name)
  await Promise.all(kinds.map((kind) => expectStatus(200, choose(cora, { kind, in_app: false }))))
  expect((await choicesOf(cora)).filter(({ in_app }) => in_app)).toEqual([])
})

it('is told to nobody else, and is in the journal once where something changed', async () => {
  const kind = 'work.task.deleted'
  for (let i = 0; i < 2; i++)
    await expectStatus(200, choose(ben, { kind, in_app: false }, { kind: 'work.task.assigned' }))
  const told = async (person: Person) =>
    (await test.journalOf(person.token)).filter((entry) => entry.kind === 'notifications.preference.updated')
  expect((await told(ben)).at(-1)).toMatchObject({ subject_id: ben.userId, actor_id: ben.userId })
  expect((await told(ben)).filter(({ changes }) => JSON.stringify(changes).includes(kind))).toHaveLength(1)
  expect((await told(anna)).filter(({ subject_id }) => subject_id === ben.userId)).toEqual([])
})

it('refuses a kind that there is not, and too many', async () => {
  for (const kinds of [
    [{ kind: 'work.task.exploded', in_app: false }],
    [{ kind: 'not a kind', in_app: false }],
    [{ kind: '__proto__', in_app: false }],
    Array.from({ length: 101 }, () => ({ kind: 'work.task.assigned', in_app: false })),
  ]) {
    const { status, body } = await choose(ben, ...kinds)
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('kinds')])
  }
})

it('is left alone by a key, and goes with the person who is erased', async () => {
  const { body } = await expectStatus(
    201,
    test.rest('POST /api/v1/api-keys', { token: ben.token, body: { name: 'Robot', scopes: ['work:read'] } }),
  )
  const key = String(body.secret ?? body.key)
  const kinds = [{ kind: 'work.task.deleted', in_app: true }]
  expect((await test.rest(`PATCH ${path}`, { token: key, body: { kinds } })).status).toBe(403)
  await expectStatus(200, test.rest(`POST /api/v1/users/${ben.userId}/erase`, { token: anna.token, body: {} }))
  const rows = await write(test.app.runtime, ownCall('test'), systemPrincipal(anna.companyId), (ctx) =>
    listPreferences(ctx, [ben.userId]),
  )
  expect(rows).toEqual([])
})

it('says that there is no mail server, and queues nothing for one', async () => {
  const cora = await aColleague(test, anna, 'planner')
  const { body } = await expectStatus(200, test.rest(`GET ${path}`, { token: cora.token }))
  expect(body).toMatchObject({ email_state: 'no_server', email: cora.email, digest: 'at_once', quiet_from: '' })
  expect(await tell(cora, 'work.task.assigned')).toEqual(['told'])
  expect((await test.rest('GET /api/v1/notifications/deliveries', { token: cora.token })).body.deliveries).toEqual([])
  const off = { kind: 'work.task.assigned', in_app: false, email: true }
  await expectStatus(200, choose(cora, off))
  expect(await tell(cora, 'work.task.assigned')).toEqual(['off'])
})

it('keeps quiet hours and digests, in part and as a whole, and refuses half of the hours', async () => {
  const cora = await aColleague(test, anna, 'planner')
  const patch = (body: JsonObject) => test.rest(`PATCH ${path}`, { token: cora.token, body })
  await expectStatus(200, patch({ quiet_from: '22:00', quiet_until: '06:30' }))
  const { body } = await expectStatus(200, patch({ digest: 'daily', digest_hour: 17 }))
  expect(body).toMatchObject({ quiet_from: '22:00', quiet_until: '06:30', digest: 'daily', digest_hour: 17 })
  expect((await expectStatus(200, patch({ quiet_from: '', quiet_until: '' }))).body).toMatchObject({
    quiet_from: '',
    digest: 'daily',
  })
  for (const wrong of [
    { quiet_from: '22:00' },
    { quiet_from: '22:00', quiet_until: '22:00' },
    { quiet_from: '24:00', quiet_until: '06:00' },
    { digest_hour: 24 },
    { digest: 'weekly' },
  ])
    expect((await patch(wrong)).status).toBe(400)
})
