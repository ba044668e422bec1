import type { Logger } from 'pino'
import type { Clock } from '../../kernel/clock.ts'
import { withoutTenant, type Db, type Pool } from '../../kernel/db.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import type { JobQueue } from '../../kernel/job-queue.ts'
import { backOff } from './back-off.ts'
import { readEnd, tryLock } from './journal.store.ts'
import type { Link } from './link.ts'
import { startLoop } from './loop.ts'
import { advance, batchSize, deliverNext, type Delivery, type Patience } from './sink.delivery.ts'
import { replayRequested, replayWanted } from './sink.replay.ts'
import { attachSink, sinkLock } from './sink.store.ts'
import type { AnySink } from './sink.ts'
import type { Tail } from './tail.ts'

const defaultPatience: Patience = { attempts: 8, firstMs: 1000, mostMs: 300_000 }
/** A process that does not run the sink asks this often whether it may; one that does looks this often without being told. */
const lookMs = { standby: 1000, running: 15_000 }

/** What a sink runs on. */
export interface RunnerOptions {
  sink: AnySink
  link: Link
  tail: Tail
  pool: Pool
  queue: Promise<JobQueue>
  log: Logger
  clock: Clock
  keyring: Keyring
  patience?: Patience
}

export interface SinkRunner {
  close(): Promise<void>
}

interface State extends Delivery {
  /** Undefined while the database is away. */
  lockDb: Db | undefined
  /** Failures of the database or of opening the sink, in a row. */
  faults: number
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
    // Failed deliveries are noted by `deliverNext`. This is a failure of the database or of opening the sink; the cursor is
    // kept.
    report(state, error)
    state.cursor = undefined
    state.waitUntil = state.clock.now().getTime() + backOff(++state.faults, state.patience)
    return false
  } finally {
    // The lock was lost with the connection: another process may run the sink now and have moved its cursor.
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
