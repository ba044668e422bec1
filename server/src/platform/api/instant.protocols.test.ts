import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { Code } from '@connectrpc/connect'
import { findTrailerError } from '@connectrpc/connect/protocol-grpc'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, aTask, type Person } from '../../../test/factories.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person
let grpcPort = 0

beforeAll(async () => {
  anna = await aCompany(test)
  test.app.grpc.listen(0, '127.0.0.1')
  await once(test.app.grpc, 'listening')
  const address = test.app.grpc.address()
  if (address === null || typeof address === 'string') throw new Error('not a port')
  grpcPort = address.port
})
afterAll(() => test.app.grpc.close())

/** A due date as sent → what came of it: the instant kept, or the field that was refused. */
type Send = (due: string) => Promise<string | undefined>

const rest: Send = async (due) => {
  const { token } = anna
  const reply = await test.rest('POST /api/v1/tasks', { token, body: { title: 'Rig', due_date: due } })
  return reply.status === 201 ? String(reply.body.due_date) : refusedField(reply.status, reply.body)
}

const patch: Send = async (due) => {
  const task = await aTask(test, anna)
  const path = `/api/v1/tasks/${String(task.id)}`
  const reply = await test.rest(`PATCH ${path}`, { token: anna.token, body: { due_date: due } })
  return reply.status === 200 ? String(reply.body.due_date) : refusedField(reply.status, reply.body)
}

const query: Send = async (due) => {
  const reply = await test.rest(`GET /api/v1/tasks?due_after=${due}`, { token: anna.token })
  return reply.status === 200 ? 'taken' : refusedField(reply.status, reply.body)
}

const connect =
  (field: string): Send =>
  async (due) => {
    const reply = await test.app.http.inject({
      method: 'POST',
      url: '/eventkit.v1.TaskService/CreateTask',
      headers: { authorization: `Bearer ${anna.token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ title: 'Rig', [field]: due }),
    })
    if (reply.statusCode === 200) return new Date(reply.json().dueDate).toISOString()
    return refusedField(reply.statusCode, reply.json().details[0].debug)
  }

const connectGet: Send = async (due) => {
  const message = encodeURIComponent(JSON.stringify({ dueBefore: due }))
  const reply = await test.app.http.inject({
    method: 'GET',
    url: `/eventkit.v1.TaskService/ListTasks?encoding=json&message=${message}`,
    headers: { authorization: `Bearer ${anna.token}` },
  })
  return reply.statusCode === 200 ? 'taken' : refusedField(reply.statusCode, reply.json().details[0].debug)
}

const grpcJson: Send = async (due) => {
  const message = Buffer.from(JSON.stringify({ title: 'Rig', dueDate: due }))
  const frame = Buffer.alloc(5 + message.length)
  frame.writeUInt32BE(message.length, 1)
  message.copy(frame, 5)
  const session = connectHttp2(`http://127.0.0.1:${grpcPort}`)
  const stream = session.request({
    ':method': 'POST',
    ':path': '/eventkit.v1.TaskService/CreateTask',
    'content-type': 'application/grpc+json',
    te: 'trailers',
    authorization: `Bearer ${anna.token}`,
  })
  const trailers = once(stream, 'trailers')
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk)).end(frame)
  const [told] = (await trailers) as [Record<string, string>]
  session.close()
  const error = findTrailerError(new Headers(Object.entries(told)))
  if (!error) return new Date(JSON.parse(Buffer.concat(chunks).toString('utf8', 5)).dueDate).toISOString()
  const detail = error.findDetails(ErrorDetailSchema)[0]
  return error.code === Code.InvalidArgument ? detail?.violations[0]?.field : error.message
}

const refusedField = (status: number, body: JsonObject): string | undefined =>
  status === 400 ? String((body.violations as JsonObject[])[0]?.field) : `status ${status}`

const protocols: [string, Send, string][] = [
  ['REST', rest, 'due_date'],
  ['a REST patch', patch, 'due_date'],
  ['Connect JSON', connect('dueDate'), 'due_date'],
  ['Connect JSON by the field’s own name', connect('due_date'), 'due_date'],
  ['gRPC JSON', grpcJson, 'due_date'],
]

const missing = ['2027-02-29T12:00:00Z', '2027-02-31T12:00:00Z', '2027-04-31T12:00:00Z', '2027-01-01T24:00:00Z']
const odd = ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00+24:00', '9999-12-31T23:59:59-01:00', '2027-01-01', '-1']

describe.each(protocols)('%s', (_, send, field) => {
  it.each([...missing, ...odd])('refuses %s by the field’s name', async (text) => {
    expect(await send(text)).toBe(field)
  })

  it('takes small letters, offsets and nine digits, of which it keeps a millisecond', async () => {
    expect(await send('2027-01-01t00:00:00z')).toBe('2027-01-01T00:00:00.000Z')
    expect(await send('2027-01-01T12:00:00.123456789+01:00')).toBe('2027-01-01T11:00:00.123Z')
  })
})

describe.each([
  ['a query', query, 'due_after'],
  ['a GET of Connect', connectGet, 'due_before'],
] satisfies [string, Send, string][])('%s', (_, send, field) => {
  it.each([...missing, ...odd])('refuses %s by the field’s name', async (text) => {
    expect(await send(text)).toBe(field)
  })

  it('takes small letters', async () => {
    expect(await send('2027-01-01t00:00:00z')).toBe('taken')
  })
})

describe('X-Client-Time', () => {
  it.each(['-1', '2027-02-30T12:00:00Z', 'yesterday'])('is refused as %s, for reading and writing', async (time) => {
    const given = { token: anna.token, headers: { 'x-client-time': time } }
    for (const reply of [
      await test.rest('GET /api/v1/tasks', given),
      await test.rest('POST /api/v1/tasks', { ...given, body: { title: 'Rig' } }),
    ]) {
      expect(refusedField(reply.status, reply.body)).toBe('X-Client-Time')
    }
  })

  it('is taken in small letters', async () => {
    const given = { token: anna.token, headers: { 'x-client-time': '2026-01-08t13:00:00z' }, body: { title: 'Rig' } }
    expect((await test.rest('POST /api/v1/tasks', given)).body.created_at).toBe('2026-01-08T13:00:00.000Z')
  })
})
