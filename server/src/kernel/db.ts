import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { nilId } from './ids.ts'
import { sendStatement } from './statement.ts'

/** What a store may do with the database: run a query as one company, inside or outside a transaction. */
export interface Db {
  rows<Row>(query: Sql): Promise<Row[]>
  /** The only row, or undefined. */
  maybe<Row>(query: Sql): Promise<Row | undefined>
  /** The only row. Throws when there is none, which is a bug. */
  one<Row>(query: Sql): Promise<Row>
  /** How many rows it changed. */
  run(query: Sql): Promise<number>
}

/** A transaction of one company. */
export interface Transaction extends Db {
  /** Sends a query together with the commit; its failure rolls the transaction back. */
  sendLast(query: Sql): void
}

export type Pool = pg.Pool

const timestamptz = 1184
const int8 = 20

/** `2026-11-23 08:00:00.123+00` (the session's zone is UTC) read as a Date, without the generic parser's cost. */
function parseInstant(text: string): Date {
  if (text.endsWith('infinity')) return new Date(text.startsWith('-') ? -8.64e15 : 8.64e15)
  return new Date(text.length < 29 && text.endsWith('+00') ? `${text.slice(0, 10)}T${text.slice(11, -3)}Z` : text)
}

const typeParsers = new Map<number, (text: string) => unknown>([
  [timestamptz, parseInstant],
  [int8, Number],
])

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    typeParsers.get(oid) ?? pg.types.getTypeParser(oid, format ?? 'text'),
}

/** The longest time for one statement; PostgreSQL cancels longer ones. */
const statementMs = 15_000
/** A query without an answer after this means that the connection is dead, whatever TCP says: it is closed. */
const answerMs = 20_000

/** Opens the server's connections. Queries on one connection are pipelined: sent without waiting for earlier replies. */
export function openPool(options: pg.PoolConfig): Pool {
  const pool = new pg.Pool({
    ...options,
    pipeline: true,
    types,
    options: `-c timezone=UTC -c statement_timeout=${statementMs} -c idle_in_transaction_session_timeout=60000`,
    connectionTimeoutMillis: 5000,
    query_timeout: answerMs,
  })
  // A broken idle connection is replaced at the next checkout; one in use fails its queries. Without these listeners
  // either would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The tenant each connection is set to; absent when it is not known, as after a rollback. */
const tenantOf = new WeakMap<pg.PoolClient, string>()

/** Statement names by text, so that each connection parses a statement once. Bounded: texts are built from few parts. */
const statementNames = new Map<string, string>()
const statementLimit = 1000

function nameOf(text: string): string | undefined {
  const known = statementNames.get(text)
  if (known || statementNames.size >= statementLimit) return known
  const name = `s${statementNames.size}`
  statementNames.set(text, name)
  return name
}

const toParameter = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value)

function send<Row extends pg.QueryResultRow>(client: pg.ClientBase, query: Sql): Promise<pg.QueryResult<Row>> {
  const text = query.text
  const name = nameOf(text)
  return sendStatement<Row>(client, { text, values: query.values.map(toParameter), name })
}

/** Sends the tenant ahead of the first query; both travel together. Its failure fails whatever follows. */
function setTenant(client: pg.PoolClient, tenantId: string): Promise<void> | undefined {
  if (tenantOf.get(client) === tenantId) return undefined
  tenantOf.delete(client)
  const name = 'set-tenant'
  const text = `select set_config('app.tenant_id', $1, false) as tenant`
  return sendStatement<{ tenant: string }>(client, { name, text, values: [tenantId] }).then((reply) => {
    if (reply.rows[0]?.tenant !== tenantId) throw new Error('the connection did not take its tenant')
    tenantOf.set(client, tenantId)
  })
}

/** Queries on one connection; `whenReady` is what must succeed before the first of them counts. Kernel only. */
export function dbOn(client: pg.ClientBase, whenReady: () => Promise<void> | undefined): Db {
  const query = async <Row extends pg.QueryResultRow>(q: Sql): Promise<pg.QueryResult<Row>> => {
    const ready = whenReady()
    const reply = send<Row>(client, q)
    if (ready) await Promise.all([ready, reply])
    return reply
  }
  const rows = async <Row>(q: Sql): Promise<Row[]> => (await query<pg.QueryResultRow>(q)).rows as Row[]
  return {
    rows,
    maybe: async <Row>(q: Sql) => (await rows<Row>(q))[0],
    one: async <Row>(q: Sql) => {
      const [row] = await rows<Row>(q)
      if (row === undefined) throw new Error(`expected a row: ${q.text.slice(0, 200)}`)
      return row
    },
    run: async (q) => (await query(q)).rowCount ?? 0,
  }
}

/** A handle for reads outside a transaction: the connection is taken for as long as `work` runs, bound to one company. */
export async function withTenant<T>(pool: Pool, tenantId: string, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    let pending = setTenant(client, tenantId)
    const whenReady = () => {
      const first = pending
      pending = undefined
      return first
    }
    return await work(dbOn(client, whenReady))
  } catch (error) {
    failure = connectionFault(error)
    throw error
  } finally {
    client.release(failure)
  }
}

/** Runs `work` in one transaction of a company; committed when it returns, rolled back when it throws. */
export async function inTransaction<T>(
  pool: Pool,
  tenantId: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    return await runTransaction(client, tenantId, work)
  } catch (error) {
    failure = connectionFault(error)
    throw error
  } finally {
    client.release(failure)
  }
}

/** How many queries are sent in one go. */
const sentAtOnce = 200

async function runTransaction<T>(client: pg.PoolClient, tenantId: string, work: (tx: Transaction) => Promise<T>) {
  // Sent without waiting, and looked at before the commit is sent.
  const sent: Promise<unknown>[] = []
  const sendAhead = (promise: Promise<unknown> | undefined) => {
    if (!promise) return
    promise.catch(() => undefined) // awaited below; this only keeps an early rejection from being unhandled
    sent.push(promise)
  }
  sendAhead(setTenant(client, tenantId))
  sendAhead(sendStatement(client, { text: 'begin' }))
  const last: Sql[] = []
  const tx: Transaction = {
    ...dbOn(client, () => undefined),
    sendLast: (query) => last.push(query),
  }
  try {
    const result = await work(tx)
    await Promise.all(sent)
    // An import has tens of thousands: sent in pieces, so that other requests go between.
    while (last.length > sentAtOnce) await Promise.all(last.splice(0, sentAtOnce).map((query) => send(client, query)))
    const ending = [...last.map((query) => send(client, query)), sendStatement(client, { text: 'commit' })]
    const commit = (await Promise.all(ending)).at(-1)
    // A transaction with a failed statement answers a commit with a rollback instead of an error.
    if (commit?.command !== 'COMMIT') throw new Error(`commit answered ${commit?.command}`)
    return result
  } catch (error) {
    // A rollback takes set_config back with it, so what the connection is set to is no longer known.
    tenantOf.delete(client)
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** An error after which the connection itself is not to be reused. */
function connectionFault(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const isServerVerdict = error instanceof pg.DatabaseError && !code.startsWith('57') && !code.startsWith('08')
  const isOurs = error.name === 'DomainError'
  return isServerVerdict || isOurs ? undefined : error
}

/** The code PostgreSQL gave, such as 23505 for a broken unique constraint, with the constraint's name and its table's. */
export function databaseVerdict(error: unknown): { code: string; constraint: string; table: string } | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined
  return { code: error.code ?? '', constraint: error.constraint ?? '', table: error.table ?? '' }
}

/** For what is not any company's: signing keys, sinks, the sequencer. Platform code only. */
export const withoutTenant = <T>(pool: Pool, work: (db: Db) => Promise<T>): Promise<T> => withTenant(pool, nilId, work)
