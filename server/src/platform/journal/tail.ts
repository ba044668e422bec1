import type { Logger } from 'pino'
import type { Db } from '../../kernel/db.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import { listenTo, readEnd, readOrdinals, type NumberedEntry } from './journal.store.ts'
import type { Link } from './link.ts'
import { startLoop } from './loop.ts'

/** Notified by the database with every batch that was numbered. */
export const journalChannel = 'eventkit_journal'

const batchSize = 500
/** Without a notification the tail looks on its own: soon after a batch, ever more rarely when there is none. */
const lookMs = { first: 1000, most: 8000 }
/**
 * While only caches hear of entries it reads at most this often: a query costs much the same for many entries as for one.
 * Caches hear of what is committed in their own process without it.
 */
const unhurriedMs = 50

/** Everything numbered after one ordinal up to another, over all companies, in order. */
export interface Batch {
  after: number
  upTo: number
  entries: readonly NumberedEntry[]
}

export type BatchListener = (batch: Batch) => void

/** A process's one reader of the journal's growing end. */
export interface Tail {
  /**
   * Calls `listener` with every batch from now on, each once, in order; the answer ends that. While no listener is in a
   * hurry, as all are who do not say, a batch may come some 50 ms later.
   */
  subscribe(listener: BatchListener, isInHurry?: () => boolean): () => void
  /** The newest position of a company that came by here; undefined when none has since this process started. */
  positionOf(tenantId: string): number | undefined
  /** The ordinal everything up to which has been handed out; undefined until the database first answered. */
  readonly ordinal: number | undefined
  close(): Promise<void>
}

interface State {
  link: Link
  log: Logger
  keyring: Keyring
  /** Undefined while the database is away. */
  db: Db | undefined
  ordinal: number | undefined
  idleLooks: number
  /** Each with whether it is in a hurry. */
  listeners: Map<BatchListener, () => boolean>
  positions: Map<string, number>
}

/**
 * Follows the journal from the moment it starts. One query a batch serves the feed, the caches and the sinks of the process.
 * While the database is away nothing comes; afterwards it goes on where it was.
 */
export function startTail({ link, log, keyring }: { link: Link; log: Logger; keyring: Keyring }): Tail {
  const listeners: State['listeners'] = new Map()
  const positions = new Map<string, number>()
  const start = { db: undefined, ordinal: undefined, idleLooks: 0 }
  const state: State = { link, log, keyring, ...start, listeners, positions }
  const loop = startLoop({
    round: () => round(state),
    pauseMs: () => Math.min(lookMs.most, lookMs.first * 2 ** state.idleLooks),
  })
  let unhurried: NodeJS.Timeout | undefined
  const wake = (): void => {
    const isInHurry = listeners.values().some((each) => each())
    if (!isInHurry) unhurried ??= setTimeout(read, unhurriedMs)
    else read()
  }
  const read = (): void => {
    clearTimeout(unhurried)
    unhurried = undefined
    loop.wake()
  }
  link.use({
    up: (db) => {
      state.db = db
      // What is numbered before this takes effect is found by the look that follows.
      listenTo(db, journalChannel).then(loop.wake, (error: unknown) => link.drop(error))
    },
    down: () => {
      state.db = undefined
    },
    notified: (channel) => {
      if (channel === journalChannel) wake()
    },
  })
  return {
    subscribe: (listener, isInHurry = () => true) => {
      listeners.set(listener, isInHurry)
      return () => void listeners.delete(listener)
    },
    positionOf: (tenantId) => positions.get(tenantId),
    get ordinal() {
      return state.ordinal
    },
    close: () => {
      clearTimeout(unhurried)
      return loop.close()
    },
  }
}

/** Reads and hands out one batch. True when there may be more. */
async function round(state: State): Promise<boolean> {
  const { db } = state
  if (!db) return false
  try {
    const after = (state.ordinal ??= await readEnd(db))
    const { entries, isMore } = await readOrdinals(db, state.keyring, after, batchSize)
    reportBroken(state, entries)
    const last = entries.at(-1)
    state.idleLooks = last ? 0 : state.idleLooks + 1
    if (last) handOut(state, { after, upTo: last.ordinal, entries })
    return isMore
  } catch (error) {
    state.link.drop(error)
    return false
  }
}

function reportBroken({ log }: State, entries: readonly NumberedEntry[]): void {
  const broken = entries.filter(({ missing }) => missing === 'broken').map(({ id }) => id)
  if (broken.length > 0) log.error({ entries: broken }, 'what is personal in entries was changed; verify the journal')
}

function handOut(state: State, batch: Batch): void {
  state.ordinal = batch.upTo
  for (const entry of batch.entries) state.positions.set(entry.tenantId, entry.position)
  for (const listener of state.listeners.keys()) {
    try {
      listener(batch)
    } catch (error) {
      state.log.error({ err: error }, 'a reader of the journal failed')
    }
  }
}
