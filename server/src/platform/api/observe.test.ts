import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Code, createClient, createHandlerContext, type Transport } from '@connectrpc/connect'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node'
import { JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, type Person } from '../../../test/factories.ts'
import { addressOf } from '../../../test/feed.ts'
import { eventually } from '../../../test/journal.ts'
import { guardStream } from './grpc.ts'

const test = useTestApp()
let owner: Person
let addresses: { http: string; grpc: string }
let seen: string[] = []

beforeAll(async () => {
  owner = await aCompany(test)
  const { grpc, runtime } = test.app
  grpc.listen(0, '127.0.0.1')
  await once(grpc, 'listening')
  addresses = { http: await addressOf(test.app), grpc: `http://127.0.0.1:${(grpc.address() as AddressInfo).port}` }
  runtime.observers.push(({ rpc, code }) => seen.push(`${rpc.replace('eventkit.v1.', '')} ${code}`))
})

beforeEach(() => {
  seen = []
})

const transports: [string, () => Transport, [string, string]][] = [
  ['gRPC', () => createGrpcTransport({ baseUrl: addresses.grpc }), ['Ok', 'Unauthenticated']],
  [
    'gRPC-Web',
    () => createGrpcWebTransport({ baseUrl: addresses.http, httpVersion: '1.1' }),
    ['Ok', 'Unauthenticated'],
  ],
  ['Connect', () => createConnectTransport({ baseUrl: addresses.http, httpVersion: '1.1' }), ['200', '401']],
]

const headersOf = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

it.each(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED'])(
  'a stream that cannot be written is no fault: %s',
  async (code) => {
    const service = JournalService
    const how = { protocolName: 'grpc', requestMethod: 'POST', url: 'http://localhost/' }
    const context = createHandlerContext({ service, method: service.method.followJournal, ...how })
    const stream = guardStream(test.app.runtime, context, async function* () {
      yield 'to be taken'
    })
    await stream.next()
    const told = vi.spyOn(test.app.runtime.log, 'error')
    const gone = Object.assign(new Error(`write ${code}`), { code })
    await expect(stream.throw(gone)).rejects.toBe(gone)
    expect([told.mock.calls, seen]).toEqual([[], ['JournalService/FollowJournal Canceled']])
  },
)

describe.each(transports)('over %s', (_, transport, codes) => {
  it('a stream is observed once, when it has ended', async () => {
    const { exportJournal, followJournal } = createClient(JournalService, transport())
    await Array.fromAsync(exportJournal({}, headersOf(owner.token)))
    const refused = followJournal({ after: 0n }, headersOf('ek_made_up'))[Symbol.asyncIterator]().next()
    await expect(refused).rejects.toMatchObject({ code: Code.Unauthenticated })
    const going = new AbortController()
    const followed = followJournal({ after: 0n }, { ...headersOf(owner.token), signal: going.signal })
    await followed[Symbol.asyncIterator]().next()
    expect(seen).toHaveLength(2)
    going.abort()
    await eventually(() => seen.length >= 3)
    expect(seen).toEqual([
      'JournalService/ExportJournal Ok',
      'JournalService/FollowJournal Unauthenticated',
      'JournalService/FollowJournal Canceled',
    ])
  })

  it('a call is observed once', async () => {
    const { listTasks } = createClient(TaskService, transport())
    await listTasks({}, headersOf(owner.token))
    await expect(listTasks({}, headersOf('ek_made_up'))).rejects.toMatchObject({ code: Code.Unauthenticated })
    await eventually(() => seen.length >= 2)
    expect(seen).toEqual(codes.map((code) => `TaskService/ListTasks ${code}`))
  })
})

it('what connect-node refuses before a method runs is observed by its status', async () => {
  const body = { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }
  const { status } = await fetch(`${addresses.http}/eventkit.v1.JournalService/FollowJournal`, body)
  await eventually(() => seen.length > 0)
  expect([status, seen]).toEqual([415, ['JournalService/FollowJournal 415']])
})
