import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { FeedEntry } from '@/lib/feed-entry'
import type { Versioned } from '@/lib/record-change'
import type { RecordCache } from '@/lib/record-cache'

// More than this at once is an import: reading the lists again is cheaper than reading each.
const MANY = 20

/** Brings one kind of record on the screen up to date with changes, own ones from other windows included. */
export function takeEntries<T extends Versioned & { deletedAt?: Timestamp | undefined }, L>(
  cache: RecordCache<T, L>,
  entries: readonly FeedEntry[],
): void {
  if (entries.length > MANY) {
    cache.refreshLists()
    cache.refresh(entries.map(({ subjectId }) => subjectId))
  } else for (const entry of entries) takeEntry(cache, entry)
}

function takeEntry<T extends Versioned & { deletedAt?: Timestamp | undefined }, L>(
  cache: RecordCache<T, L>,
  entry: FeedEntry,
): void {
  const shown = cache.find(entry.subjectId)
  if (!shown) {
    // It may belong in a list now: made, restored, or changed into what a list shows.
    cache.refreshLists()
    cache.refresh([entry.subjectId])
    return
  }
  if (cache.isReadingLists()) cache.refreshLists()
  if (entry.subjectVersion <= shown.version) return
  const deletedAt = deletionOf(entry)
  if (deletedAt) cache.records.receive({ ...shown, version: entry.subjectVersion, deletedAt })
  else
    void cache
      .reread(entry.subjectId)
      .catch(() => undefined)
      // What changed may put it into lists that do not hold it, or it is gone.
      .finally(() => cache.refreshLists())
}

function deletionOf({ changes }: FeedEntry): Timestamp | undefined {
  const value = changes.find(({ field }) => field === 'deleted_at')?.new
  return typeof value === 'string' ? timestampFromDate(new Date(value)) : undefined
}
