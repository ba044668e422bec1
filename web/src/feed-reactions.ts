import { importEntries } from '@/features/imports/import.feed'
import { eventEntries } from '@/features/planning/event.feed'
import { taskEntries } from '@/features/work/task.feed'
import type { FeedEntry } from '@/lib/feed-entry'

/** What each kind of subject's entries do to what is on the screen. */
const REACTIONS: Record<string, (entries: FeedEntry[]) => void> = {
  'work.task': taskEntries,
  'planning.event': eventEntries,
  'imports.import': importEntries,
}

/** Hands a batch of the feed to the features it concerns, in order. */
export function reactToFeed(entries: FeedEntry[]): void {
  const batches = Map.groupBy(entries, ({ subjectType }) => subjectType)
  for (const [subjectType, batch] of batches) REACTIONS[subjectType]?.(batch)
}
