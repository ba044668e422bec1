import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { gunzipSync, gzipSync } from 'node:zlib'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect'
import { findTrailerError } from '@connectrpc/connect/protocol-grpc'
import { trailerParse } from '@connectrpc/connect/protocol-grpc-web'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import { GetTaskRequestSchema, TaskSchema, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, aTask, type Person } from '../../../test/factories.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person
let id: string
let ports: { http: number; grpc: number }

beforeAll(async () => {
  anna = await aCompany(test)
  const given = {
    description: 'x'.repeat(3000),
    due_date: '2027-01-08T13:00:00Z',
    metadata: { load: [1, { kg: 250 }] },
  }
  id = String((await aTask(test, anna, given)).id)
  await test.app.http.listen({ host: '127.0.0.1', port: 0 })
  test.app.grpc.listen(0, '127.0.0.1')
  await once(test.app.grpc, 'listening')
  ports = { http: portOf(test.app.http.server.address()), grpc: portOf(test.app.grpc.address()) }
})

const portOf = (address: string | AddressInfo | null): number => {
  if (address === null || typeof address === 'string') throw new Error('not a port')
  return address.port
}

type Options = Parameters<typeof createGrpcTransport>[0]

const optionsTo = (port: number, httpVersion: '1.1' | '2') => ({
  baseUrl: `http://127.0.0.1:${port}`,
  httpVersion,
  interceptors: [
    (next) => (request) => {
      request.header.set('authorization', `Bearer ${anna.token}`)
      return next(request)
    },
  ] satisfies Options['interceptors'],
})

const transports: [string, () => Transport][] = [
  ['Connect JSON', () => createConnectTransport({ ...optionsTo(ports.http, '1.1'), useBinaryFormat: false })],
  ['Connect binary', () => createConnectTransport({ ...optionsTo(ports.http, '1.1'), useBinaryFormat: true })],
  ['Connect GET', () => createConnectTransport({ ...optionsTo(ports.http, '1.1'), useHttpGet: true })],
  ['gRPC', () => createGrpcTransport({ ...optionsTo(ports.grpc, '2') })],
  ['gRPC-Web over HTTP/2', () => createGrpcWebTransport({ ...optionsTo(ports.grpc, '2') })],
  ['gRPC-Web over HTTP/1.1', () => createGrpcWebTransport({ ...optionsTo(ports.http, '1.1') })],
]

describe.each(transports)('%s', (_, transport) => {
  it('carries the same message', async () => {
    const expected = await test.client(TaskService, anna.token).getTask({ id })
    expect(await createClient(TaskService, transport()).getTask({ id })).toEqual(expected)
  })

  it('carries the same reasons', async () => {
    const error = await createClient(TaskService, transport())
      .getTask({ id: newId() })
      .catch((reason: unknown) => reason)
    if (!(error instanceof ConnectError)) throw new Error('expected a ConnectError')
    expect([error.code, error.findDetails(ErrorDetailSchema)[0]?.reason]).toEqual([Code.NotFound, 'not_found'])
  })
})

describe('REST', () => {
  it('says unknown paths, bad URLs, large and broken bodies as problem+json', async () => {
    const send = (call: string, body?: unknown, headers = {}) =>
      test.rest(call, { token: anna.token, headers, ...(body !== undefined && { body }) })
    const replies = await Promise.all([
      send('GET /api/v1/nope'),
      send('GET /api/v1/tasks/%ff'),
      send('POST /api/v1/tasks', 'x'.repeat(2_000_000)),
      send('POST /api/v1/tasks', Buffer.from([0x7b, 0xff, 0x7d])),
      send('POST /api/v1/tasks', `{"metadata":${'['.repeat(100_000)}`),
      send('POST /api/v1/tasks', '<a/>', { 'content-type': 'text/xml' }),
      send('POST /api/v1/tasks', gzipSync(Buffer.alloc(20_000_000)), { 'content-encoding': 'gzip' }),
    ])
    expect(replies.map((reply) => reply.status)).toEqual([404, 400, 413, 400, 400, 415, 413])
    for (const { headers, body } of replies) {
      expect(headers['content-type']).toContain('application/problem+json')
      expect(body.request_id).toBe(headers['x-request-id'])
    }
  })

  it('packs long replies, answers ETags and takes If-Match as the version', async () => {
    const path = `/api/v1/tasks/${id}`
    const packed = await test.app.http.inject({
      method: 'GET',
      url: path,
      headers: { authorization: `Bearer ${anna.token}`, 'accept-encoding': 'gzip' },
    })
    expect(JSON.parse(gunzipSync(packed.rawPayload).toString())).toMatchObject({ id })
    const { headers } = await test.rest(`GET ${path}`, { token: anna.token })
    const unchanged = await test.rest(`GET ${path}`, {
      token: anna.token,
      headers: { 'if-none-match': String(headers.etag) },
    })
    expect(unchanged.status).toBe(304)
    await test.rest(`PATCH ${path}`, { token: anna.token, body: { section: 'A' } })
    const stale = await test.rest(`PATCH ${path}`, {
      token: anna.token,
      body: { section: 'B' },
      headers: { 'if-match': String(headers.etag) },
    })
    expect(stale.body).toMatchObject({ status: 409, reason: 'stale_version' })
  })

  it('publishes every rpc with a path in OpenAPI, with its rules', async () => {
    const { body } = await test.rest('GET /openapi.json')
    const paths = body.paths as Record<string, JsonObject>
    const operations = Object.values(paths).flatMap((path) => Object.values(path) as JsonObject[])
    const wanted = test.app.rpcs.flatMap(({ routes, desc }) => routes.map((_, i) => desc.name + (i > 0 ? 'Alias' : '')))
    wanted.push('UploadImport', 'ExportJournal')
    expect(operations.map((operation) => operation.operationId).toSorted()).toEqual(wanted.toSorted())
    expect(JSON.stringify(paths['/api/v1/tasks'])).toContain('"maxLength":200')
  })
})

describe('Connect’s own forms', () => {
  const url = '/eventkit.v1.TaskService/GetTask'
  const inject = (headers: Record<string, string>, payload: Buffer | string) =>
    test.app.http.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${anna.token}`, ...headers },
      payload,
    })

  it('takes packed requests and packs replies', async () => {
    const message = toBinary(GetTaskRequestSchema, create(GetTaskRequestSchema, { id }))
    const reply = await inject(
      { 'content-type': 'application/proto', 'content-encoding': 'gzip', 'accept-encoding': 'gzip' },
      gzipSync(message),
    )
    expect(reply.headers['content-encoding']).toBe('gzip')
    expect(fromBinary(TaskSchema, gunzipSync(reply.rawPayload)).id).toBe(id)
  })

  it('ignores unknown fields, refuses other content types, and keeps to Connect-Timeout-Ms', async () => {
    const json = { 'content-type': 'application/json' }
    expect((await inject(json, JSON.stringify({ id, colour: 'red' }))).statusCode).toBe(200)
    expect((await inject({ 'content-type': 'text/plain' }, 'x')).statusCode).toBe(415)
    const late = await inject({ ...json, 'connect-timeout-ms': '0' }, JSON.stringify({ id }))
    expect([late.statusCode, late.json().code]).toEqual([504, 'deadline_exceeded'])
  })
})

describe('a GET of Connect', () => {
  const list = (query: string) =>
    test.app.http.inject({
      method: 'GET',
      url: `/eventkit.v1.TaskService/ListTasks?${query}`,
      headers: { authorization: `Bearer ${anna.token}` },
    })

  it.each([
    ['encoding=proto&base64=1&message=!!!!', 'message'],
    ['encoding=proto&base64=1&message=CAE*', 'message'],
    ['encoding=proto&base64=1&message=A', 'message'],
    ['encoding=proto&message=a&message=b', 'message'],
    ['encoding=proto&base64=1&base64=1&message=', 'base64'],
    ['encoding=json&message={}&compression=gzip&compression=br', 'compression'],
  ])('is refused as ?%s, and never read as one for everything', async (query, field) => {
    const reply = await list(query)
    expect([reply.statusCode, reply.json().details[0].debug.violations]).toEqual([
      400,
      [{ field, description: expect.any(String) }],
    ])
  })

  it.each(['', 'CAI', 'CAI%3D'])('takes "%s" as base64', async (message) => {
    expect((await list(`encoding=proto&base64=1&message=${message}`)).statusCode).toBe(200)
  })
})

describe('metadata', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s, which JSON cannot hold', async (load) => {
    const error = await test
      .client(TaskService, anna.token)
      .createTask({ title: 'a', metadata: { loads: [load] } })
      .catch((reason: unknown) => reason)
    if (!(error instanceof ConnectError)) throw new Error('expected a ConnectError')
    expect(error.findDetails(ErrorDetailSchema)[0]?.violations[0]?.field).toBe('metadata')
  })

  it('refuses 1e400, which JSON cannot hold either', async () => {
    const body = '{"title":"a","metadata":{"load":1e400}}'
    const reply = await test.rest('POST /api/v1/tasks', { token: anna.token, body })
    expect([reply.status, (reply.body.violations as JsonObject[])[0]?.field]).toEqual([400, 'metadata'])
  })

  it('is measured by its bytes', async () => {
    const statusFor = async (text: string) =>
      (await test.rest('POST /api/v1/tasks', { token: anna.token, body: { title: 'a', metadata: { text } } })).status
    expect([await statusFor('x'.repeat(60_000)), await statusFor('ü'.repeat(40_000))]).toEqual([201, 400])
  })
})

describe('a message that cannot be read', () => {
  const unreadable = new Uint8Array([0, 0, 0, 0, 1, 0x0f])
  const reasonIn = (trailer: Headers) => {
    const error = findTrailerError(trailer)
    return [error?.code, error?.findDetails(ErrorDetailSchema)[0]?.reason]
  }

  it.each(['TaskService/GetTask', 'JournalService/FollowJournal', 'ImportService/UploadImport'])(
    'is a client error in gRPC, at %s',
    async (name) => {
      const session = connectHttp2(`http://127.0.0.1:${ports.grpc}`)
      const stream = session.request({
        ':method': 'POST',
        ':path': `/eventkit.v1.${name}`,
        'content-type': 'application/grpc',
        te: 'trailers',
        authorization: `Bearer ${anna.token}`,
      })
      const trailers = once(stream, 'trailers')
      stream.resume().end(unreadable)
      const [told] = (await trailers) as [Record<string, string>]
      expect(reasonIn(new Headers(Object.entries(told)))).toEqual([Code.InvalidArgument, 'invalid'])
      session.close()
    },
  )

  it.each(['TaskService/GetTask', 'JournalService/FollowJournal'])(
    'is a client error in gRPC-Web, at %s',
    async (name) => {
      const reply = await fetch(`http://127.0.0.1:${ports.http}/eventkit.v1.${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/grpc-web+proto', authorization: `Bearer ${anna.token}` },
        body: unreadable,
      })
      const frame = new Uint8Array(await reply.arrayBuffer())
      expect(reasonIn(trailerParse(frame.subarray(5)))).toEqual([Code.InvalidArgument, 'invalid'])
    },
  )
})

it('Connect’s unary form is not on the port of gRPC, and is no failure of the server there', async () => {
  const session = connectHttp2(`http://127.0.0.1:${ports.grpc}`)
  for (const type of ['application/proto', 'application/json']) {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/eventkit.v1.TaskService/GetTask',
      'content-type': type,
      authorization: `Bearer ${anna.token}`,
    })
    const answered = once(stream, 'response')
    stream.resume().end(new Uint8Array([0x0f]))
    const [headers] = (await answered) as [Record<string, unknown>]
    expect([type, headers[':status']]).toEqual([type, 415])
  }
  session.close()
})

describe('a call that came too late', () => {
  it('changes nothing', async () => {
    const taskId = newId()
    const reply = await test.app.http.inject({
      method: 'POST',
      url: '/eventkit.v1.TaskService/CreateTask',
      headers: {
        authorization: `Bearer ${anna.token}`,
        'content-type': 'application/json',
        'connect-timeout-ms': '0',
      },
      payload: JSON.stringify({ id: taskId, title: 'Late' }),
    })
    expect(reply.statusCode).toBe(504)
    // The answer is early; the transaction is rolled back a moment later.
    await expect.poll(() => test.app.runtime.pool.idleCount === test.app.runtime.pool.totalCount).toBe(true)
    expect((await test.rest(`GET /api/v1/tasks/${taskId}`, { token: anna.token })).status).toBe(404)
  })
})

afterAll(() => test.app.grpc.close())
