import type { Logger } from 'pino'
import type { Clock } from '../../kernel/clock.ts'
import { inTransaction, withoutTenant, withTenant, type Pool } from '../../kernel/db.ts'
import { nilId } from '../../kernel/ids.ts'
import type { JobQueue } from '../../kernel/job-queue.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import { backOff } from './back-off.ts'
import { readOrdinals, type NumberedEntry } from './journal.store.ts'
import { fitsAnyKind } from './kind-pattern.ts'
import { moveSink, noteFailure, parkEntry } from './sink.store.ts'
import { reasonOf, type AnySink, type FanOut } from './sink.ts'
import type { Batch } from './tail.ts'

/** How patient a sink's runner is; tests are less so. */
export interface Patience {
  /** Deliveries of one entry before it is parked. */
  attempts: number
  firstMs: number
  mostMs: number
}

/** Where the delivery to a sink stands. */
export interface Delivery {
  readonly sink: AnySink
  readonly pool: Pool
  /** Where the jobs of a sink of many destinations go, once that is open. */
  readonly queue: Promise<JobQueue>
  readonly log: Logger
  readonly clock: Clock
  readonly keyring: Keyring
  readonly patience: Patience
  /** Everything up to here was delivered; undefined while another process runs the sink. */
  cursor: number | undefined
  /** The cursor as the database has it. */
  stored: number
  /** Failed deliveries of the entry after the cursor. */
  attempts: number
  waitUntil: number
  /** Entries up to here are delivered one at a time: a batch with one of them failed. */
  singlyUntil: number
  /** The tail's newest batch, which spares a query when the sink has caught up. */
  fresh: Batch | undefined
}

/** Entries read for one delivery. */
export const batchSize = 200
/** A cursor that moved only over other kinds is stored this seldom: reading those again after a crash harms nobody. */
const storeEvery = 1000

/** Delivers the next entries, or notes that they were not taken. False when there are none. */
export async function deliverNext(state: Delivery, from: number): Promise<boolean> {
  const { sink } = state
  const entries = await entriesAfter(state, from)
  const last = entries.at(-1)
  if (!last) return false
  const wanted = entries.filter((entry) => fitsAnyKind(sink.kinds, entry.kind))
  const first = wanted[0]
  if (!first) {
    await advance(state, last.ordinal, last.ordinal - state.stored >= storeEvery)
    return true
  }
  const isSingle = first.ordinal <= state.singlyUntil
  const portion = isSingle ? [first] : wanted
  const to = isSingle ? first.ordinal : last.ordinal
  try {
    if ('jobsFor' in sink) await addJobs(state, sink, portion, to)
    else await sink.deliver(portion)
  } catch (error) {
    await fail(state, from, portion, reasonOf(error))
    return true
  }
  // The jobs of a fan-out came with its cursor.
  await advance(state, to, true)
  state.attempts = 0
  return true
}

/** Adds the jobs for entries and moves the cursor, both or neither. */
async function addJobs(state: Delivery, sink: FanOut, portion: readonly NumberedEntry[], to: number): Promise<void> {
  const { pool } = state
  const queue = await state.queue
  const jobs = await sink.jobsFor(portion, (tenantId, read) => withTenant(pool, tenantId, read))
  const isOurs = await inTransaction(pool, nilId, async (tx) => {
    if (!(await moveSink(tx, sink.name, state.stored, to))) return false
    await queue.addForAll(tx, jobs)
    return true
  })
  if (isOurs) {
    state.stored = to
    queue.wake()
  }
}

async function entriesAfter(state: Delivery, from: number): Promise<readonly NumberedEntry[]> {
  const batch = state.fresh
  state.fresh = undefined
  if (batch?.after === from) return batch.entries
  return (await withoutTenant(state.pool, (db) => readOrdinals(db, state.keyring, from, batchSize))).entries
}

/** Moves the cursor on, stored or not. It is undefined afterwards when another process has moved it. */
export async function advance(state: Delivery, to: number, isStored: boolean): Promise<void> {
  state.cursor = to
  if (!isStored || to === state.stored) return
  const isOurs = await withoutTenant(state.pool, (db) => moveSink(db, state.sink.name, state.stored, to))
  if (isOurs) state.stored = to
  else state.cursor = undefined
}

async function fail(state: Delivery, from: number, portion: readonly NumberedEntry[], error: string): Promise<void> {
  const { sink, clock, log, patience, pool } = state
  const [first] = portion
  const last = portion.at(-1)
  if (!first || !last) return
  // Entries of other kinds were passed without storing that; a failure is stored for the cursor as it is there.
  await advance(state, from, true)
  state.attempts++
  if (portion.length === 1 && state.attempts >= patience.attempts) return park(state, first, error)
  state.singlyUntil = Math.max(state.singlyUntil, last.ordinal)
  const nextAttemptAt = new Date(clock.now().getTime() + backOff(state.attempts, patience))
  state.waitUntil = nextAttemptAt.getTime()
  log.warn(
    { sink: sink.name, attempts: state.attempts, reason: error, entry: first.id },
    'a sink did not take an entry',
  )
  const failure = { ordinal: state.stored, attempts: state.attempts, nextAttemptAt, error }
  if (!(await withoutTenant(pool, (db) => noteFailure(db, sink.name, failure)))) state.cursor = undefined
}

async function park(state: Delivery, entry: NumberedEntry, error: string): Promise<void> {
  const { sink, clock, log, attempts, pool } = state
  const parked = { sink: sink.name, from: state.stored, entry, error, attempts, now: clock.now() }
  const isOurs = await parkEntry(pool, parked)
  log.error({ sink: sink.name, entry: entry.id, attempts, reason: error }, 'a sink gave up on an entry; it is parked')
  state.attempts = 0
  state.stored = entry.ordinal
  state.cursor = isOurs ? entry.ordinal : undefined
}
