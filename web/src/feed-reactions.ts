import type { FeedEntry } from '@/lib/feed-entry'

/** What each kind of subject's entries do to what is on the screen; any other is read by what comes later. */
const REACTIONS: Record<string, (entries: FeedEntry[]) => void> = {
  'work.task': (entries) => {
    void import('@/features/work/task.feed').then(({ taskEntries }) => taskEntries(entries))
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
    // Not needed for the first paint.
    else void import('@/later-reactions').then(({ laterEntries }) => laterEntries(subjectType, batch))
  }
}
