import type { DescService } from '@bufbuild/protobuf'
import { type Client, createClient, type Transport } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'
import { pino } from 'pino'
import sql from 'sql-template-tag'
import { afterAll, beforeAll } from 'vitest'
import { type App, buildApp } from '../src/app.ts'
import { type Env, loadConfig } from '../src/config.ts'
import type { Clock } from '../src/kernel/clock.ts'
import type { SendMail } from '../src/kernel/ctx.ts'
import { withoutTenant } from '../src/kernel/db.ts'
import { modules as known } from '../src/modules.ts'
import type { JsonObject } from '../src/kernel/json.ts'
import type { Module } from '../src/platform/module.ts'
import { useTestDatabase } from './database.ts'

/** A reply to a REST call. */
export interface RestReply {
  status: number
  headers: Record<string, string | string[] | number | undefined>
  body: JsonObject
}

/** The whole server on a database of the test file's own, called without a port. */
export interface TestApp {
  readonly app: App
  /** The same database as the owner of its tables. */
  readonly ownerUrl: string
  /** A typed client of a service, as whoever holds the token. */
  client<S extends DescService>(service: S, token?: string): Client<S>
  /** A REST call, as `GET /api/v1/tasks`. */
  rest(call: string, options?: { token?: string; body?: unknown; headers?: Record<string, string> }): Promise<RestReply>
  /** Waits until every committed entry has its position, and reads a company's journal, oldest first. */
  journalOf(token: string): Promise<JsonObject[]>
}

/** What a test may set: settings by their variables, the clock, the mailbox. */
export interface TestAppOptions {
  env?: Env
  clock?: Clock
  sendMail?: SendMail
  passwordCost?: number | undefined
  modules?: readonly Module[]
  /** People are told of what happens. That is an entry of its own, some time after: most tests compare journals without it. */
  tells?: boolean
}

/** Gives a test file its own server, from before its first test until after its last. */
export function useTestApp(options: TestAppOptions = {}): TestApp {
  const database = useTestDatabase()
  let app: App | undefined
  const current = (): App => {
    if (!app) throw new Error('the test server exists only while tests run')
    return app
  }
  beforeAll(async () => {
    app = await startTestApp(database.current.appUrl, options)
  })
  afterAll(async () => {
    await app?.close()
  })
  const rest: TestApp['rest'] = (call, given) => callRest(current(), call, given)
  return {
    get app() {
      return current()
    },
    get ownerUrl() {
      return database.current.ownerUrl
    },
    client: (service, token) => createClient(service, transportTo(current(), token)),
    rest,
    journalOf: (token) => readJournal(current(), rest, token),
  }
}

/** A server on a database that exists already. */
export function startTestApp(
  appUrl: string,
  { env = {}, modules = known, tells = false, ...options }: TestAppOptions = {},
): Promise<App> {
  const config = loadConfig({
    EVENTKIT_SECRET: 'a secret for tests only, long enough',
    SIGN_UP: 'open',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'error',
    ...env,
  })
  const log = pino({ level: config.logLevel })
  // No hash of a test has to withstand anybody.
  return buildApp({ config, appUrl, log, passwordCost: 4, modules: tells ? modules : modules.map(quiet), ...options })
}

const quiet = (module: Module): Module => (module.name === 'notifications' ? { ...module, sinks: () => [] } : module)

function transportTo(app: App, token?: string): Transport {
  return createConnectTransport({
    baseUrl: 'http://test',
    useBinaryFormat: true,
    interceptors: token
      ? [
          (next) => (request) => {
            request.header.set('authorization', `Bearer ${token}`)
            return next(request)
          },
        ]
      : [],
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const reply = await app.http.inject({
        method: request.method as 'POST',
        url: new URL(request.url).pathname,
        headers: Object.fromEntries(request.headers),
        payload: Buffer.from(await request.arrayBuffer()),
      })
      return new Response(new Uint8Array(reply.rawPayload), {
        status: reply.statusCode,
        headers: headersOf(reply.headers),
      })
    },
  })
}

const headersOf = (headers: RestReply['headers']): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((item): [string, string] => [name, String(item)]),
  )

async function callRest(app: App, call: string, given: Parameters<TestApp['rest']>[1] = {}): Promise<RestReply> {
  const [method = 'GET', url = '/'] = call.split(' ')
  const payload = given.body === undefined ? undefined : rawBody(given.body)
  const reply = await app.http.inject({
    method: method as 'GET',
    url,
    headers: {
      ...(given.token && { authorization: `Bearer ${given.token}` }),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...given.headers,
    },
    ...(payload !== undefined && { payload }),
  })
  const isJson = String(reply.headers['content-type']).includes('json')
  return { status: reply.statusCode, headers: reply.headers, body: isJson && reply.body ? reply.json() : {} }
}

const rawBody = (body: unknown): string | Buffer =>
  typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)

async function readJournal(app: App, rest: TestApp['rest'], token: string): Promise<JsonObject[]> {
  await withoutTenant(app.runtime.pool, (db) => db.run(sql`select journal_sequence(10000)`))
  const entries: JsonObject[] = []
  for (let after = 0; ;) {
    const { body } = await rest(`GET /api/v1/journal?after=${after}&page_size=100`, { token })
    entries.push(...(body.entries as JsonObject[]))
    if (body.position === after || (body.entries as JsonObject[]).length === 0) return entries
    after = Number(body.position)
  }
}
