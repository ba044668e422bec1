import type { FastifyInstance } from 'fastify'
import sql from 'sql-template-tag'
import { withoutTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Runtime } from '../runtime.ts'

/** What a part of the server says of itself. */
type Check = { ok: boolean; detail?: string }

/**
 * Mounts /healthz (the process is alive), /readyz (it can serve: database reached, migrations in step) and /health (both,
 * with versions). `countMigrations` is how many this code was written for.
 */
export function mountHealth(app: FastifyInstance, runtime: Runtime, version: string, countMigrations: number): void {
  app.get('/healthz', (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  const answer = async () => {
    const database = await checkDatabase(runtime)
    const migrations = database.ok ? await checkMigrations(runtime, countMigrations) : { ok: false }
    return { isReady: database.ok && migrations.ok, checks: { database, migrations } }
  }
  app.get('/readyz', async (_, reply) => {
    const { isReady, checks } = await answer()
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(stateOf(isReady, checks))
  })
  app.get('/health', async (_, reply) => {
    const { isReady, checks } = await answer()
    const versions = { eventkit: version, node: process.version }
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        ...stateOf(isReady, checks),
        versions,
        uptime_s: Math.round(process.uptime()),
      })
  })
}

const stateOf = (isReady: boolean, checks: Record<string, Check>): JsonObject => ({
  status: isReady ? 'ok' : 'unavailable',
  checks: JSON.parse(JSON.stringify(checks)),
})

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
