import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import sql from 'sql-template-tag'
import { withoutTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Runtime } from '../runtime.ts'

/** What a part of the server says of itself. */
type Check = { ok: boolean; detail?: string }

interface Checks {
  database: Check
  migrations: Check
}

/** Whoever watches over the server hears something by then. */
const answerMs = 2000

/**
 * Mounts /healthz (the process is alive), /readyz (it can serve: database reached, migrations in step) and /health (both,
 * with versions). `countMigrations` is how many this code was written for.
 */
export function mountHealth(app: FastifyInstance, runtime: Runtime, version: string, countMigrations: number): void {
  const check = inTime(() => checkAll(runtime, countMigrations))
  app.get('/healthz', (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  app.get('/readyz', async (_, reply) => send(reply, await check()))
  app.get('/health', async (_, reply) => {
    const versions = { eventkit: version, node: process.version }
    return send(reply, await check(), { versions, uptime_s: Math.round(process.uptime()) })
  })
}

function send(reply: FastifyReply, checks: Checks, more: JsonObject = {}): FastifyReply {
  const isReady = checks.database.ok && checks.migrations.ok
  return reply
    .code(isReady ? 200 : 503)
    .header('cache-control', 'no-store')
    .send({ status: isReady ? 'ok' : 'unavailable', checks, ...more })
}

/** One look at a time, whoever asks: a database that gives no answer keeps one connection of ours waiting, not many. */
function inTime(look: () => Promise<Checks>): () => Promise<Checks> {
  const silent: Checks = { database: { ok: false, detail: 'gives no answer' }, migrations: { ok: false } }
  let looking: Promise<Checks> | undefined
  return () => {
    looking ??= look().finally(() => (looking = undefined))
    return Promise.race([looking, sleep(answerMs, silent, { ref: false })])
  }
}

async function checkAll(runtime: Runtime, countMigrations: number): Promise<Checks> {
  const database = await checkDatabase(runtime)
  return { database, migrations: database.ok ? await checkMigrations(runtime, countMigrations) : { ok: false } }
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
