import { expect, it, onTestFinished } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { openFeedClient, type FeedClient } from '../../../test/feed.ts'
import { aServerProcess } from '../../../test/server.process.ts'
import { newId } from '../../kernel/ids.ts'

const writers = 50

it('loses, doubles and reorders nothing when the server is killed under 50 writers', { timeout: 120_000 }, async () => {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  const server = await aServerProcess(database.appUrl)
  onTestFinished(() => server.dispose())
  await server.start()
  const token = await signUp(server.address)

  const live = await openFeedClient(server.address, { token, after: 0 })
  const before = writeUntilRefused(server.address, token)
  before.catch(() => undefined) // awaited below; this only keeps an early rejection from being unhandled
  await live.until(({ entries }) => entries.length > 300)
  await server.kill()
  const acknowledged = await before
  await live.closed

  await server.start()
  const resumed = await openFeedClient(server.address, { token, after: live.position })
  const after = await writeSome(server.address, token, 50)
  await resumed.until((client) => createdIn(client).filter((id) => after.includes(id)).length === after.length)

  const positions = [...positionsOf(live), ...positionsOf(resumed)]
  expect(positions).toEqual(positions.map((_, index) => index + 1))
  const created = [...createdIn(live), ...createdIn(resumed)]
  expect(new Set(created).size).toBe(created.length)
  expect([...acknowledged, ...after].filter((id) => !created.includes(id))).toEqual([])
  // A client that polls from the start reads the same.
  const whole = await openFeedClient(server.address, { token, after: 0 })
  await whole.until(({ position }) => position >= resumed.position)
  expect(whole.entries.slice(0, positions.length)).toEqual([...live.entries, ...resumed.entries])
  await Promise.all([resumed.close(), whole.close()])
})

const positionsOf = (client: FeedClient): unknown[] => client.entries.map((entry) => entry.position)

const createdIn = (client: FeedClient): string[] =>
  client.entries.filter((entry) => entry.kind === 'work.task.created').map((entry) => String(entry.subject_id))

async function post(url: string, body: object, token?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  return await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function signUp(address: string): Promise<string> {
  const person = { company_name: 'Lights', name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' }
  const reply = await post(`${address}/api/v1/auth/sign-up`, person)
  const session: unknown = await reply.json()
  if (typeof session === 'object' && session !== null && 'access_token' in session) return String(session.access_token)
  throw new Error(`signing up answered ${reply.status}`)
}

/** Everybody makes tasks until the server is gone; answers the ids of those it said it had made. */
async function writeUntilRefused(address: string, token: string): Promise<string[]> {
  const made: string[] = []
  const write = async (): Promise<void> => {
    for (;;) {
      const id = newId()
      const reply = await post(`${address}/api/v1/tasks`, { id, title: 'A task' }, token)
      if (reply.status !== 201) throw new Error(`making a task answered ${reply.status}`)
      made.push(id)
      await reply.arrayBuffer()
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: writers }, write))
  for (const end of ends) {
    // A refused or broken connection is a TypeError of fetch; anything else is a reply the server should not give.
    if (end.status === 'rejected' && !(end.reason instanceof TypeError)) throw end.reason
  }
  return made
}

async function writeSome(address: string, token: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId)
  const replies = await Promise.all(ids.map((id) => post(`${address}/api/v1/tasks`, { id, title: 'Later' }, token)))
  expect(replies.map((reply) => reply.status)).toEqual(ids.map(() => 201))
  return ids
}
