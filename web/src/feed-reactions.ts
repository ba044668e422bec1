import { taskEntries } from '@/features/work/task.feed'
import type { FeedEntry } from '@/lib/feed-entry'

/** What each kind of subject's entries do to what is on the screen; any other kind is of the company. */
const REACTIONS: Record<string, (entries: FeedEntry[]) => void> = {
  'work.task': taskEntries,
  'planning.event': (entries) => {
    void import('@/features/planning/event.feed').then(({ eventEntries }) => eventEntries(entries))
  },
  'imports.import': (entries) => {
    void import('@/features/imports/import.feed').then(({ importEntries }) => importEntries(entries))
  },
}

/** Hands a batch of the feed to the features it concerns, in order. */
export function reactToFeed(entries: FeedEntry[]): void {
  const batches = Map.groupBy(entries, ({ subjectType }) => subjectType)
  for (const [subjectType, batch] of batches) {
    const react = REACTIONS[subjectType]
    if (react) react(batch)
    // Rare, and not needed for the first paint.
    else void import('@/company-reactions').then(({ companyEntries }) => companyEntries(subjectType, batch))
  }
}
