import type { Logger } from 'pino'
import { withoutTenant, type Pool } from '../../kernel/db.ts'
import { startLoop } from './loop.ts'
import { sealMore } from './seal.store.ts'
import type { Sequencer } from './sequencer.ts'

/** Seals made by one statement. */
const most = 20

/** What the sealer runs on. */
export interface SealerOptions {
  pool: Pool
  log: Logger
  /** Only the process that numbers seals, and only when it has numbered something. */
  sequencer: Pick<Sequencer, 'isLeader' | 'moved'>
  everyMs?: number
  /** Entries one seal covers at most. */
  width?: number
}

/** Seals what was numbered, every few seconds, away from the path of those who write. */
export function startSealer(options: SealerOptions): { close(): Promise<void> } {
  const { pool, log, sequencer, everyMs = 10_000, width = 1000 } = options
  // An earlier process may have left entries unsealed.
  let done = -1
  const loop = startLoop({
    pauseMs: () => everyMs,
    round: async () => {
      const { isLeader, moved } = sequencer
      if (!isLeader || moved === done) return false
      try {
        const { is_more, holed } = await withoutTenant(pool, (db) => sealMore(db, width, most))
        if (holed) log.error({ stretches: holed }, 'entries are missing in the journal; verify it')
        if (is_more) return true
        if (holed !== null) done = moved
      } catch (error) {
        log.warn({ err: error }, 'the journal was not sealed; it is tried again')
      }
      return false
    },
  })
  loop.wake()
  return loop
}
