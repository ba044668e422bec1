import sql from 'sql-template-tag'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask, expectStatus, type Person, testPassword } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { aReceiver, type Receiver } from '../../../test/receiver.ts'
import { withTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'

/** How far the clock is ahead. */
let aheadMs = 0
const clock = { now: () => new Date(Date.now() + aheadMs) }
const env = { WEBHOOK_PRIVATE_ADDRESSES: 'on', WEBHOOK_TIMEOUT: '1', LOG_LEVEL: 'silent' }
const test = useTestApp({ env, clock })
let admin: Person
let receiver: Receiver

beforeAll(async () => {
  admin = await aCompany(test)
  await eventually(async () => {
    const { sinks } = await call(200, 'GET /api/v1/sinks')
    return (sinks as JsonObject[]).some(({ name, state }) => name === 'webhooks' && state !== 'stopped')
  }, 'the sink is attached')
})

beforeEach(async () => {
  admin = await aCompany(test)
  // What has no number yet when a webhook is made comes after it.
  await test.journalOf(admin.token)
  receiver = await aReceiver()
  return () => receiver.close()
})

/** Asks until an answer is as it should be. */
async function until<T>(ask: () => Promise<T>, is: (answer: T) => boolean): Promise<T> {
  let answer = await ask()
  await eventually(async () => is((answer = await ask())))
  return answer
}

/** Calls as somebody, who signs in again where time has passed. */
async function ask(path: string, body?: JsonObject, who = admin) {
  const reply = await test.rest(path, { token: who.token, ...(body && { body }) })
  if (reply.status !== 401) return reply
  const credentials = { email: who.email, password: testPassword }
  const session = await expectStatus(200, test.rest('POST /api/v1/auth/sign-in', { body: credentials }))
  who.token = String(session.body.access_token)
  return await test.rest(path, { token: who.token, ...(body && { body }) })
}

const call = async (status: number, path: string, body?: JsonObject, who = admin): Promise<JsonObject> =>
  (await expectStatus(status, ask(path, body, who))).body

async function journal(): Promise<JsonObject[]> {
  await call(200, 'GET /api/v1/me')
  return await test.journalOf(admin.token)
}

const aWebhook = async (given: JsonObject = {}, who = admin): Promise<JsonObject> => {
  const hook = await call(
    201,
    'POST /api/v1/webhooks',
    { name: 'Hook', url: receiver.url, kinds: ['work.task.*'], ...given },
    who,
  )
  receiver.secrets = [String(hook.secret)]
  return hook
}

const webhookOf = (id: unknown) => call(200, `GET /api/v1/webhooks/${String(id)}`)
const deliveriesOf = async (id: unknown, query = '') =>
  (await call(200, `GET /api/v1/webhooks/${String(id)}/deliveries?page_size=100${query}`)).deliveries as JsonObject[]

/** Moves the clock and has what is due then looked for. */
function pass(ms: number): void {
  aheadMs += ms
  test.app.runtime.jobs.queue.wake()
}

/** Lets time pass until something is so. */
const inTime = (isSo: () => boolean | Promise<boolean>, what: string, stepMs = 60_000) =>
  eventually(
    async () => {
      if (await isSo()) return true
      pass(stepMs)
      await new Promise((resolve) => setTimeout(resolve, 20))
      return false
    },
    what,
    60_000,
  )

const titled = (id: unknown, title: string) => call(200, `PATCH /api/v1/tasks/${String(id)}`, { title })

/** The positions that each subject's messages came in. */
const orderBySubject = (messages: readonly { subject: string; position: number }[]) =>
  Object.fromEntries(
    [...Map.groupBy(messages, ({ subject }) => subject)].map(([id, of]) => [id, of.map(({ position }) => position)]),
  )

describe('a webhook', () => {
  it('is told of what happens, signed, with what changed', async () => {
    const hook = await aWebhook()
    expect(hook).toMatchObject({ state: 'on', kinds: ['work.task.*'], secret: expect.stringMatching(/^whsec_/) })
    const { id } = await aTask(test, admin, { title: 'Rig the truss' })
    await titled(id, 'Rig the big truss')
    await call(201, 'POST /api/v1/workspaces', { name: 'Not of its kinds' })
    await eventually(() => receiver.taken.length === 2, 'both are told')
    const entries = (await journal()).filter(({ subject_id }) => subject_id === id)
    expect(receiver.taken.map(({ body, id: header }) => ({ header, ...body }))).toEqual(
      entries.map((entry) => ({
        header: entry.id,
        event_id: entry.id,
        event_type: entry.kind,
        timestamp: entry.occurred_at,
        payload: {
          position: entry.position,
          subject_type: 'work.task',
          subject_id: id,
          subject_version: entry.subject_version,
          workspace_id: entry.workspace_id,
          actor_id: admin.userId,
          occurred_at: entry.occurred_at,
          received_at: entry.received_at,
          causation_id: '',
          correlation_id: entry.correlation_id,
          erased: false,
          truncated: false,
          changes: entry.changes,
          data: entry.payload,
        },
      })),
    )
    expect(receiver.taken[1]?.body.payload.changes).toContainEqual({
      field: 'title',
      old: 'Rig the truss',
      new: 'Rig the big truss',
    })
    await eventually(async () => (await deliveriesOf(hook.id, '&states=delivered')).length === 2, 'both are logged')
    const [newest] = await deliveriesOf(hook.id)
    expect(newest).toMatchObject({
      event_id: receiver.taken[1]?.id,
      attempts: 1,
      tries: [{ status: 204, error: '', response: '' }],
    })
    const one = await call(200, `GET /api/v1/webhooks/${String(hook.id)}/deliveries/${String(newest?.id)}`)
    expect((one.request as JsonObject).body).toBe(receiver.taken[1]?.text)
    expect(await webhookOf(hook.id)).toMatchObject({ state: 'on', secret: '' })
  })

  it('has every entry once and in order by subject after its receiver failed, hung and recovered', async () => {
    const hook = await aWebhook({ enabled: false })
    let requests = 0
    receiver.behave = () => {
      requests++
      if (requests <= 10) return 500
      return requests <= 13 ? 'hang' : 200
    }
    const tasks = await Promise.all(Array.from({ length: 8 }, () => aTask(test, admin)))
    for (let round = 0; round < 4; round++) {
      await Promise.all(tasks.map(({ id }, i) => titled(id, `Task ${i} in round ${round}`)))
    }
    // All at once, so that each subject has several that wait.
    await call(200, `PATCH /api/v1/webhooks/${String(hook.id)}`, { enabled: true })
    const entries = (await journal()).filter(({ kind }) => String(kind).startsWith('work.task.'))
    expect(entries).toHaveLength(40)
    await inTime(() => receiver.taken.length >= 40, 'all are taken')
    await eventually(async () => (await deliveriesOf(hook.id, '&states=delivered')).length === 40, 'and logged')
    expect(requests).toBeGreaterThan(13)
    expect(receiver.taken.map(({ id }) => id).toSorted()).toEqual(entries.map(({ id }) => String(id)).toSorted())
    const expected = entries.map(({ subject_id, position }) => ({
      subject: String(subject_id),
      position: Number(position),
    }))
    expect(orderBySubject(receiver.taken)).toEqual(orderBySubject(expected))
    expect(await webhookOf(hook.id)).toMatchObject({ state: 'on' })
  })

  it('that hangs, and one whose subject is refused, hold up neither others nor other subjects', async () => {
    const other = await aReceiver()
    await aWebhook({ name: 'Hangs' })
    receiver.behave = () => 'hang'
    const picky = await aWebhook({ name: 'Refuses one', url: other.url })
    other.secrets = [...receiver.secrets]
    const bad = await aTask(test, admin)
    other.behave = ({ subject }) => (subject === bad.id ? 422 : 200)
    await titled(bad.id, 'Refused as well')
    const good = await aTask(test, admin)
    await eventually(() => other.taken.some(({ subject }) => subject === good.id), 'the other subject is told')
    const refused = other.received.filter(({ subject }) => subject === bad.id)
    expect(refused.every(({ type }) => type === 'work.task.created')).toBe(true)
    other.behave = () => 200
    await inTime(() => other.taken.length === 3, 'the refused one is told in the end')
    expect(other.taken.filter(({ subject }) => subject === bad.id).map(({ type }) => type)).toEqual([
      'work.task.created',
      'work.task.updated',
    ])
    expect((await deliveriesOf(picky.id, '&states=delivered')).length).toBeLessThanOrEqual(3)
    await other.close()
  })

  it('is switched off after three days without an answer, which the journal tells, and goes on where it stopped', async () => {
    const hook = await aWebhook()
    receiver.behave = () => 503
    const { id } = await aTask(test, admin)
    await inTime(async () => (await webhookOf(hook.id)).state === 'failing', 'it is failing', 10_000)
    await inTime(async () => !(await webhookOf(hook.id)).enabled, 'it is off', 7_200_000)
    expect(await webhookOf(hook.id)).toMatchObject({ state: 'off', off_reason: 'unanswered' })
    const notices = (await journal()).filter(({ kind }) => kind === 'webhooks.endpoint.switched_off')
    expect(notices).toMatchObject([{ payload: { name: 'Hook', reason: 'unanswered' }, actor_id: '' }])
    const [dead] = await deliveriesOf(hook.id, '&states=dead')
    expect(dead).toMatchObject({
      subject_id: id,
      tries: expect.arrayContaining([expect.objectContaining({ status: 503 })]),
    })
    // The clock goes on by hours here, past some of the tries that three days have.
    expect(Number(dead?.attempts)).toBeGreaterThan(10)
    expect(dead?.tries).toHaveLength(10)
    const requests = receiver.received.length
    await call(201, 'POST /api/v1/tasks', { title: 'While it is off' })
    pass(86_400_000)
    receiver.behave = () => 200
    const on = await call(200, `PATCH /api/v1/webhooks/${String(hook.id)}`, { enabled: true })
    expect(on).toMatchObject({ state: 'on' })
    await eventually(() => receiver.taken.length === 1, 'what happened while it was off is told')
    expect(receiver.received).toHaveLength(requests + 1)
    await call(200, `POST /api/v1/webhooks/${String(hook.id)}/deliveries/${String(dead?.id)}/redeliver`, {})
    await eventually(() => receiver.taken.length === 2, 'what was given up is told when somebody asks')
    expect(receiver.taken[1]?.id).toBe(dead?.event_id)
  })

  it('is switched off at once by 410 Gone', async () => {
    const hook = await aWebhook()
    receiver.behave = () => 410
    await aTask(test, admin)
    await eventually(async () => (await webhookOf(hook.id)).off_reason === 'gone', 'it is off')
    expect(receiver.received).toHaveLength(1)
  })
})

describe('what somebody asks for: a webhook', () => {
  it('signs with both secrets for as long as they overlap', async () => {
    const hook = await aWebhook()
    const path = `/api/v1/webhooks/${String(hook.id)}`
    const rotated = await call(200, `POST ${path}/rotate-secret`, {})
    expect(rotated).toMatchObject({ former_secret: hook.secret })
    expect(await call(200, `GET ${path}/secret`)).toEqual(rotated)
    const takenBy = async (...secrets: unknown[]) => {
      receiver.secrets = secrets.map(String)
      receiver.received.length = 0
      await call(201, 'POST /api/v1/tasks', { title: 'Another' })
      await eventually(() => receiver.received.length > 0, 'it came')
      return receiver.received[0]?.isTaken
    }
    expect(await takenBy(hook.secret)).toBe(true)
    expect(await takenBy(rotated.secret)).toBe(true)
    expect(receiver.received[0]?.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/)
    const again = await ask(`POST ${path}/rotate-secret`, {})
    expect([again.status, again.body.reason]).toEqual([422, 'rotation_under_way'])
    pass(86_400_000)
    expect(await takenBy(rotated.secret)).toBe(true)
    expect(receiver.received[0]?.headers['webhook-signature']).toMatch(/^v1,\S+$/)
    const leaked = await call(200, `POST ${path}/rotate-secret`, { overlap_hours: 0 })
    expect(leaked.former_secret).toBe('')
    expect(await takenBy(rotated.secret)).toBe(false)
  })

  it('is tested whatever its state, once', async () => {
    const hook = await aWebhook({ enabled: false })
    const path = `/api/v1/webhooks/${String(hook.id)}`
    const tested = async (behaviour: number) => {
      receiver.behave = () => behaviour
      const { id } = await call(200, `POST ${path}/test`, {})
      return await until(
        () => call(200, `GET ${path}/deliveries/${String(id)}`),
        ({ state }) => state !== 'waiting',
      )
    }
    expect(await tested(200)).toMatchObject({ state: 'delivered', event_type: 'webhooks.endpoint.tested', attempts: 1 })
    const failed = await tested(500)
    expect(failed).toMatchObject({ state: 'dead', tries: [{ status: 500, error: 'status', response: 'answer 500' }] })
    expect((failed.request as JsonObject).body).toBe(receiver.received[1]?.text)
    expect(receiver.received).toHaveLength(2)
    const again = await ask(`POST ${path}/deliveries/${String(failed.id)}/redeliver`, {})
    expect([again.status, again.body.reason]).toEqual([422, 'switched_off'])
  })

  it('is sent everything from a position on again, in order', async () => {
    const tasks = [await aTask(test, admin), await aTask(test, admin)]
    // A new webhook is told of what is numbered from now on.
    const isMade = ({ kind }: JsonObject) => kind === 'work.task.created'
    await eventually(async () => (await journal()).filter(isMade).length === tasks.length, 'both are numbered')
    const hook = await aWebhook()
    const path = `/api/v1/webhooks/${String(hook.id)}`
    await titled(tasks[0]?.id, 'Changed')
    await eventually(() => receiver.taken.length === 1, 'what is new is told')
    const refused = await ask(`POST ${path}/replay`, { from_position: 100_000 })
    expect(refused.status).toBe(400)
    await call(200, `POST ${path}/replay`, { from_position: 1 })
    await eventually(() => receiver.taken.length === 4, 'all are told')
    const entries = (await journal()).filter(({ kind }) => String(kind).startsWith('work.task.'))
    const replayed = receiver.taken.slice(1)
    expect(replayed.map(({ id }) => id).toSorted()).toEqual(entries.map(({ id }) => String(id)).toSorted())
    expect(replayed.filter(({ subject }) => subject === tasks[0]?.id).map(({ type }) => type)).toEqual([
      'work.task.created',
      'work.task.updated',
    ])
  })

  it('goes on with what is new when what waits is given up', async () => {
    const hook = await aWebhook()
    receiver.behave = () => 500
    await aTask(test, admin)
    await eventually(() => receiver.received.length > 0, 'it came')
    const [waiting] = await until(
      () => deliveriesOf(hook.id, '&states=retrying'),
      (found) => found.length > 0,
    )
    expect(await call(200, `POST /api/v1/webhooks/${String(hook.id)}/skip`, {})).toMatchObject({
      behind: 0,
      state: 'on',
    })
    receiver.behave = () => 200
    await aTask(test, admin)
    await eventually(() => receiver.taken.length === 1, 'the new one is told')
    pass(3_600_000)
    await call(201, 'POST /api/v1/tasks', { title: 'Another' })
    await eventually(() => receiver.taken.length === 2, 'the next one is told')
    expect(receiver.taken.map(({ id }) => id)).not.toContain(waiting?.event_id)
  })
})

describe('a webhook is not told', () => {
  it('of private records, of its own doings, of what only those may see who did it, and of another company', async () => {
    const stranger = await aCompany(test)
    const hook = await aWebhook({ kinds: ['*'] })
    await aTask(test, stranger, { title: 'Clandestine' })
    const hidden = await aTask(test, admin, { title: 'Clandestine', private: true })
    await titled(hidden.id, 'Clandestine still')
    await call(200, `PATCH /api/v1/webhooks/${String(hook.id)}`, { name: 'Renamed' })
    await call(201, 'POST /api/v1/api-keys', { name: 'Clandestine', scopes: ['work:read'] })
    const open = await aTask(test, admin, { title: 'Open' })
    await call(200, `PATCH /api/v1/tasks/${String(open.id)}`, { private: true, title: 'Clandestine' })
    await aTask(test, admin, { title: 'Last' })
    await eventually(() => receiver.taken.length >= 3, 'all are told')
    expect(receiver.received.map(({ type }) => type).toSorted()).toEqual([
      'work.task.created',
      'work.task.created',
      'work.task.left',
    ])
    expect(receiver.received.map(({ text }) => text).join()).not.toMatch(/Clandestine|Renamed/)
  })

  it('the address of another webhook, where there may be a token', async () => {
    const hook = await aWebhook({ kinds: ['webhooks.endpoint.*'], restricted_fields: true })
    const url = 'https://hooks.example.com/services/T0KEN'
    const other = await call(201, 'POST /api/v1/webhooks', { name: 'Chat', url, enabled: false })
    await call(200, `PATCH /api/v1/webhooks/${String(other.id)}`, { url: `${url}2`, name: 'Chat of the crew' })
    await eventually(() => receiver.taken.length === 2, 'both entries are told')
    expect(receiver.received.map(({ type, subject }) => [type, subject])).toEqual([
      ['webhooks.endpoint.created', other.id],
      ['webhooks.endpoint.updated', other.id],
    ])
    const logged = await Promise.all(
      (await deliveriesOf(hook.id)).map(({ id }) =>
        call(200, `GET /api/v1/webhooks/${String(hook.id)}/deliveries/${String(id)}`),
      ),
    )
    expect(JSON.stringify([receiver.received, logged])).not.toContain('T0KEN')
    expect(receiver.received[1]?.body.payload.changes).toEqual([
      { field: 'name', old: 'Chat', new: 'Chat of the crew' },
    ])
  })

  it('fields that take a permission, unless it is to be', async () => {
    const [without, withThem] = [await aReceiver(), receiver]
    await aWebhook({ kinds: ['auth.user.*'], restricted_fields: true })
    await aWebhook({ kinds: ['auth.user.*'], url: without.url })
    withThem.secrets = []
    const { email } = await aColleague(test, admin, 'crew')
    await eventually(() => withThem.taken.length > 0 && without.taken.length > 0, 'both are told')
    const fields = ({ taken }: Receiver) => JSON.stringify(taken.map(({ body }) => body.payload))
    expect(fields(withThem)).toContain(email)
    expect(fields(without)).not.toContain(email)
    await without.close()
  })

  it('who somebody is that was erased meanwhile; answers are forgotten', async () => {
    const hook = await aWebhook({ kinds: ['auth.user.*'], restricted_fields: true })
    receiver.behave = () => 500
    const { userId, email } = await aColleague(test, admin, 'crew')
    await eventually(() => receiver.received.length > 0, 'it came')
    expect(receiver.received[0]?.text).toContain(email)
    await call(200, `POST /api/v1/users/${userId}/erase`, {})
    receiver.behave = () => 200
    await inTime(() => receiver.taken.length >= 2, 'it is told again')
    expect(receiver.taken.map(({ text }) => text).join()).not.toContain(email)
    expect(receiver.taken[0]?.body.payload).toMatchObject({ erased: true, subject_id: userId })
    const [kept] = (await deliveriesOf(hook.id)).filter(({ subject_id }) => subject_id === userId)
    await eventually(async () => {
      const found = await call(200, `GET /api/v1/webhooks/${String(hook.id)}/deliveries/${String(kept?.id)}`)
      return (found.tries as JsonObject[]).every(({ status, response }) => status !== 500 || response === '')
    }, 'answers are forgotten')
  })
})

describe('an address', () => {
  it('has to be one', async () => {
    const reply = await ask('POST /api/v1/webhooks', { name: 'A', url: 'ftp://a.b/' })
    expect([reply.status, reply.body.reason, reply.body.violations]).toEqual([
      400,
      'scheme',
      [{ field: 'url', description: 'must start with https:// or http://' }],
    ])
  })

  it('is one of at most twenty that are on', async () => {
    for (let i = 0; i < 20; i++) await aWebhook({ name: `Hook ${i}` })
    const body = { name: 'One too many', url: receiver.url }
    const reply = await ask('POST /api/v1/webhooks', body)
    expect([reply.status, reply.body.reason]).toEqual([422, 'too_many_webhooks'])
    await call(201, 'POST /api/v1/webhooks', { ...body, enabled: false })
  })
})

it('a secret lies encrypted, and in no journal', async () => {
  const hook = await aWebhook()
  const rows = await withTenant(test.app.runtime.pool, admin.companyId, (db) =>
    db.rows<JsonObject>(
      sql`select c::text as text from webhooks_cursor c union all select e::text from webhooks_endpoint e`,
    ),
  )
  const secret = String(hook.secret).slice(6)
  const hex = Buffer.from(secret).toString('hex')
  const everything = JSON.stringify([rows, await journal()])
  expect(everything).not.toContain(secret)
  expect(everything).not.toContain(hex)
})
