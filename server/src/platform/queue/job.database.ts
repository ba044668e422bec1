import pg from 'pg'
import type { SendOptions } from 'pg-boss'
import sql, { raw, type Sql } from 'sql-template-tag'
import { systemClock, type Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'

/** What the engine runs its statements on. */
export type EngineDatabase = NonNullable<SendOptions['db']>

/**
 * Connections of the engine's own: they see the jobs of all companies, and a busy server must not keep its jobs from being
 * taken.
 */
export function openEnginePool(appUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: appUrl,
    max: 3,
    options: '-c app.jobs=engine -c timezone=UTC -c statement_timeout=15000',
    connectionTimeoutMillis: 5000,
    query_timeout: 20_000,
  })
  pool.on('error', () => undefined) // a broken idle connection is replaced at the next checkout
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const mostPrepared = 200

const takesTime = `select set_config('app.now', $1, $2)`

/** Statements on the engine's own connections; with a clock that is not the system's, at its time. */
export function databaseOf(pool: pg.Pool, clock: Clock): EngineDatabase {
  const names = new Map<string, string>()
  // Planning them costs more than running them. Those of several commands cannot be prepared.
  const prepared = (text: string, values: unknown[] = []): pg.QueryConfig => {
    if (text.includes(';')) return { text }
    const name = names.get(text) ?? `j${names.size}`
    if (names.size < mostPrepared) names.set(text, name)
    return names.has(text) ? { name, text, values } : { text, values }
  }
  if (clock === systemClock) return { executeSql: (text, values) => pool.query(prepared(text, values)) }
  return {
    executeSql: async (text, values) => {
      const client = await pool.connect()
      try {
        await client.query(takesTime, [clock.now().toISOString(), false])
        return await client.query(prepared(text, values))
      } finally {
        client.release()
      }
    },
  }
}

/** The engine's statements as part of somebody's transaction. */
export const within = (db: Db, clock: Clock): EngineDatabase => ({
  executeSql: async (text, values = []) => {
    if (clock !== systemClock) await db.run(sql`select set_config('app.now', ${clock.now().toISOString()}, true)`)
    return { rows: await db.rows(statementOf(text, values)) }
  },
})

/** The engine's texts have their places numbered already. */
const statementOf = (text: string, values: unknown[]): Sql => Object.assign(raw(text), { values })
