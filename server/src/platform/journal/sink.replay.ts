import { inTransaction, withoutTenant, withTenant } from '../../kernel/db.ts'
import { nilId } from '../../kernel/ids.ts'
import { readPositions, type NumberedEntry } from './journal.store.ts'
import type { Delivery } from './sink.delivery.ts'
import { listWantedReplays, noteReplay } from './sink.store.ts'
import { reasonOf } from './sink.ts'

/** Recorded when somebody asks for a dead letter to be delivered again. */
export const replayRequested = 'journal.dead_letter.replay_requested'

const mostAtOnce = 100

type Replaying = Pick<Delivery, 'sink' | 'pool' | 'queue' | 'clock' | 'keyring'>

/**
 * Delivers the dead letters somebody wants delivered again. One more failure keeps a letter in the list, with the new
 * reason, until it is asked for again. True when there may be more.
 */
export async function replayWanted(delivery: Replaying): Promise<boolean> {
  const { sink, pool, clock, keyring } = delivery
  const wanted = await withoutTenant(pool, (db) => listWantedReplays(db, sink.name, mostAtOnce))
  for (const letter of wanted) {
    const { tenant_id: tenantId, position } = letter
    const entries = await withTenant(pool, tenantId, (db) => readPositions(db, keyring, tenantId, [position]))
    const outcome = await handOver(delivery, entries).then(
      () => ({ takenAt: clock.now() }),
      (error: unknown) => ({ error: reasonOf(error) }),
    )
    await withTenant(pool, tenantId, (db) => noteReplay(db, letter, outcome))
  }
  return wanted.length === mostAtOnce
}

/** To the sink itself, or to the jobs of its destinations. */
async function handOver({ sink, pool, queue }: Replaying, entries: readonly NumberedEntry[]): Promise<void> {
  if ('deliver' in sink) return sink.deliver(entries)
  const opened = await queue
  const jobs = await sink.jobsFor(entries, (tenantId, read) => withTenant(pool, tenantId, read))
  await inTransaction(pool, nilId, (tx) => opened.addForAll(tx, jobs))
  opened.wake()
}
