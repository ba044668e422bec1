import type { FeedEntry } from '@/lib/feed-entry'
import { highlightForeign } from '@/lib/highlights'
import { queryClient } from '@/lib/query-client'

/** Shows that records changed: those that somebody else did light up, and histories on the screen are read again. */
export function showChanges(entries: readonly FeedEntry[]): void {
  highlightForeign(entries, ({ subjectId }) => subjectId)
  for (const id of new Set(entries.map(({ subjectId }) => subjectId))) refreshHistory(id)
}

// The key as connect-query makes it, spelled out: the contract's code is loaded by what shows a history.
function refreshHistory(subjectId: string): void {
  void queryClient.invalidateQueries({
    queryKey: ['connect-query', { methodName: 'ListJournal', input: { subjectId } }],
  })
}
