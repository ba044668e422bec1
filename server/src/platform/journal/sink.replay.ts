import { withoutTenant, withTenant } from '../../kernel/db.ts'
import { readPositions } from './journal.store.ts'
import { listWantedReplays, noteReplay } from './sink.store.ts'
import type { Delivery } from './sink.delivery.ts'
import { reasonOf } from './sink.ts'

/** Recorded when somebody asks for a dead letter to be delivered again. */
export const replayRequested = 'journal.dead_letter.replay_requested'

const mostAtOnce = 100

/**
 * Delivers the dead letters somebody wants delivered again. One more failure keeps a letter in the list, with the new
 * reason, until it is asked for again. True when there may be more.
 */
export async function replayWanted({
  sink,
  pool,
  clock,
  keyring,
}: Pick<Delivery, 'sink' | 'pool' | 'clock' | 'keyring'>): Promise<boolean> {
  const wanted = await withoutTenant(pool, (db) => listWantedReplays(db, sink.name, mostAtOnce))
  for (const letter of wanted) {
    const { tenant_id: tenantId, position } = letter
    const entries = await withTenant(pool, tenantId, (db) => readPositions(db, keyring, tenantId, [position]))
    const outcome = await sink.deliver(entries).then(
      () => ({ takenAt: clock.now() }),
      (error: unknown) => ({ error: reasonOf(error) }),
    )
    await withTenant(pool, tenantId, (db) => noteReplay(db, letter, outcome))
  }
  return wanted.length === mostAtOnce
}
