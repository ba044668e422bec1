import { readdirSync, readFileSync } from 'node:fs'
import type { Http2Server } from 'node:http2'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import type { SendMail } from './kernel/ctx.ts'
import { openPool } from './kernel/db.ts'
import { modules } from './modules.ts'
import { readContract, type Rpc } from './platform/api/contract.ts'
import { mountDocs } from './platform/api/docs.ts'
import { makeReadiness, mountHealth } from './platform/api/health.ts'
import { mountMetrics } from './platform/api/metrics.ts'
import { drain, listen, makeServers, type Servers } from './platform/api/server.ts'
import { mountSecurityHeaders, mountWeb } from './platform/api/web.ts'
import { jwks } from './platform/auth/authenticate.ts'
import { makeSendMail } from './platform/auth/mail.ts'
import { importStreams, importUpload, mountImports } from './platform/imports/index.ts'
import { configuredSinks } from './platform/journal/configured-sinks.ts'
import { exportStreams, journalExport, mountJournalExport } from './platform/journal/journal.export.ts'
import { startJournal } from './platform/journal/journal.ts'
import { waitForEntries } from './platform/journal/journal.waiting.ts'
import { makeNumbering } from './platform/numbering.ts'
import { openFeed, type Feed } from './platform/realtime/feed.ts'
import { followStreams } from './platform/realtime/follow.ts'
import type { EntryListener, Runtime } from './platform/runtime.ts'
import { startSweeping } from './platform/sweeping.ts'

/** The server, made and not yet listening. */
export interface App {
  readonly runtime: Runtime
  readonly http: FastifyInstance
  readonly grpc: Http2Server
  readonly rpcs: readonly Rpc[]
  listen(): Promise<void>
  /** Lets running requests end, then closes sockets and the database's connections. */
  close(): Promise<void>
}

/** What an app is made from; tests give a clock and a mailbox of their own. */
export interface AppOptions {
  config: Config
  /** The database as the app's own, lesser role. */
  appUrl: string
  log: Logger
  clock?: Clock
  sendMail?: SendMail
}

export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))
const migrations = readdirSync(new URL('../migrations', import.meta.url)).filter((name) => name.endsWith('.up.sql'))
const drainMs = 8_000

/** Makes the whole server from its settings and its database. Throws when the contract and the code disagree. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { config, log } = options
  const pool = openPool({ connectionString: options.appUrl, max: config.databasePool })
  // A pool of its own: numbers are taken while a transaction holds a connection of the main pool, and all of those may be in
  // use.
  const numberPool = openPool({ connectionString: options.appUrl, max: 2 })
  const clock = options.clock ?? systemClock
  const listeners: EntryListener[] = []
  const isWorking = config.role !== 'api'
  const sinks = isWorking ? configuredSinks(config) : []
  const journal = startJournal({ pool, log, clock, listeners, sinks, mayLead: isWorking })
  const runtime: Runtime = {
    config,
    pool,
    clock,
    log,
    services: {
      config,
      secret: config.secret,
      sendMail: options.sendMail ?? makeSendMail(config),
      nextNumber: makeNumbering(numberPool),
    },
    modules,
    journal,
    waits: { 'eventkit.v1.JournalService/ListJournal': waitForEntries },
    listeners,
    committed: [],
    observers: [],
  }
  const rpcs = readContract(modules)
  const serving = config.role === 'worker' ? await serveHealth(runtime) : await serveAll(runtime, rpcs)
  const sweeper = isWorking ? startSweeping(runtime) : undefined
  return {
    runtime,
    ...serving.servers,
    rpcs,
    listen: () => listen(serving.servers, config.host, config.port, config.grpcPort),
    close: async () => {
      clearInterval(sweeper)
      await serving.feed?.close()
      await drain(serving.servers, drainMs)
      await journal.close()
      await Promise.all([pool.end(), numberPool.end()])
    },
  }
}

interface Serving {
  servers: Servers
  feed?: Feed
}

async function serveAll(runtime: Runtime, rpcs: readonly Rpc[]): Promise<Serving> {
  const streams = { ...followStreams, ...exportStreams, ...importStreams }
  const check = makeReadiness(runtime, migrations.length)
  const servers = makeServers(runtime, rpcs, streams, check)
  const feed = openFeed(runtime, servers.http.server)
  await mountImports(servers.http, runtime)
  mountJournalExport(servers.http, runtime)
  mountHealth(servers.http, runtime, version, check)
  mountMetrics(servers.http, runtime, feed)
  await mountPages(servers, runtime, rpcs)
  return { servers, feed }
}

/** A worker answers only those who watch over it. */
async function serveHealth(runtime: Runtime): Promise<Serving> {
  const check = makeReadiness(runtime, migrations.length)
  const servers = makeServers(runtime, [], {}, check)
  mountHealth(servers.http, runtime, version, check)
  mountMetrics(servers.http, runtime)
  return { servers }
}

async function mountPages(servers: Servers, runtime: Runtime, rpcs: readonly Rpc[]): Promise<void> {
  const { http } = servers
  mountSecurityHeaders(http, runtime.config.publicUrl.startsWith('https:'))
  mountDocs(http, rpcs, [importUpload], [journalExport], version)
  http.get('/.well-known/jwks.json', async (_, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(await jwks(runtime)),
  )
  servers.refuseOtherMethods()
  await mountWeb(http, webFolder)
}
