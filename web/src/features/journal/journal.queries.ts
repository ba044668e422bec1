import { createConnectQueryKey, useInfiniteQuery } from '@connectrpc/connect-query'
import { type JournalEntry, JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { queryClient } from '@/lib/query-client'

const { listJournal } = JournalService.method

/** A record's history, newest first, a page at a time. */
export function useHistory(subjectType: string, subjectId: string) {
  const query = useInfiniteQuery(
    listJournal,
    { subjectType, subjectId, pageToken: '' },
    { pageParamKey: 'pageToken', getNextPageParam: (last) => last.nextPageToken || undefined },
  )
  const entries: JournalEntry[] = query.data?.pages.flatMap((page) => page.entries) ?? []
  return { ...query, entries }
}

/** Reads a record's history again when it is on the screen. */
export function refreshHistory(subjectId: string): void {
  const key = createConnectQueryKey({ schema: listJournal, cardinality: 'infinite' })
  void queryClient.invalidateQueries({
    queryKey: key,
    predicate: ({ queryKey }) => JSON.stringify(queryKey).includes(subjectId),
  })
}
