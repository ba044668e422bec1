import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../app.ts'
import { startTestApp } from '../../../test/client.ts'
import { useTestDatabase } from '../../../test/database.ts'
import { eventually } from '../../../test/journal.ts'
import { aReceiver, type Receiver } from '../../../test/receiver.ts'
import type { JsonObject } from '../../kernel/json.ts'

const database = useTestDatabase()
const env = { WEBHOOK_PRIVATE_ADDRESSES: 'on', LOG_LEVEL: 'silent' }
let first: App
let second: App
let receiver: Receiver

beforeAll(async () => {
  first = await startTestApp(database.current.appUrl, { env })
  second = await startTestApp(database.current.appUrl, { env })
  receiver = await aReceiver()
})

afterAll(async () => {
  await Promise.all([second.close(), receiver.close()])
})

async function post(app: App, url: string, payload: JsonObject, token = ''): Promise<JsonObject> {
  const reply = await app.http.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } })
  if (reply.statusCode >= 300) throw new Error(`${url} answered ${reply.statusCode}: ${reply.body}`)
  return reply.json()
}

it('two processes deliver each entry, in order by subject, also when one of them ends meanwhile', async () => {
  const company = { company_name: 'Two', name: 'Anna', email: 'anna@example.org', password: 'correct horse battery' }
  const token = String((await post(second, '/api/v1/auth/sign-up', company)).access_token)
  receiver.behave = () => (response) => void setTimeout(() => response.writeHead(200).end(), 5)
  await post(second, '/api/v1/webhooks', { name: 'Hook', url: receiver.url, kinds: ['work.task.*'] }, token)
  const ids: string[] = []
  for (let i = 0; i < 30; i++) ids.push(String((await post(second, '/api/v1/tasks', { title: `Task ${i}` }, token)).id))
  const act = async (verb: string) => {
    for (const id of ids) await post(second, `/api/v1/tasks/${id}/${verb}`, {}, token)
  }
  const acting = (async () => {
    for (let round = 0; round < 4; round++) {
      await act('complete')
      await act('reopen')
    }
  })()
  await eventually(() => receiver.received.length > 50, 'they are under way')
  await first.close()
  await acting
  const came = () => Map.groupBy(receiver.received, ({ subject }) => subject)
  await eventually(() => new Set(receiver.received.map(({ id }) => id)).size === 30 * 9, 'all came', 60_000)
  for (const id of ids) {
    const positions =
      came()
        .get(id)
        ?.map(({ position }) => position) ?? []
    // What was sent when the first ended may come twice, and then together.
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  }
})
