import type { Logger } from 'pino'
import type { Db } from '../../kernel/db.ts'
import { listenTo, readEnd, readOrdinals, type NumberedEntry } from './journal.store.ts'
import type { Link } from './link.ts'

/** Notified by the database with every batch that was numbered. */
export const journalChannel = 'eventkit_journal'

const batchSize = 500
/** Without a notification the tail looks on its own: soon after a batch, ever more rarely when there is none. */
const lookMs = { first: 1000, most: 8000 }

/** Everything numbered after one ordinal up to another, over all companies, in order. */
export interface Batch {
  after: number
  upTo: number
  entries: readonly NumberedEntry[]
}

export type BatchListener = (batch: Batch) => void

/** A process's one reader of the journal's growing end. */
export interface Tail {
  /** Calls `listener` with every batch from now on, each once, in order; the answer ends that. */
  subscribe(listener: BatchListener): () => void
  /** The newest position of a company that came by here; undefined when none has since this process started. */
  positionOf(tenantId: string): number | undefined
  /** The ordinal everything up to which has been handed out; undefined until the database first answered. */
  readonly ordinal: number | undefined
  close(): void
}

/**
 * Follows the journal from the moment it starts. One query a batch serves the feed, the caches and the sinks of the process.
 * While the database is away nothing comes; afterwards it goes on where it was.
 */
export function startTail({ link, log }: { link: Link; log: Logger }): Tail {
  const listeners = new Set<BatchListener>()
  const positions = new Map<string, number>()
  let db: Db | undefined
  let ordinal: number | undefined
  let isBusy = false
  let isWoken = false
  let idleLooks = 0
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    if (!db || isBusy) return
    const on = db
    isBusy = true
    clearTimeout(timer)
    try {
      ordinal ??= await readEnd(on)
      await readOn(on, ordinal)
    } catch (error) {
      link.drop(error)
    } finally {
      isBusy = false
      if (db) schedule()
    }
  }

  async function readOn(on: Db, from: number): Promise<void> {
    let after = from
    let count: number
    do {
      isWoken = false
      const entries = await readOrdinals(on, after, batchSize)
      count = entries.length
      idleLooks = count > 0 ? 0 : idleLooks + 1
      if (count > 0) after = handOut(after, entries)
    } while (on === db && (isWoken || count === batchSize))
  }

  function handOut(after: number, entries: NumberedEntry[]): number {
    const upTo = entries.at(-1)?.ordinal ?? after
    ordinal = upTo
    for (const entry of entries) positions.set(entry.tenantId, entry.position)
    for (const listener of listeners) {
      try {
        listener({ after, upTo, entries })
      } catch (error) {
        log.error({ err: error }, 'a reader of the journal failed')
      }
    }
    return upTo
  }

  function schedule(): void {
    const pause = Math.min(lookMs.most, lookMs.first * 2 ** idleLooks)
    timer = setTimeout(() => void look(), isWoken ? 0 : pause)
  }

  link.use({
    up: (fresh) => {
      db = fresh
      listenTo(fresh, journalChannel).then(look, (error: unknown) => link.drop(error))
    },
    down: () => {
      db = undefined
      clearTimeout(timer)
    },
    notified: (channel) => {
      if (channel !== journalChannel) return
      isWoken = true
      void look()
    },
  })

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    positionOf: (tenantId) => positions.get(tenantId),
    get ordinal() {
      return ordinal
    },
    close: () => {
      db = undefined
      clearTimeout(timer)
    },
  }
}
