import type { Logger } from 'pino'
import type { Clock } from '../../kernel/clock.ts'
import { withoutTenant, withTenant, type Db, type Pool } from '../../kernel/db.ts'
import { backOff } from './back-off.ts'
import { readOrdinals, readPositions, tryLock, type NumberedEntry } from './journal.store.ts'
import { fitsAnyKind } from './kind-pattern.ts'
import type { Link } from './link.ts'
import type { Sink } from './sink.ts'
import { attachSink, listWantedReplays, moveSink, noteFailure, noteReplay, parkEntry, sinkLock } from './sink.store.ts'
import type { Batch, Tail } from './tail.ts'

/** Recorded when somebody asks for a dead letter to be delivered again. */
export const replayRequested = 'journal.dead_letter.replay_requested'

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

/**
 * Runs a sink while this process holds its lock, so one process at a time does, each sink for itself. In order from its
 * stored cursor; from the tail's batches when it has caught up, from the journal otherwise. A failed delivery is tried again
 * after growing pauses, one entry at a time, until the entry that fails is known and, after enough attempts, parked.
 */
export function runSink(options: RunnerOptions): SinkRunner {
  const { sink, link, tail, pool, log, clock, patience = defaultPatience } = options
  let lockDb: Db | undefined
  /** Undefined while another process runs the sink. */
  let cursor: number | undefined
  let stored = 0
  let attempts = 0
  let waitUntil = 0
  /** Entries up to here are delivered one at a time: a batch with one of them failed. */
  let singlyUntil = 0
  let fresh: Batch | undefined
  let areReplaysWanted = true
  let isWoken = false
  let isClosed = false
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  function wake(): void {
    isWoken = true
    if (running || isClosed || !lockDb) return
    clearTimeout(timer)
    running = work().finally(() => {
      running = undefined
      schedule()
    })
  }

  async function work(): Promise<void> {
    try {
      if (cursor === undefined) await takeOver()
      while (cursor !== undefined && !isClosed && clock.now().getTime() >= waitUntil) {
        isWoken = false
        if (areReplaysWanted) await replay()
        if (!(await step(cursor)) && !isWoken) return
      }
    } catch (error) {
      // The sink's own failures end in `fail`; this is the database's, which the cursor outlives.
      log.warn({ err: error, sink: sink.name }, 'a sink stopped for a moment')
      cursor = undefined
    }
  }

  async function takeOver(): Promise<void> {
    if (!lockDb || !(await tryLock(lockDb, sinkLock, sink.name))) return
    await sink.open?.()
    const start = sink.startsFrom === 'beginning' ? 0 : (tail.ordinal ?? 0)
    const { name, kinds } = sink
    const state = await withoutTenant(pool, (db) => attachSink(db, { name, kinds, ordinal: start }))
    cursor = stored = state.ordinal
    attempts = state.attempts
    waitUntil = state.nextAttemptAt?.getTime() ?? 0
    if (attempts > 0) singlyUntil = cursor + 1
    areReplaysWanted = true
  }

  /** Delivers the next entries. False when there are none. */
  async function step(from: number): Promise<boolean> {
    const entries = await entriesAfter(from)
    const last = entries.at(-1)
    if (!last) return false
    const wanted = entries.filter((entry) => fitsAnyKind(sink.kinds, entry.kind))
    const first = wanted[0]
    if (!first) {
      await advance(last.ordinal, last.ordinal - stored >= storeEvery)
      return true
    }
    const isSingle = first.ordinal <= singlyUntil
    const portion = isSingle ? [first] : wanted
    try {
      await sink.deliver(portion)
    } catch (error) {
      await fail(from, portion, last.ordinal, error)
      return true
    }
    attempts = 0
    await advance(isSingle ? first.ordinal : last.ordinal, true)
    return true
  }

  async function entriesAfter(from: number): Promise<readonly NumberedEntry[]> {
    const batch = fresh
    fresh = undefined
    if (batch?.after === from) return batch.entries
    return await withoutTenant(pool, (db) => readOrdinals(db, from, batchSize))
  }

  async function advance(to: number, isStored: boolean): Promise<void> {
    cursor = to
    if (!isStored) return
    const isOurs = await withoutTenant(pool, (db) => moveSink(db, sink.name, stored, to))
    if (isOurs) stored = to
    else cursor = undefined
  }

  async function fail(from: number, portion: readonly NumberedEntry[], upTo: number, error: unknown): Promise<void> {
    attempts++
    const [first] = portion
    const reason = reasonOf(error)
    if (first && portion.length === 1 && attempts >= patience.attempts) return park(first, reason)
    singlyUntil = Math.max(singlyUntil, upTo)
    // Entries of other kinds were passed without storing that; failures are stored for the cursor as it is there.
    if (from !== stored) await advance(from, true)
    const nextAttemptAt = new Date(clock.now().getTime() + backOff(attempts, patience))
    waitUntil = nextAttemptAt.getTime()
    log.warn({ sink: sink.name, attempts, reason, entry: first?.id }, 'a sink did not take an entry')
    const failure = { ordinal: stored, attempts, nextAttemptAt, error: reason }
    if (!(await withoutTenant(pool, (db) => noteFailure(db, sink.name, failure)))) cursor = undefined
  }

  async function park(entry: NumberedEntry, error: string): Promise<void> {
    const isOurs = await parkEntry(pool, { sink: sink.name, from: stored, entry, error, attempts, now: clock.now() })
    log.error({ sink: sink.name, entry: entry.id, attempts, reason: error }, 'a sink gave up on an entry; it is parked')
    attempts = 0
    cursor = isOurs ? entry.ordinal : undefined
    stored = entry.ordinal
  }

  /** Delivers dead letters somebody wants delivered again. One more failure keeps them in the list, with the new reason. */
  async function replay(): Promise<void> {
    areReplaysWanted = false
    const wanted = await withoutTenant(pool, (db) => listWantedReplays(db, sink.name, batchSize))
    for (const letter of wanted) {
      const entries = await withTenant(pool, letter.tenant_id, (db) =>
        readPositions(db, letter.tenant_id, [letter.position]),
      )
      const outcome = await sink.deliver(entries).then(
        () => ({ takenAt: clock.now() }),
        (error: unknown) => ({ error: reasonOf(error) }),
      )
      await withTenant(pool, letter.tenant_id, (db) => noteReplay(db, letter, outcome))
    }
    areReplaysWanted ||= wanted.length === batchSize
  }

  function schedule(): void {
    if (isClosed || !lockDb) return
    const now = clock.now().getTime()
    const pause =
      cursor === undefined ? lookMs.standby : waitUntil > now ? waitUntil - now : isWoken ? 0 : lookMs.running
    timer = setTimeout(wake, pause)
  }

  const leave = tail.subscribe((batch) => {
    if (cursor === undefined) return
    if (batch.entries.some((entry) => entry.kind === replayRequested)) areReplaysWanted = true
    fresh = batch
    wake()
  })
  link.use({
    up: (db) => {
      lockDb = db
      wake()
    },
    down: () => {
      lockDb = undefined
      cursor = undefined
      clearTimeout(timer)
    },
    notified: () => undefined,
  })

  return {
    close: async () => {
      isClosed = true
      leave()
      clearTimeout(timer)
      await running
      if (cursor !== undefined && cursor !== stored) await advance(cursor, true)
      await sink.close?.()
    },
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 1000)
