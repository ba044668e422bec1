import { readdirSync, readFileSync } from 'node:fs'
import type { Http2Server } from 'node:http2'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { introduction } from './api-introduction.ts'
import type { Config } from './config.ts'
import { type Clock, systemClock } from './kernel/clock.ts'
import type { SendMail } from './kernel/ctx.ts'
import { modules as allModules } from './modules.ts'
import { readContract, type Rpc } from './platform/api/contract.ts'
import { mountDocs } from './platform/api/docs.ts'
import { makeReadiness, mountHealth } from './platform/api/health.ts'
import { mountMetrics } from './platform/api/metrics.ts'
import { drain, listen, makeServers, type Servers } from './platform/api/server.ts'
import { mountSecurityHeaders, mountWeb } from './platform/api/web.ts'
import type { Module, Running } from './platform/module.ts'
import { openRuntime } from './platform/open-runtime.ts'
import type { Runtime } from './platform/runtime.ts'

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

/** What an app is made from; tests give a clock, a mailbox, a cheap hash and modules of their own. */
export interface AppOptions {
  config: Config
  /** The database as the app's own, lesser role. */
  appUrl: string
  log: Logger
  clock?: Clock
  sendMail?: SendMail
  passwordCost?: number | undefined
  modules?: readonly Module[]
}

export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))
const migrations = readdirSync(new URL('../migrations', import.meta.url)).filter((name) => name.endsWith('.up.sql'))
const drainMs = 8_000

/** Makes the whole server from its settings and its database. Throws when the contract and the code disagree. */
export async function buildApp({ clock = systemClock, modules = allModules, ...options }: AppOptions): Promise<App> {
  const rpcs = readContract(modules)
  const { runtime, close } = await openRuntime({ ...options, clock, modules })
  const { role, host, port, grpcPort } = options.config
  const { servers, running } =
    role === 'worker' ? await serveHealth(runtime, modules) : await serveAll(runtime, rpcs, modules)
  if (role !== 'api') runtime.jobs.run(runtime)
  return {
    runtime,
    http: servers.http,
    grpc: servers.grpc,
    rpcs,
    listen: () => listen(servers, host, port, grpcPort),
    close: async () => {
      await Promise.all(running.map((each) => each.close()))
      await Promise.all([drain(servers, drainMs), runtime.jobs.close(drainMs)])
      await close()
    },
  }
}

interface Serving {
  servers: Servers
  running: Running[]
}

async function serveAll(runtime: Runtime, rpcs: readonly Rpc[], modules: readonly Module[]): Promise<Serving> {
  const check = makeReadiness(runtime, migrations.length)
  const servers = makeServers(runtime, rpcs, modules, check)
  const { http } = servers
  const routes = modules.flatMap((module) => module.routes ?? [])
  const running = modules.flatMap((module) => module.start?.(runtime, http.server) ?? [])
  for (const route of routes) await route.mount(http, runtime)
  mountHealth(http, runtime, version, check)
  mountMetrics(http, runtime, modules)
  mountSecurityHeaders(http, runtime.config.publicUrl.startsWith('https:'))
  mountDocs(http, rpcs, routes, { version, introduction })
  servers.refuseOtherMethods()
  await mountWeb(http, webFolder)
  return { servers, running }
}

/** A worker answers only those who watch over it. */
async function serveHealth(runtime: Runtime, modules: readonly Module[]): Promise<Serving> {
  const check = makeReadiness(runtime, migrations.length)
  const servers = makeServers(runtime, [], [], check)
  mountHealth(servers.http, runtime, version, check)
  mountMetrics(servers.http, runtime, modules)
  return { servers, running: [] }
}
