import type { laterEntries } from '@/later-reactions'
import type { FeedEntry } from '@/lib/feed-entry'
import { assertReachable } from '@/lib/missing-parts'
import { queryClient } from '@/lib/query-client'

const RETRY_MS = 3_000
// A browser may never ask again for a file that it once could not fetch.
const MOST_TRIES = 5

interface Reactions {
  laterEntries: typeof laterEntries
}

/**
 * Gives what hands batches of the feed to the features they concern, in order, by what `load` fetches with the first of them. As
 * long as that cannot be fetched they are kept; once it is given up, everything on the screen is read again in their place.
 */
export function reactionsOf(load: () => Promise<Reactions>): (entries: readonly FeedEntry[]) => void {
  let kept: FeedEntry[] = []
  let isLoading = false
  const tell = async (attempt: number): Promise<void> => {
    const reactions = await load().catch(() => undefined)
    if (!reactions && attempt < MOST_TRIES) {
      setTimeout(() => void tell(attempt + 1), RETRY_MS)
      return
    }
    const batches = Map.groupBy(kept, ({ subjectType }) => subjectType)
    kept = []
    isLoading = false
    if (!reactions) return void queryClient.invalidateQueries()
    for (const [subjectType, batch] of batches) reactions.laterEntries(subjectType, batch)
  }
  return (entries) => {
    kept.push(...entries)
    if (isLoading) return
    isLoading = true
    void tell(1)
  }
}

/** Brings the screen up to date with a batch of the feed; none of what that takes is needed for the first paint. */
export const reactToFeed = reactionsOf(async () => {
  await assertReachable()
  return import('@/later-reactions')
})
