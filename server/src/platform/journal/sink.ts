import type { Db } from '../../kernel/db.ts'
import type { NewJob } from '../../kernel/job-queue.ts'
import type { NumberedEntry } from './journal.store.ts'

/** What every reader of committed entries says of itself. */
interface SinkBasics {
  /** Names its cursor in the database: a sink under a new name starts anew. */
  name: string
  /** Kinds or patterns such as `work.task.*`. */
  kinds: readonly string[]
  /** Where a sink that was never attached before starts: with what happens from now on, unless told otherwise. */
  startsFrom?: 'now' | 'beginning'
  /** Called before the first delivery, in the one process that runs the sink, and again when it comes back to it. */
  open?(): Promise<void>
  close?(): Promise<void>
}

/**
 * Something outside that is told of entries after they are committed: a file, a bus. It gets each entry of its kinds at least
 * once, in order; after a crash or a failure some again, so it recognises them by their id.
 */
export interface Sink extends SinkBasics {
  /** Rejects when any of them was not taken; all of them come again. */
  deliver(entries: readonly NumberedEntry[]): Promise<void>
}

/**
 * A sink of many destinations, such as the webhooks of companies: it says which jobs deliver entries, one for each
 * destination. They are added in the transaction that moves its cursor, so each exists exactly once; from then on every
 * destination has its own tries, pauses and dead letters, and none waits for another.
 */
export interface FanOut extends SinkBasics {
  /** The jobs for these entries, which are of any companies; `read` reads as one of them. */
  jobsFor(entries: readonly NumberedEntry[], read: ReadAs): Promise<readonly NewJob[]>
}

/** Reads as a company. */
export type ReadAs = <T>(tenantId: string, read: (db: Db) => Promise<T>) => Promise<T>

export type AnySink = Sink | FanOut

/** Why a delivery failed, as its dead letter shows it. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 1000)
