import type { FeedEntry } from '@/lib/feed-entry'

/** x */
export function taskEntries(_entries: FeedEntry[]): void {}
