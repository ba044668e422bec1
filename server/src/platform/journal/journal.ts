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
  close(): Promise<void>
}

/** Starts numbering (or standing by for it) and reading; `listeners` hear of every entry as it comes back numbered. */
export function startJournal(options: { pool: Pool; log: Logger; listeners: readonly EntryListener[] }): Journal {
  const link = openLink(options)
  const tail = startTail({ link, log: options.log })
  const sequencer = startSequencer({ link, log: options.log })
  tail.subscribe(({ entries }) => {
    for (const listener of options.listeners) listener(entries)
  })
  return {
    poke: sequencer.poke,
    sequencer,
    tail,
    close: async () => {
      sequencer.close()
      tail.close()
      link.close()
    },
  }
}
