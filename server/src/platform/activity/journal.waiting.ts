import { JournalService, type ListJournalRequest } from '@eventkit/api/eventkit/v1/journal_pb'
import type { Principal } from '../../kernel/ctx.ts'
import { withTenant } from '../../kernel/db.ts'
import type { Runtime, Wait } from '../runtime.ts'
import { filterOf, fits } from '../journal/entry.filter.ts'
import { shownOf } from '../journal/entry.visibility.ts'
import { isNewestFirst } from '../journal/journal.reading.ts'
import { readPosition } from '../journal/journal.store.ts'
import type { Batch } from '../journal/tail.ts'

/**
 * Long polling: waits, before the rpc takes a connection, until the journal has something after the caller's position that
 * they may see, or the time they gave is over. Costs a promise and a timer; the database is asked nothing meanwhile.
 */
async function waitForEntries(runtime: Runtime, principal: Principal, request: ListJournalRequest): Promise<void> {
  const { tail, stopping } = runtime.journal
  if (request.wait <= 0 || isNewestFirst(request) || stopping.aborted) return
  const after = Number(request.after)
  const filter = filterOf(request)
  const { tenantId } = principal
  // Listening starts before the position is looked up, so that nothing falls between the two.
  const waiting = nextBatch(
    tail.subscribe,
    ({ entries }) =>
      entries.some(
        (entry) =>
          entry.tenantId === tenantId && entry.position > after && fits(filter, entry) && shownOf(principal, entry),
      ),
    request.wait * 1000,
  )
  stopping.addEventListener('abort', waiting.cancel, { once: true })
  try {
    const end =
      tail.positionOf(tenantId) ?? (await withTenant(runtime.pool, tenantId, (db) => readPosition(db, tenantId)))
    if (end === after) await waiting.done
  } finally {
    stopping.removeEventListener('abort', waiting.cancel)
    waiting.cancel()
  }
}

/** What waits, as the module gives it. */
export const journalWaits: Readonly<Record<string, Wait>> = {
  [`${JournalService.typeName}/${JournalService.method.listJournal.name}`]: waitForEntries,
}

function nextBatch(
  subscribe: (listener: (batch: Batch) => void) => () => void,
  isWanted: (batch: Batch) => boolean,
  mostMs: number,
): { done: Promise<void>; cancel: () => void } {
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, mostMs)
  const leave = subscribe((batch) => {
    if (isWanted(batch)) resolve()
  })
  const cancel = (): void => {
    clearTimeout(timer)
    leave()
    resolve()
  }
  return { done, cancel }
}
