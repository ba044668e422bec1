import type { Logger } from 'pino'
import type { Pool } from '../../kernel/db.ts'
import type { EntryListener } from '../runtime.ts'
import { openLink } from './link.ts'
import { startSequencer, type Sequencer } from './sequencer.ts'
import { startTail, type Tail } from './tail.ts'

/** The journal as a process runs it. */
export interface Journal {
  /** Something was committed here. */
  poke(): void
  readonly sequencer: Sequencer
  readonly tail: Tail
  /** Aborted when those who wait for entries should wait no longer: the process is about to stop. */
  readonly stopping: AbortSignal
  /** Ends long polls; numbering and reading go on for what still runs. */
  stopWaits(): void
  close(): Promise<void>
}

/** Starts numbering (or standing by for it) and reading; `listeners` hear of every entry as it comes back numbered. */
export function startJournal(options: { pool: Pool; log: Logger; listeners: readonly EntryListener[] }): Journal {
  const link = openLink(options)
  const tail = startTail({ link, log: options.log })
  const sequencer = startSequencer({ link, log: options.log })
  const stopping = new AbortController()
  // The first to subscribe: caches drop what is stale before anybody else acts on the same entries.
  tail.subscribe(({ entries }) => {
    for (const listener of options.listeners) listener(entries)
  })
  return {
    poke: sequencer.poke,
    sequencer,
    tail,
    stopping: stopping.signal,
    stopWaits: () => stopping.abort(),
    close: async () => {
      stopping.abort()
      const closing = [sequencer.close(), tail.close()]
      link.close()
      await Promise.all(closing)
    },
  }
}
