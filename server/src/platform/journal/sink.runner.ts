import type { Logger } from 'pino'
import type { Clock } from '../../kernel/clock.ts'
import { withoutTenant, type Db, type Pool } from '../../kernel/db.ts'
import { backOff } from './back-off.ts'
import { readEnd, readOrdinals, tryLock, type NumberedEntry } from './journal.store.ts'
import { fitsAnyKind } from './kind-pattern.ts'
import type { Link } from './link.ts'
import { startLoop } from './loop.ts'
import { replayRequested, replayWanted } from './sink.replay.ts'
import { attachSink, moveSink, noteFailure, parkEntry, sinkLock } from './sink.store.ts'
import { reasonOf, type Sink } from './sink.ts'
import type { Batch, Tail } from './tail.ts'

/** How patient a sink's runner is; tests are less so. */
export interface Patience {
  /** Deliveries of one entry before it is parked. */
  attempts: number
  firstMs: number
  mostMs: number
}

const defaultPatience: Patience = { attempts: 8, firstMs: 1000, mostMs: 300_000 }
const batchSize = 200
/** A process that does not run the sink asks this often whether it may; one that does looks this often without being told. */
const lookMs = { standby: 1000, running: 15_000 }
/** A cursor that moved only over other kinds is stored this seldom: reading those again after a crash harms nobody. */
const storeEvery = 1000

/** What a sink runs on. */
export interface RunnerOptions {
  sink: Sink
  link: Link
  tail: Tail
  pool: Pool
  log: Logger
  clock: Clock
  patience?: Patience
}

export interface SinkRunner {
  close(): Promise<void>
}

interface State extends RunnerOptions {
  patience: Patience
  /** Undefined while the database is away. */
  lockDb: Db | undefined
  /** Everything up to here was delivered; undefined while another process runs the sink. */
  cursor: number | undefined
  /** The cursor as the database has it. */
  stored: number
  /** Failed deliveries of the entry after the cursor. */
  attempts: number
  /** Failures of the database or of opening the sink, in a row. */
  faults: number
  waitUntil: number
  /** Entries up to here are delivered one at a time: a batch with one of them failed. */
  singlyUntil: number
  /** The tail's newest batch, which spares a query when the sink has caught up. */
  fresh: Batch | undefined
  areReplaysWanted: boolean
}

/**
 * Runs a sink while this process holds its lock, so one process at a time does, each sink for itself. In order from its
 * stored cursor; from the tail's batches when it has caught up, from the journal otherwise. A failed delivery is tried again
 * after growing pauses, one entry at a time, until the entry that fails is known and, after enough attempts, parked.
 */
export function runSink(options: RunnerOptions): SinkRunner {
  const start = { cursor: undefined, stored: 0, attempts: 0, faults: 0, waitUntil: 0, singlyUntil: 0 }
  const none = { lockDb: undefined, fresh: undefined, areReplaysWanted: false }
  const state: State = { patience: defaultPatience, ...options, ...start, ...none }
  const loop = startLoop({ round: () => round(state), pauseMs: () => pauseOf(state) })
  const leave = options.tail.subscribe((batch) => {
    if (state.cursor === undefined) return
    if (batch.entries.some((entry) => entry.kind === replayRequested)) state.areReplaysWanted = true
    state.fresh = batch
    loop.wake()
  })
  options.link.use({
    up: (db) => {
      state.lockDb = db
      loop.wake()
    },
    down: () => {
      state.lockDb = undefined
    },
    notified: () => undefined,
  })
  return {
    close: async () => {
      leave()
      await loop.close()
      if (state.cursor !== undefined) await advance(state, state.cursor, true).catch((error) => report(state, error))
      await options.sink.close?.()
    },
  }
}

function pauseOf(state: State): number {
  const wait = state.waitUntil - state.clock.now().getTime()
  if (wait > 0) return wait
  return state.cursor === undefined ? lookMs.standby : lookMs.running
}

/** One delivery, or one attempt to become the process that delivers. True when there may be more at once. */
async function round(state: State): Promise<boolean> {
  const { lockDb } = state
  if (!lockDb || state.clock.now().getTime() < state.waitUntil) return false
  try {
    if (state.cursor === undefined) await takeOver(state, lockDb)
    if (state.cursor === undefined) return false
    if (state.areReplaysWanted) state.areReplaysWanted = await replayWanted(state)
    const isMore = await deliverNext(state, state.cursor)
    state.faults = 0
    return isMore || state.areReplaysWanted
  } catch (error) {
    // The sink's own failures end in `fail`; this is the database's, or a sink that cannot open. The cursor outlives it.
    report(state, error)
    state.cursor = undefined
    state.waitUntil = state.clock.now().getTime() + backOff(++state.faults, state.patience)
    return false
  } finally {
    // The lock went with the connection; whoever has it now knows better how far the sink is.
    if (state.lockDb !== lockDb) state.cursor = undefined
  }
}

const report = ({ log, sink }: State, error: unknown): void =>
  log.warn({ err: error, sink: sink.name }, 'a sink stopped for a moment')

async function takeOver(state: State, lockDb: Db): Promise<void> {
  const { sink, pool } = state
  if (!(await tryLock(lockDb, sinkLock, sink.name))) return
  await sink.open?.()
  const ordinal = sink.startsFrom === 'beginning' ? 0 : await readEnd(lockDb)
  const stored = await withoutTenant(pool, (db) => attachSink(db, { name: sink.name, kinds: sink.kinds, ordinal }))
  state.cursor = state.stored = stored.ordinal
  state.attempts = stored.attempts
  state.singlyUntil = stored.attempts > 0 ? stored.ordinal + batchSize : 0
  state.areReplaysWanted = true
  state.fresh = undefined
}

/** Delivers the next entries. False when there are none. */
async function deliverNext(state: State, from: number): Promise<boolean> {
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
  try {
    await sink.deliver(portion)
  } catch (error) {
    await fail(state, from, portion, reasonOf(error))
    return true
  }
  await advance(state, isSingle ? first.ordinal : last.ordinal, true)
  state.attempts = 0
  return true
}

async function entriesAfter(state: State, from: number): Promise<readonly NumberedEntry[]> {
  const batch = state.fresh
  state.fresh = undefined
  if (batch?.after === from) return batch.entries
  return (await withoutTenant(state.pool, (db) => readOrdinals(db, from, batchSize))).entries
}

async function advance(state: State, to: number, isStored: boolean): Promise<void> {
  state.cursor = to
  if (!isStored || to === state.stored) return
  const isOurs = await withoutTenant(state.pool, (db) => moveSink(db, state.sink.name, state.stored, to))
  if (isOurs) state.stored = to
  else state.cursor = undefined
}

async function fail(state: State, from: number, portion: readonly NumberedEntry[], error: string): Promise<void> {
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

async function park(state: State, entry: NumberedEntry, error: string): Promise<void> {
  const { sink, clock, log, attempts, pool } = state
  const parked = { sink: sink.name, from: state.stored, entry, error, attempts, now: clock.now() }
  const isOurs = await parkEntry(pool, parked)
  log.error({ sink: sink.name, entry: entry.id, attempts, reason: error }, 'a sink gave up on an entry; it is parked')
  state.attempts = 0
  state.stored = entry.ordinal
  state.cursor = isOurs ? entry.ordinal : undefined
}
