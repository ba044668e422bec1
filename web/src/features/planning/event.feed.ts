import { showChanges } from '@/lib/record-changes'
import { eventCache } from '@/features/planning/event.cache'
import type { FeedEntry } from '@/lib/feed-entry'
import { takeEntries } from '@/lib/record-feed'

/** Brings the events on the screen up to date. */
export function eventEntries(entries: FeedEntry[]): void {
  takeEntries(eventCache, entries)
  showChanges(entries)
}
