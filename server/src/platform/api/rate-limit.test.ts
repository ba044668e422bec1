import { once } from 'node:events'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { createConnectTransport, createGrpcTransport } from '@connectrpc/connect-node'
import { ImportService } from '@eventkit/api/eventkit/v1/import_pb'
import { JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { ServerReflection } from '@eventkit/api/grpc/reflection/v1/reflection_pb'
import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany } from '../../../test/factories.ts'
import { addressOf, openFeedClient } from '../../../test/feed.ts'
import { portOf } from '../../../test/raw.ts'
import { closeCodes } from '../realtime/feed.connection.ts'

const test = useTestApp({ env: { RATE_LIMIT: 'on', TRUST_PROXY: 'on' } })
const budget = 600

/** A call with a token somebody made up; answers its status and what the address has left. */
async function guess(call: string, address: string): Promise<{ status: number; left: number }> {
  const headers = { 'x-forwarded-for': address, 'content-type': 'application/json' }
  const { status, headers: told } = await test.rest(call, {
    token: 'ek_made_up',
    headers,
    ...(!call.startsWith('GET') && { body: '{}' }),
  })
  return { status, left: Number(/^"address";r=(\d+);/.exec(String(told.ratelimit))?.[1]) }
}

async function grpc() {
  if (!test.app.grpc.listening) await once(test.app.grpc.listen(0, '127.0.0.1'), 'listening')
  return createGrpcTransport({ baseUrl: `http://127.0.0.1:${portOf(test.app.grpc)}` })
}

describe('a bad token costs the address', () => {
  it.each([
    ['a call', 'GET /api/v1/tasks', '192.0.2.1'],
    ['an upload', 'POST /api/v1/imports', '192.0.2.2'],
  ])('with %s, until its budget is used up', async (_, call, address) => {
    for (let left = budget - 1; left >= 0; left--) expect(await guess(call, address)).toEqual({ status: 401, left })
    expect(await guess(call, address)).toEqual({ status: 429, left: 0 })
    expect((await guess(call, '192.0.2.3')).status).toBe(401)
  })

  it('with a stream, up or down', async () => {
    const transport = await grpc()
    const headers = { authorization: 'Bearer ek_made_up' }
    const { left } = await guess('GET /api/v1/tasks', '127.0.0.1')
    const up = createClient(ImportService, transport).uploadImport(nothing(), { headers })
    const down = createClient(JournalService, transport)
      .followJournal({ after: 0n }, { headers })
      [Symbol.asyncIterator]()
    for (const refused of [up, down.next()]) {
      expect(await refused.catch((error: unknown) => ConnectError.from(error).code)).toBe(Code.Unauthenticated)
    }
    expect((await guess('GET /api/v1/tasks', '127.0.0.1')).left).toBe(left - 3)
  })

  it('with a feed, at its opening and as a new token', async () => {
    const owner = await aCompany(test)
    const address = await addressOf(test.app)
    const headers = { 'x-forwarded-for': '192.0.2.4' }
    const { left } = await guess('GET /api/v1/tasks', '192.0.2.4')
    const opened = await openFeedClient(address, { token: 'ek_made_up', headers })
    expect(await opened.closed).toBe(closeCodes.expired)
    const renewed = await openFeedClient(address, { token: owner.token, headers })
    await renewed.until(({ position }) => position >= 0)
    renewed.socket.send(JSON.stringify({ token: 'ek_made_up' }))
    expect(await renewed.closed).toBe(closeCodes.expired)
    const cookie = { ...headers, cookie: 'eventkit_refresh=made-up', origin: address }
    expect(await (await openFeedClient(address, { headers: cookie })).closed).toBe(closeCodes.expired)
    expect((await guess('GET /api/v1/tasks', '192.0.2.4')).left).toBe(left - 4)
  })
})

it('a stream without a token costs the address with each of its questions', async () => {
  const { left } = await guess('GET /api/v1/tasks', '127.0.0.1')
  async function* questions() {
    for (let i = 0; i < 5; i++) yield { messageRequest: { case: 'listServices' as const, value: '' } }
  }
  const answers = createClient(ServerReflection, await grpc()).serverReflectionInfo(questions())
  expect(await Array.fromAsync(answers)).toHaveLength(5)
  expect((await guess('GET /api/v1/tasks', '127.0.0.1')).left).toBe(left - 6)
})

describe('a good token costs its holder', () => {
  it('with an export, which tells what is left, and with a feed and a stream', async () => {
    const owner = await aCompany(test)
    const left = async (): Promise<number> => {
      const { headers } = await test.rest('GET /api/v1/journal/export?format=csv', { token: owner.token })
      return Number(/^"user";r=(\d+);/.exec(String(headers.ratelimit))?.[1])
    }
    const before = await left()
    expect(await left()).toBe(before - 1)
    const address = await addressOf(test.app)
    const feed = await openFeedClient(address, { token: owner.token })
    await feed.until(({ position }) => position >= 0)
    const headers = { authorization: `Bearer ${owner.token}` }
    const transport = createConnectTransport({ baseUrl: address, httpVersion: '1.1' })
    for await (const { position } of createClient(JournalService, transport).followJournal({ after: 0n }, { headers }))
      if (position > 0n) break
    expect(await left()).toBe(before - 4)
    await feed.close()
  })
})

async function* nothing(): AsyncGenerator<never> {}
