import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import sql from 'sql-template-tag'
import { withoutTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Runtime } from '../runtime.ts'
import { mayReadMetrics } from './metrics.access.ts'

/** What a part of the server says of itself. */
type Check = { ok: boolean; detail?: string }

/** How ready the server is. */
interface Readiness {
  isReady: boolean
  checks: { database: Check; migrations: Check }
}

/** Looks whether the server can serve. */
export type CheckReadiness = () => Promise<Readiness>

/** Monitoring gets an answer within this time. */
const answerMs = 2000

/**
 * Looks whether the server can serve: the database is reached and has exactly the `countMigrations` migrations that this
 * code needs. One check runs at a time, so that a database that gives no answer blocks one connection, not many.
 */
export function makeReadiness(runtime: Runtime, countMigrations: number): CheckReadiness {
  const look = () => checkAll(runtime, countMigrations)
  const checks = { database: { ok: false, detail: 'gives no answer' }, migrations: { ok: false } }
  const silent: Readiness = { isReady: false, checks }
  let looking: Promise<Readiness> | undefined
  return () => {
    looking ??= look().finally(() => (looking = undefined))
    return Promise.race([looking, sleep(answerMs, silent, { ref: false })])
  }
}

async function checkAll(runtime: Runtime, countMigrations: number): Promise<Readiness> {
  const database = await checkDatabase(runtime)
  const migrations = database.ok ? await checkMigrations(runtime, countMigrations) : { ok: false }
  return { isReady: database.ok && migrations.ok, checks: { database, migrations } }
}

/**
 * Mounts /healthz (the process is alive), /readyz (it can serve) and /health (both). Versions and other details are for those
 * who may read the metrics.
 */
export function mountHealth(app: FastifyInstance, runtime: Runtime, version: string, check: CheckReadiness): void {
  app.get('/healthz', (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  app.get('/readyz', async (request, reply) => send(reply, await check(), mayReadMetrics(runtime.config, request)))
  app.get('/health', async (request, reply) => {
    const isTrusted = mayReadMetrics(runtime.config, request)
    const versions = { eventkit: version, node: process.version }
    return send(reply, await check(), isTrusted, {
      ...(isTrusted && { versions }),
      uptime_s: Math.round(process.uptime()),
    })
  })
}

function send(
  reply: FastifyReply,
  { isReady, checks: { database, migrations } }: Readiness,
  isTrusted: boolean,
  more: JsonObject = {},
): FastifyReply {
  const told = isTrusted
    ? { database, migrations }
    : { database: { ok: database.ok }, migrations: { ok: migrations.ok } }
  return reply
    .code(isReady ? 200 : 503)
    .header('cache-control', 'no-store')
    .send({ status: isReady ? 'ok' : 'unavailable', checks: told, ...more })
}

async function checkDatabase(runtime: Runtime): Promise<Check> {
  try {
    const { version } = await withoutTenant(runtime.pool, (db) =>
      db.one<{ version: string }>(sql`select current_setting('server_version') as version`),
    )
    return { ok: true, detail: `PostgreSQL ${version}` }
  } catch (error) {
    runtime.log.warn({ err: error }, 'not ready: database')
    return { ok: false, detail: 'cannot be reached' }
  }
}

async function checkMigrations(runtime: Runtime, wanted: number): Promise<Check> {
  try {
    const { count } = await withoutTenant(runtime.pool, (db) =>
      db.one<{ count: number }>(sql`select count(*) as count from schema_migration`),
    )
    return { ok: count === wanted, detail: `${count} of ${wanted}` }
  } catch (error) {
    runtime.log.warn({ err: error }, 'not ready: migrations')
    return { ok: false, detail: 'cannot be read' }
  }
}
