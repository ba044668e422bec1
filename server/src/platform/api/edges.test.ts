import { once } from 'node:events'
import { connect as connectHttp2, constants as http2 } from 'node:http2'
import { Duplex } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { trailerParse } from '@connectrpc/connect/protocol-grpc-web'
import { findTrailerError } from '@connectrpc/connect/protocol-grpc'
import { createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import { ImportService } from '@eventkit/api/eventkit/v1/import_pb'
import { TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { CreateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { Health, HealthCheckResponse_ServingStatus as Status } from '@eventkit/api/grpc/health/v1/health_pb'
import { ServerReflection } from '@eventkit/api/grpc/reflection/v1/reflection_pb'
import { ServerReflection as ServerReflectionAlpha } from '@eventkit/api/grpc/reflection/v1alpha/reflection_pb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask, type Person, testPassword } from '../../../test/factories.ts'
import { exchange, portOf } from '../../../test/raw.ts'
import { answerUnreadable } from './unreadable.ts'

const test = useTestApp({ env: { METRICS_TOKEN: 'a token for those who watch' } })
let anna: Person
let ports: { http: number; grpc: number }

beforeAll(async () => {
  anna = await aCompany(test)
  await test.app.http.listen({ host: '127.0.0.1', port: 0 })
  test.app.grpc.listen(0, '127.0.0.1')
  await once(test.app.grpc, 'listening')
  ports = { http: portOf(test.app.http.server), grpc: portOf(test.app.grpc) }
})
afterAll(() => test.app.grpc.close())

const grpc = () => createGrpcTransport({ baseUrl: `http://127.0.0.1:${ports.grpc}` })

describe('a path', () => {
  it.each([
    ['PUT /api/v1/tasks', 'GET, HEAD, POST'],
    ['POST /api/v1/tasks/0192f0c0-0000-7000-8000-000000000001', 'GET, HEAD, PATCH, DELETE'],
    ['GET /api/v1/tasks/bulk-complete', 'POST'],
    ['GET /api/v1/auth/sign-in', 'POST'],
    ['DELETE /api/v1/imports', 'GET, HEAD, POST'],
    ['HEAD /api/v1/journal/export', 'GET'],
    ['DELETE /eventkit.v1.TaskService/GetTask', 'POST, GET, HEAD'],
    ['GET /eventkit.v1.TaskService/CreateTask', 'POST'],
    ['POST /openapi.json', 'GET, HEAD'],
    ['PATCH /healthz', 'GET, HEAD'],
    ['QUERY /api/v1/tasks', 'GET, HEAD, POST'],
  ])('refuses what it cannot: %s', async (call, allow) => {
    const { status, headers } = await test.rest(call, { token: anna.token })
    expect([status, String(headers.allow).split(', ').toSorted()]).toEqual([405, allow.split(', ').toSorted()])
  })

  it('that there is not stays 404, whatever the method', async () => {
    const statuses = ['GET', 'PUT', 'DELETE'].map(async (m) => (await test.rest(`${m} /api/v1/nope`)).status)
    expect(await Promise.all(statuses)).toEqual([404, 404, 404])
  })
})

describe('a caller who', () => {
  it('asks for a tunnel, is told that there is none', async () => {
    expect(await exchange(ports.http, 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 .*this is no proxy/s,
    )
  })

  it('gives more time on gRPC than a timer can hold, is told so instead of being late at once', async () => {
    const session = connectHttp2(`http://127.0.0.1:${ports.grpc}`)
    const stream = session.request({
      ':method': 'POST',
      ':path': `/${Health.typeName}/Check`,
      'content-type': 'application/grpc',
      'grpc-timeout': '99999999H',
    })
    stream.end(Buffer.alloc(5)).resume()
    const [trailers] = (await once(stream, 'trailers')) as [Record<string, string>]
    session.close()
    expect(trailers['grpc-status']).toBe(String(Code.InvalidArgument))
  })

  it('sends what is no JSON in a stream, is told so', async () => {
    const reply = await fetch(`http://127.0.0.1:${ports.http}/${ImportService.typeName}/UploadImport`, {
      method: 'POST',
      headers: { 'content-type': 'application/connect+json', authorization: `Bearer ${anna.token}` },
      body: new Uint8Array(5),
    })
    expect(await reply.text()).toContain('"code":"invalid_argument"')
  })

  it('goes away before the answer to what cannot be read, ends nothing else', async () => {
    const gone = Object.assign(new Error('gone'), { code: 'ECONNRESET' })
    const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done(gone) })
    const closed = new Promise((resolve) => socket.on('close', resolve))
    answerUnreadable(test.app.runtime, new Error('unreadable'), socket)
    await closed
    expect(socket.errored).toBe(gone)
  })

  it('goes away in the middle of a stream, is no fault of the server', async () => {
    const answered = Promise.withResolvers<boolean>()
    test.app.runtime.observers.push(({ isFault, code }) => answered.resolve(isFault || code !== 'InvalidArgument'))
    const told = vi.spyOn(test.app.runtime.log, 'error')
    const session = connectHttp2(`http://127.0.0.1:${ports.grpc}`)
    const path = `/${ServerReflection.typeName}/ServerReflectionInfo`
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' })
    stream.on('error', () => undefined).write(Buffer.from([0, 0, 0, 0, 2, 0x3a, 0]))
    await once(stream, 'response')
    session.destroy()
    expect([await answered.promise, told.mock.calls]).toEqual([false, []])
  })
})

describe('Content-Encoding', () => {
  const send = async (encoding: string, body: unknown, path = 'POST /api/v1/tasks') => {
    const headers = { 'content-encoding': encoding, 'content-type': 'application/json' }
    return await test.rest(path, { token: anna.token, body, headers })
  }
  const json = JSON.stringify({ title: 'Packed' })

  it.each(['gzip', 'GZIP', 'Gzip', ' x-gzip'])('is gzip as %j', async (encoding) => {
    expect((await send(encoding, gzipSync(json))).status).toBe(201)
    expect((await send(encoding, gzipSync(json), 'POST /eventkit.v1.TaskService/CreateTask')).status).toBe(200)
    expect((await send(encoding, gzipSync('title\nA'), 'POST /api/v1/imports?format=csv')).status).toBe(201)
  })

  it.each(['identity', 'Identity', ''])('is none as %j', async (encoding) => {
    expect((await send(encoding, json)).status).toBe(201)
  })

  it('that is not known is refused with those that are', async () => {
    const { status, headers, body } = await send('zstd', json)
    expect([status, body.reason, headers['accept-encoding']]).toEqual([415, 'unknown_encoding', 'gzip, br'])
  })
})

describe('a message that is too large', () => {
  const message = () =>
    toBinary(CreateTaskRequestSchema, create(CreateTaskRequestSchema, { title: 'x'.repeat(1_000_001) }))
  const framed = () => {
    const body = message()
    const head = Buffer.alloc(5)
    head.writeUInt32BE(body.length, 1)
    return Buffer.concat([head, body])
  }
  const reasonOf = (error: ConnectError | undefined) => [error?.code, error?.findDetails(ErrorDetailSchema)[0]?.reason]
  const expected = [Code.ResourceExhausted, 'body_too_large']

  it('has one code and one reason on every protocol', async () => {
    const rest = await test.rest('POST /api/v1/tasks', { body: { title: 'x'.repeat(1_000_001) }, token: anna.token })
    expect([rest.status, rest.body.reason]).toEqual([413, 'body_too_large'])
    const connectReply = await test.app.http.inject({
      method: 'POST',
      url: '/eventkit.v1.TaskService/CreateTask',
      headers: { 'content-type': 'application/proto', authorization: `Bearer ${anna.token}` },
      payload: Buffer.from(message()),
    })
    expect([connectReply.statusCode, connectReply.json().code]).toEqual([429, 'resource_exhausted'])
    expect(connectReply.json().details[0].debug.reason).toBe('body_too_large')
    const title = 'x'.repeat(1_000_001)
    const overGrpc = await createClient(TaskService, grpc()).createTask({ title }).catch(ConnectError.from)
    expect(reasonOf(overGrpc instanceof ConnectError ? overGrpc : undefined)).toEqual(expected)
  })

  it.each(['application/grpc-web+proto', 'application/connect+proto', 'application/proto'])(
    'does not hold up the next request of its connection, as %s',
    async (type) => {
      const body = framed()
      const head = [
        'POST /eventkit.v1.TaskService/CreateTask HTTP/1.1',
        'Host: localhost',
        `Content-Type: ${type}`,
        `Authorization: Bearer ${anna.token}`,
        `Content-Length: ${body.length}`,
        '',
        '',
      ].join('\r\n')
      const next = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
      const said = await exchange(ports.http, head + body.toString('latin1') + next)
      // Answered on the same connection, or the connection ended: a client then opens another.
      expect(said).toMatch(/^HTTP\/1\.1 [^]*(\{"status":"ok"\}$|\r\nconnection: close\r\n)/i)
    },
  )

  it('says so in gRPC-Web, too', async () => {
    const reply = await fetch(`http://127.0.0.1:${ports.http}/eventkit.v1.TaskService/CreateTask`, {
      method: 'POST',
      headers: { 'content-type': 'application/grpc-web+proto', authorization: `Bearer ${anna.token}` },
      body: framed(),
    })
    const frame = new Uint8Array(await reply.arrayBuffer())
    expect(reasonOf(findTrailerError(trailerParse(frame.subarray(5))))).toEqual(expected)
  })
})

it('the feed is refused with two Host headers', async () => {
  const upgrade =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
  const said = await exchange(ports.http, `GET /api/v1/feed HTTP/1.1\r\nHost: a\r\nHost: b\r\n${upgrade}\r\n\r\n`)
  expect(said).toContain('400 Bad')
})

describe('replies with a secret', () => {
  it('are kept by no cache', async () => {
    const { token, email } = anna
    const calls: [string, object][] = [
      ['POST /api/v1/auth/sign-in', { email, password: testPassword }],
      ['POST /api/v1/api-keys', { name: 'Robot', scopes: ['work:read'] }],
      ['POST /api/v1/invitations', { email: 'invited@example.org', role: 'crew' }],
      ['POST /eventkit.v1.AuthService/SignIn', { email, password: testPassword }],
    ]
    for (const [call, body] of calls) {
      const { headers } = await test.rest(call, { token, body })
      expect([call, headers['cache-control']]).toEqual([call, 'no-store'])
    }
    const ofContract = test.app.rpcs.filter((rpc) => rpc.isSecret).map((rpc) => rpc.desc.name)
    const known = ['SignUp', 'SignIn', 'Refresh', 'AcceptInvitation', 'InviteUser', 'CreateApiKey']
    expect(ofContract).toEqual(expect.arrayContaining(known))
  })
})

describe('health', () => {
  it('tells versions only to holders of METRICS_TOKEN', async () => {
    const stranger = await test.rest('GET /health')
    expect(stranger.body).toEqual({
      status: 'ok',
      checks: { database: { ok: true }, migrations: { ok: true } },
      uptime_s: expect.any(Number),
    })
    const watcher = await test.rest('GET /health', { token: 'a token for those who watch' })
    expect(JSON.stringify(watcher.body)).toContain('PostgreSQL')
    expect(watcher.body.versions).toMatchObject({ node: process.version })
    expect(JSON.stringify((await test.rest('GET /readyz')).body)).not.toMatch(/\d/)
  })

  it('is told in gRPC’s own words', async () => {
    const health = createClient(Health, grpc())
    expect((await health.check({})).status).toBe(Status.SERVING)
    expect((await health.check({ service: TaskService.typeName })).status).toBe(Status.SERVING)
    await expect(health.check({ service: 'a.Nothing' })).rejects.toMatchObject({ code: Code.NotFound })
  })
})

describe.each([ServerReflection, ServerReflectionAlpha])('reflection as $typeName', (service) => {
  type Asked = { case: 'listServices' | 'fileContainingSymbol' | 'fileByFilename'; value: string }
  async function ask(...requests: Asked[]) {
    async function* messages() {
      for (const messageRequest of requests) yield { messageRequest }
    }
    const answers = []
    for await (const answer of createClient(service, grpc()).serverReflectionInfo(messages())) answers.push(answer)
    return answers.map((answer) => answer.messageResponse)
  }

  it('lists the services and describes them, imports and all', async () => {
    const [list, task, missing] = await ask(
      { case: 'listServices', value: '' },
      { case: 'fileContainingSymbol', value: 'eventkit.v1.TaskService.GetTask' },
      { case: 'fileContainingSymbol', value: 'a.Nothing' },
    )
    if (list?.case !== 'listServicesResponse' || task?.case !== 'fileDescriptorResponse') throw new Error('no answer')
    const names = list.value.service.map(({ name }) => name)
    expect(names).toContain('eventkit.v1.JournalService')
    expect(names).toContain(service.typeName)
    const files = task.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes))
    expect(files[0]?.name).toBe('eventkit/v1/task.proto')
    const given = new Set(files.map(({ name }) => name))
    expect(files.flatMap(({ dependency }) => dependency).filter((name) => !given.has(name))).toEqual([])
    expect(missing).toMatchObject({ case: 'errorResponse', value: { errorCode: Code.NotFound } })
  })
})

describe('an rpc that is not served', () => {
  it.each(['/eventkit.v1.TaskService/Nothing', '/a.b.Service/Method'])('is unimplemented: %s', async (path) => {
    const session = connectHttp2(`http://127.0.0.1:${ports.grpc}`)
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    const [headers, flags] = (await once(stream.end(), 'response')) as [Record<string, string>, number]
    expect([headers[':status'], headers['grpc-status']]).toEqual([200, String(Code.Unimplemented)])
    // Only headers that end their stream are trailers, too.
    expect(flags & http2.NGHTTP2_FLAG_END_STREAM).toBe(http2.NGHTTP2_FLAG_END_STREAM)
    session.close()
    const web = createGrpcWebTransport({ baseUrl: `http://127.0.0.1:${ports.http}`, httpVersion: '1.1' })
    const [service = '', method = ''] = path.slice(1).split('/')
    const unknown = { ...TaskService.method.getTask, name: method, parent: { ...TaskService, typeName: service } }
    await expect(web.unary(unknown, undefined, undefined, undefined, {})).rejects.toMatchObject({
      code: Code.Unimplemented,
    })
    const reply = await test.rest(`POST ${path}`, { body: {} })
    expect([reply.status, reply.body.code]).toEqual([404, 'unimplemented'])
  })
})

describe('a call to a host that no address can have', () => {
  it.each(['x:99999', '[::'])('is refused, and the server lives on: %s', async (host) => {
    const session = connectHttp2(`http://127.0.0.1:${ports.grpc}`)
    const path = '/eventkit.v1.TaskService/GetTask'
    const headers = { ':method': 'POST', ':path': path, ':authority': host, 'content-type': 'application/grpc' }
    const [reply] = (await once(session.request(headers).end(), 'response')) as [Record<string, number>]
    expect(reply[':status']).toBe(400)
    session.close()
    const raw = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/grpc-web\r\nContent-Length: 0\r\n`
    expect(await exchange(ports.http, `${raw}Connection: close\r\n\r\n`)).toContain(' 400 ')
    expect((await test.rest('GET /healthz')).status).toBe(200)
  })
})

describe('the caller’s address', () => {
  const behind = useTestApp({ env: { RATE_LIMIT: 'on', TRUST_PROXY: 'on' } })

  it('is the one that a trusted proxy tells, on gRPC and gRPC-Web', async () => {
    const owner = await aCompany(behind)
    await aTask(behind, owner)
    expect(await aColleague(behind, owner, 'crew')).toBeDefined()
    await behind.app.http.listen({ host: '127.0.0.1', port: 0 })
    behind.app.grpc.listen(0, '127.0.0.1')
    await once(behind.app.grpc, 'listening')
    const transports = [
      createGrpcTransport({ baseUrl: `http://127.0.0.1:${portOf(behind.app.grpc)}` }),
      createGrpcWebTransport({ baseUrl: `http://127.0.0.1:${portOf(behind.app.http.server)}`, httpVersion: '1.1' }),
    ]
    for (const [i, transport] of transports.entries()) {
      const guess = async (from: string) => {
        const options = { headers: { 'x-forwarded-for': from, authorization: 'Bearer nonsense' } }
        const error = await createClient(TaskService, transport)
          .getTask({ id: owner.userId }, options)
          .catch(ConnectError.from)
        if (!(error instanceof ConnectError)) throw new Error('expected an error')
        return error.metadata.get('ratelimit')
      }
      const left = async (from: string) => Number(/r=(\d+)/.exec((await guess(from)) ?? '')?.[1])
      const first = await left(`198.51.100.${i}`)
      expect([await left(`198.51.100.${i}`), await left(`203.0.113.${i}`)]).toEqual([first - 1, first])
    }
    behind.app.grpc.close()
  })
})
