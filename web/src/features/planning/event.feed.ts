import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { showChanges } from '@/features/journal/record-changes'
import { eventCache, planningClient } from '@/features/planning/event.cache'
import type { FeedEntry } from '@/lib/feed-entry'

// More than this at once is an import: reading the lists again is cheaper than reading each.
const MANY = 20

/** Brings the screen up to date with changes of events, own ones from other windows included. */
export function eventEntries(entries: FeedEntry[]): void {
  if (entries.length > MANY) {
    eventCache.refreshLists()
    eventCache.refresh(entries.map(({ subjectId }) => subjectId))
  } else for (const entry of entries) takeEntry(entry)
  showChanges(entries)
}

function takeEntry(entry: FeedEntry): void {
  const shown = eventCache.find(entry.subjectId)
  if (!shown) {
    // It may belong in a list now: made, restored, or moved into the window on the screen.
    eventCache.refreshLists()
    eventCache.refresh([entry.subjectId])
    return
  }
  if (eventCache.isReadingLists()) eventCache.refreshLists()
  if (entry.subjectVersion <= shown.version) return
  const deletedAt = deletionOf(entry)
  if (deletedAt) eventCache.records.receive({ ...shown, version: entry.subjectVersion, deletedAt })
  else void reread(entry.subjectId).catch(() => undefined)
}

function deletionOf({ changes }: FeedEntry): Timestamp | undefined {
  const value = changes.find(({ field }) => field === 'deleted_at')?.new
  return typeof value === 'string' ? timestampFromDate(new Date(value)) : undefined
}

async function reread(id: string): Promise<void> {
  try {
    eventCache.records.receive(await planningClient.getEvent({ id }))
  } finally {
    // Its new dates or status may put it into lists that do not hold it, or it is gone.
    eventCache.refreshLists()
  }
}
