import { useInfiniteQuery } from '@connectrpc/connect-query'
import { type JournalEntry, JournalService } from '@eventkit/api/eventkit/v1/journal_pb'

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
