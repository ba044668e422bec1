import type { NumberedEntry } from './journal.store.ts'

/**
 * Something outside that is told of entries after they are committed: a file, a bus, a webhook. It gets each entry of its
 * kinds at least once, in order; after a crash or a failure some again, so it recognises them by their id.
 */
export interface Sink {
  /** Names its cursor in the database: a sink under a new name starts anew. */
  name: string
  /** Kinds or patterns such as `work.task.*`. */
  kinds: readonly string[]
  /** Where a sink that was never attached before starts: with what happens from now on, unless told otherwise. */
  startsFrom?: 'now' | 'beginning'
  /** Called before the first delivery, in the one process that runs the sink, and again when it comes back to it. */
  open?(): Promise<void>
  /** Rejects when any of them was not taken; all of them come again. */
  deliver(entries: readonly NumberedEntry[]): Promise<void>
  close?(): Promise<void>
}

/** Why a delivery failed, as its dead letter shows it. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 1000)
