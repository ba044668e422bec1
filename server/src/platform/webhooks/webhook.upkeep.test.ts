import sql from 'sql-template-tag'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask, expectStatus, type Person } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { aReceiver, type Receiver } from '../../../test/receiver.ts'
import { type Db, inTransaction, withTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'

const env = { WEBHOOK_PRIVATE_ADDRESSES: 'on', WEBHOOK_TIMEOUT: '5', LOG_LEVEL: 'silent' }
const test = useTestApp({ env, tells: true })
let admin: Person
let receiver: Receiver

const call = async (status: number, path: string, body?: JsonObject, who = admin): Promise<JsonObject> =>
  (await expectStatus(status, test.rest(path, { token: who.token, ...(body && { body }) }))).body

beforeAll(async () => {
  admin = await aCompany(test)
  await eventually(async () => {
    const { sinks } = await call(200, 'GET /api/v1/sinks')
    const attached = (sinks as JsonObject[]).filter(({ state }) => state !== 'stopped').map(({ name }) => name)
    return ['webhooks', 'notifications'].every((name) => attached.includes(name))
  }, 'the sinks are attached')
})

beforeEach(async () => {
  admin = await aCompany(test)
  receiver = await aReceiver()
  return () => receiver.close()
})

const pathOf = ({ id }: JsonObject): string => `/api/v1/webhooks/${String(id)}`
const aWebhook = (given: JsonObject = {}): Promise<JsonObject> =>
  call(201, 'POST /api/v1/webhooks', { name: 'Hook', url: receiver.url, kinds: ['work.task.*'], ...given })
const deliveriesOf = async (hook: JsonObject): Promise<JsonObject[]> =>
  (await call(200, `GET ${pathOf(hook)}/deliveries?page_size=100`)).deliveries as JsonObject[]
const inCompany = <T>(work: (db: Db) => Promise<T>): Promise<T> =>
  withTenant(test.app.runtime.pool, admin.companyId, work)

describe('what is swept of deliveries', () => {
  const now = new Date('2027-03-20T12:00:00Z')
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000)

  const kept = async (hook: JsonObject): Promise<Record<string, string>> => {
    await inCompany((db) => db.run(sql`select webhooks_sweep(${now}, 1000)`))
    const rows = await inCompany((db) =>
      db.rows<{ event_type: string; state: string }>(sql`
        select event_type, state from webhooks_delivery where endpoint_id = ${String(hook.id)}`),
    )
    return Object.fromEntries(rows.map(({ event_type, state }) => [event_type, state]))
  }

  it('is what ended two weeks ago, never what waits', async () => {
    const hook = await aWebhook({ enabled: false })
    const rows: readonly (readonly [type: string, state: string, created: Date, ended: Date | null])[] = [
      ['tests.old.waiting', 'waiting', daysAgo(60), null],
      ['tests.new.waiting', 'waiting', daysAgo(1), null],
      ['tests.old.delivered', 'delivered', daysAgo(15), daysAgo(15)],
      ['tests.late.delivered', 'delivered', daysAgo(60), daysAgo(13)],
      ['tests.old.dead', 'dead', daysAgo(60), daysAgo(15)],
      ['tests.late.dead', 'dead', daysAgo(60), daysAgo(1)],
      ['tests.lost.test', 'testing', new Date(now.getTime() - 3_700_000), null],
      ['tests.under_way.test', 'testing', now, null],
    ]
    await inCompany(async (db) => {
      for (const [type, state, created, ended] of rows) {
        await db.run(sql`
          insert into webhooks_delivery
            (tenant_id, id, endpoint_id, event_id, event_type, subject_type, subject_id, state, created_at, ended_at)
          values (${admin.companyId}, ${newId()}, ${String(hook.id)}, ${newId()}, ${type}, 'work.task', ${newId()},
            ${state}, ${created}, ${ended})`)
      }
    })
    expect(await kept(hook)).toEqual({
      'tests.old.waiting': 'waiting',
      'tests.new.waiting': 'waiting',
      'tests.late.delivered': 'delivered',
      'tests.late.dead': 'dead',
      'tests.lost.test': 'dead',
      'tests.under_way.test': 'testing',
    })
  })
})

describe('who waits for a webhook’s cursor', () => {
  /** Holds the cursor as a run does, has something act that then waits for it, and looks whether that holds deliveries. */
  async function meeting(hook: JsonObject, act: () => Promise<unknown>): Promise<void> {
    const endpoint = String(hook.id)
    let acting: Promise<unknown> = Promise.resolve()
    await inTransaction(test.app.runtime.pool, admin.companyId, async (run) => {
      await run.rows(sql`select from webhooks_cursor where endpoint_id = ${endpoint} for update`)
      acting = act()
      await eventually(isWaitedFor, 'it waits')
      await run.rows(sql`select from webhooks_delivery where endpoint_id = ${endpoint} for update nowait`)
    })
    await acting
  }

  /** Asked outside of the transaction, which would be told the same each time. */
  async function isWaitedFor(): Promise<boolean> {
    const waiting = await inCompany((db) =>
      db.rows(sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '%webhooks_cursor%'`),
    )
    return waiting.length > 0
  }

  const aDelivery = async (hook: JsonObject): Promise<string> => {
    await aTask(test, admin)
    await eventually(
      async () => (await deliveriesOf(hook)).some(({ state }) => state === 'delivered'),
      'it is delivered',
    )
    return String((await deliveriesOf(hook))[0]?.id)
  }

  it.each([
    [
      'sends one again',
      (hook: JsonObject, id: string) => call(200, `POST ${pathOf(hook)}/deliveries/${id}/redeliver`, {}),
    ],
    ['gives up what waits', (hook: JsonObject) => call(200, `POST ${pathOf(hook)}/skip`, {})],
    [
      'forgets what was answered',
      async () => {
        const { userId } = await aColleague(test, admin, 'crew')
        return await call(200, `POST /api/v1/users/${userId}/erase`, {})
      },
    ],
  ])('holds no delivery: who %s', async (_, act) => {
    const hook = await aWebhook()
    const id = await aDelivery(hook)
    await meeting(hook, () => act(hook, id))
  })

  it('holds no delivery: how a test went is noted', async () => {
    const hook = await aWebhook()
    const { promise: asked, resolve: ask } = Promise.withResolvers<() => void>()
    receiver.behave = () => (response) => ask(() => response.writeHead(204).end())
    const { id } = await call(200, `POST ${pathOf(hook)}/test`, {})
    const answer = await asked
    await meeting(hook, async () => answer())
    await eventually(async () => (await deliveriesOf(hook))[0]?.state === 'delivered', `${String(id)} is noted`)
  })
})

describe('a test', () => {
  it('ends without a message where its webhook is in the bin by then', async () => {
    const hook = await aWebhook()
    await inCompany(async (db) => {
      // So that the job that sends it finds the webhook deleted.
      await db.run(sql`
        insert into webhooks_delivery
          (tenant_id, id, endpoint_id, event_id, event_type, subject_type, subject_id, state, created_at)
        values (${admin.companyId}, ${newId()}, ${String(hook.id)}, ${newId()}, 'webhooks.endpoint.tested',
          'webhooks.endpoint', ${String(hook.id)}, 'testing', now())`)
    })
    const [waiting] = await deliveriesOf(hook)
    await call(200, `DELETE ${pathOf(hook)}`)
    const { queue } = test.app.runtime.jobs
    const payload = { endpoint_id: String(hook.id), delivery_id: String(waiting?.id) }
    const job = { kind: 'webhooks.test', tenantId: admin.companyId, payload, key: String(hook.id) }
    await inCompany((db) => queue.add(db, job))
    queue.wake()
    await eventually(async () => {
      const rows = await inCompany((db) =>
        db.rows<{ state: string }>(sql`select state from webhooks_delivery where id = ${String(waiting?.id)}`),
      )
      return rows[0]?.state === 'dead'
    }, 'it has ended')
    expect(receiver.received).toEqual([])
  })
})

describe('a receiver that switches protocols', () => {
  it('fails, as others do', async () => {
    receiver.behave = () => (response) => {
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
    }
    const hook = await aWebhook()
    await aTask(test, admin)
    await eventually(async () => (await deliveriesOf(hook))[0]?.state === 'retrying', 'it is tried again')
    const [delivery] = await deliveriesOf(hook)
    expect(delivery?.tries).toMatchObject([{ status: 101, error: 'status' }])
  })
})

describe('who is told that a webhook was switched off', () => {
  const textsOf = async (person: Person): Promise<unknown[]> =>
    ((await call(200, 'GET /api/v1/notifications', undefined, person)).notifications as JsonObject[])
      .filter(({ kind }) => kind === 'webhooks.endpoint.off')
      .map(({ text, reason, record }) => [text, reason, (record as JsonObject | null)?.page])

  it('is who made it and every Admin, and nobody else', async () => {
    const [other, planner] = [await aColleague(test, admin, 'admin'), await aColleague(test, admin, 'planner')]
    await call(200, 'PATCH /api/v1/me', { locale: 'de' }, other)
    const hook = await aWebhook()
    receiver.behave = () => 410
    await aTask(test, admin)
    const page = `/webhooks/${String(hook.id)}`
    await eventually(async () => (await textsOf(other)).length > 0, 'they are told')
    expect(await textsOf(admin)).toEqual([
      ['The webhook “Hook” was switched off: its address said that it is gone for good', 'creator', page],
    ])
    expect(await textsOf(other)).toEqual([
      ['Der Webhook „Hook“ wurde ausgeschaltet: Seine Adresse gibt es laut ihrer Antwort nicht mehr', 'role', page],
    ])
    expect(await textsOf(planner)).toEqual([])
  })
})
