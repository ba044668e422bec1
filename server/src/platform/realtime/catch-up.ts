import { withTenant } from '../../kernel/db.ts'
import { DomainError } from '../../kernel/errors.ts'
import { stretchWidth } from '../journal/journal.reading.ts'
import { readAfter, type Stretch } from '../journal/journal.reading.store.ts'
import { readPosition } from '../journal/journal.store.ts'
import type { Runtime } from '../runtime.ts'
import { audienceOf, partFor } from './audience.ts'
import type { Reader } from './reader.ts'
import { sharedPassage } from './shared-passage.ts'
import type { Slots } from '../../kernel/slots.ts'

/** The pause when the database does not have the announced entries yet. */
const restMs = 50

/**
 * Brings a reader from its position up to what the tail has handed out, a page at a time at the reader's own pace, and makes
 * it live. The last look at the tail and the turn to live happen in one step, so no batch falls between them; positions have
 * no gaps, so none comes twice. True when it has come further than it was told, over what was not for it.
 */
export async function catchUp(runtime: Runtime, slots: Slots, reader: Reader): Promise<boolean> {
  let isUntold = false
  reader.state = 'behind'
  try {
    if (startsNow(runtime, reader)) return false
    while (isHere(reader)) {
      if (reader.isInDoubt) await lookAgain(slots, reader)
      const stretch = await slots.run(() => readNext(runtime, reader), reader.tenantId)
      if (!isHere(reader)) return false
      // What was read under the old access is not given under the new.
      if (reader.isInDoubt) continue
      if (reader.position > stretch.end) {
        reader.end('ahead')
        return false
      }
      const isStill = stretch.covered === reader.position
      const isTold = await give(reader, stretch)
      isUntold = !isTold && (isUntold || !isStill)
      if (isHere(reader) && !reader.isInDoubt && hasArrived(runtime, reader, stretch)) {
        reader.state = 'live'
        return isUntold
      }
      if (isStill) await new Promise((resolve) => setTimeout(resolve, restMs))
    }
  } catch (error) {
    const isRefused = error instanceof DomainError
    if (!isRefused) runtime.log.warn({ err: error }, 'a reader of the live feed could not catch up')
    reader.end(isRefused ? 'expired' : 'unavailable')
  }
  return false
}

/** Who wants only what is new starts where the tail is, when that is known, without asking the database. */
function startsNow(runtime: Runtime, reader: Reader): boolean {
  const newest = runtime.journal.tail.positionOf(reader.tenantId)
  if (reader.position >= 0 || reader.isInDoubt || newest === undefined) return false
  reader.position = newest
  reader.isGreeted = true
  reader.state = 'live'
  void reader.take(sharedPassage([], newest))
  return true
}

const isHere = (reader: Reader): boolean => reader.state !== 'gone'

async function lookAgain(slots: Slots, reader: Reader): Promise<void> {
  reader.isInDoubt = false
  const { readmit } = reader
  const admission = await slots.run(readmit, reader.tenantId)
  // A new token came meanwhile: the former one's end is not the feed's any more.
  if (reader.readmit !== readmit) return lookAgain(slots, reader)
  reader.admission = admission
  reader.audience = audienceOf(reader.admission.principal, reader.audience.filter)
}

async function readNext(runtime: Runtime, reader: Reader): Promise<Stretch> {
  const { tenantId } = reader
  return await withTenant(runtime.pool, tenantId, async (db) => {
    if (reader.position < 0) reader.position = await readPosition(db, tenantId)
    const { filter } = reader.audience
    const { keyring } = runtime.services
    return await readAfter(db, { keyring, tenantId, after: reader.position, filter, width: stretchWidth })
  })
}

/** False when there was nothing for the reader, who is told so later. */
async function give(reader: Reader, stretch: Stretch): Promise<boolean> {
  const entries = partFor(reader.audience, stretch.entries)
  reader.position = stretch.covered
  if (entries.length === 0 && reader.isGreeted) return false
  reader.isGreeted = true
  await reader.take(sharedPassage(entries, stretch.covered))
  return true
}

const hasArrived = (runtime: Runtime, reader: Reader, stretch: Stretch): boolean =>
  reader.position >= stretch.end && reader.position >= (runtime.journal.tail.positionOf(reader.tenantId) ?? 0)
