import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../test/factories.ts'
import { eventually } from '../../test/journal.ts'
import { aReceiver } from '../../test/receiver.ts'
import type { JsonObject } from '../kernel/json.ts'

const env = { WEBHOOK_PRIVATE_ADDRESSES: 'on', WEBHOOK_TIMEOUT: '1', LOG_LEVEL: 'silent' }
const test = useTestApp({ env })
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
  await eventually(async () => {
    const { sinks } = await call('GET /api/v1/sinks')
    return (sinks as JsonObject[]).some(({ name, state }) => name === 'webhooks' && state !== 'stopped')
  }, 'the sink is attached')
})

const call = async (line: string, body?: JsonObject, status = 200, { token } = anna): Promise<JsonObject> =>
  (await expectStatus(status, test.rest(line, { token, ...(body && { body }) }))).body

it('a schedule calls one webhook, whatever that is told of otherwise, and no other', async () => {
  const [one, other] = [await aReceiver(), await aReceiver()]
  const hook = await call('POST /api/v1/webhooks', { name: 'One', url: one.url, kinds: ['tests.none'] }, 201)
  const all = await call('POST /api/v1/webhooks', { name: 'All', url: other.url }, 201)
  one.secrets = [String(hook.secret)]
  other.secrets = [String(all.secret)]
  const action = { call_webhook: { webhook_id: hook.id ?? '', text: 'Good morning' } }
  const body = { name: 'Call', recurrence: { rule: 'FREQ=DAILY', starts_at: '2099-01-01T09:00' }, action }
  const { id } = await call('POST /api/v1/schedules', body, 201)
  const path = `/api/v1/schedules/${String(id)}`
  await call(`POST ${path}/run`, {}, 201)
  await eventually(() => one.taken.length === 1, 'it is called')
  const [taken] = one.taken
  expect(taken?.body).toMatchObject({
    event_type: 'webhooks.endpoint.called',
    payload: { subject_id: hook.id, data: { schedule_id: id, text: 'Good morning' } },
  })
  await call(`PATCH ${path}`, { name: 'Renamed' })
  await eventually(() => other.taken.some(({ body: { event_type } }) => event_type === 'work.schedule.updated'))
  expect(other.taken.map(({ body: { event_type } }) => event_type)).not.toContain('webhooks.endpoint.called')
  expect(one.taken).toHaveLength(1)
  // It takes the right to change webhooks, and one that is switched on.
  const planner = await aColleague(test, anna, 'planner')
  await call(`POST ${path}/run`, {}, 403, planner)
  await call(`PATCH /api/v1/webhooks/${String(hook.id)}`, { enabled: false })
  expect((await test.rest(`POST ${path}/run`, { token: anna.token, body: {} })).status).toBeGreaterThanOrEqual(400)
  await Promise.all([one.close(), other.close()])
})
