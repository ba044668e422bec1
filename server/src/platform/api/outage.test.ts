import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../app.ts'
import { startTestApp } from '../../../test/client.ts'
import { useTestDatabase } from '../../../test/database.ts'
import { testPassword } from '../../../test/factories.ts'
import { aGate, type Gate } from '../../../test/gate.ts'
import { eventually } from '../../../test/journal.ts'

const database = useTestDatabase()
let gate: Gate
let app: App
let headers: Record<string, string>

beforeAll(async () => {
  // Less than the twenty seconds after which a connection counts as dead, and more than readiness waits.
  gate = await aGate(database.current.appUrl, { query_timeout: '3000' })
  app = await startTestApp(gate.url, { env: { DATABASE_POOL: '3', LOG_LEVEL: 'silent' } })
  const payload = { company_name: 'Lights', name: 'Ada', email: 'ada@example.org', password: testPassword }
  const reply = await app.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload })
  headers = { authorization: `Bearer ${reply.json().access_token}` }
  app.grpc.listen(0, '127.0.0.1')
  await once(app.grpc, 'listening')
})
afterAll(async () => {
  await app.close()
  await gate.shut()
})

const get = (url: string) => app.http.inject({ method: 'GET', url, headers })
const readyz = async (): Promise<number> => (await get('/readyz')).statusCode
const connect = (payload: object) =>
  app.http.inject({ method: 'POST', url: '/eventkit.v1.TaskService/ListTasks', headers, payload })
const grpc = () => {
  const baseUrl = `http://127.0.0.1:${(app.grpc.address() as AddressInfo).port}`
  return createClient(TaskService, createGrpcTransport({ baseUrl })).listTasks({}, { headers })
}

const told = 'The database cannot be reached; try again in a moment.'

/** As many at once as there are connections and more: some wait for an answer, some to connect, some for their turn. */
async function expectUnavailable(): Promise<void> {
  const [read, write, connectReply, grpcError] = await Promise.all([
    get('/api/v1/tasks'),
    app.http.inject({ method: 'POST', url: '/api/v1/tasks', headers, payload: { title: 'Rig the truss' } }),
    connect({}),
    grpc().catch((error: unknown) => error),
    get('/api/v1/events'),
    get('/api/v1/journal'),
  ])
  for (const reply of [read, write]) {
    expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '2'])
    const { request_id: _, ...problem } = reply.json()
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'unavailable',
      status: 503,
      detail: told,
      reason: 'unavailable',
    })
  }
  expect([connectReply.statusCode, connectReply.headers['retry-after']]).toEqual([503, '2'])
  expect(connectReply.json()).toMatchObject({ code: 'unavailable', message: told })
  if (!(grpcError instanceof ConnectError)) throw new Error('gRPC was not refused')
  expect([grpcError.code, grpcError.rawMessage, grpcError.metadata.get('retry-after')]).toEqual([
    Code.Unavailable,
    told,
    '2',
  ])
}

describe.each([
  ['that hangs', () => gate.freeze(), 'gives no answer'],
  ['that is gone', () => gate.shut(), 'cannot be reached'],
])('a database %s', (_, lose, detail) => {
  beforeEach(lose)
  afterEach(async () => {
    await gate.open()
    await eventually(async () => (await readyz()) === 200, 'being ready again')
  })

  it('is named by readiness and health, which answer all the same', async () => {
    const replies = await Promise.all([get('/readyz'), get('/health')])
    expect(replies.map((reply) => reply.statusCode)).toEqual([503, 503])
    for (const reply of replies) {
      expect(reply.json()).toMatchObject({
        status: 'unavailable',
        checks: { database: { ok: false, detail }, migrations: { ok: false } },
      })
    }
  })

  it('is told as unavailable on every protocol, with advice and without internals', async () => {
    await expectUnavailable()
  })
})

it('a database that goes away under a request is unavailable, too', async () => {
  gate.freeze()
  const asked = [get('/api/v1/tasks'), get('/api/v1/events')]
  await eventually(() => app.runtime.pool.totalCount > app.runtime.pool.idleCount, 'asking')
  await gate.shut()
  expect((await Promise.all(asked)).map((reply) => reply.statusCode)).toEqual([503, 503])
  await gate.open()
  await eventually(async () => (await get('/api/v1/tasks')).statusCode === 200, 'being back')
})

describe('a full disk', () => {
  // What PostgreSQL answers, raised by hand: a test cannot fill a disk.
  const asOwner = async (statement: string): Promise<void> => {
    const owner = new pg.Client({ connectionString: database.current.ownerUrl })
    await owner.connect()
    await owner.query(statement).finally(() => owner.end())
  }
  beforeAll(() =>
    asOwner(`
      create function no_room() returns trigger language plpgsql as $$
      begin raise 'could not extend file' using errcode = 'disk_full'; end $$;
      create trigger no_room before insert on journal_inbox execute function no_room()`),
  )
  afterAll(() => asOwner('drop function no_room cascade'))

  it('is told as such, leaves nothing, and is over when there is room', async () => {
    const create = () =>
      app.http.inject({ method: 'POST', url: '/api/v1/tasks', headers, payload: { title: 'Hang the drape' } })
    const titles = async () => (await get('/api/v1/tasks?search=drape')).json().tasks.length
    const refused = await create()
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '2'])
    expect(refused.json()).toMatchObject({ reason: 'disk_full', detail: expect.stringContaining('Nothing was saved') })
    expect(await titles()).toBe(0)
    await asOwner('alter table journal_inbox disable trigger no_room')
    expect((await create()).statusCode).toBe(201)
    expect(await titles()).toBe(1)
  })
})
