import type { DescMessage } from '@bufbuild/protobuf'
import { useInfiniteQuery, useQuery } from '@connectrpc/connect-query'
import { useMemo } from 'react'
import { isId } from '@/lib/ids'
import type { RecordMessage, Records } from '@/lib/records/record-types'

/** A request of a kind's list, without the page. */
export type ListRequest = Readonly<Record<string, unknown>>

/** The list that a request stands for, a page at a time; of the bin when `inBin`. */
export function useRecords<M extends RecordMessage>(kind: Records<M>, request: ListRequest, inBin: boolean) {
  const query = useInfiniteQuery<DescMessage, DescMessage, never>(
    kind.methods.list,
    { ...request, pageToken: '' },
    {
      pageParamKey: 'pageToken' as never,
      getNextPageParam: (last) => (Reflect.get(last, 'nextPageToken') || undefined) as never,
      placeholderData: (previous) => previous,
    },
  )
  const { data } = query
  // Deleted ones leave the list at once, and come back at once.
  const pages = useMemo(() => {
    const seen = new Set<string>()
    return (data?.pages ?? []).map((page) => kind.rowsOf(page).filter((record) => isFresh(record, inBin, seen)))
  }, [kind, data, inBin])
  const records = useMemo(() => pages.flat(), [pages])
  return { ...query, pages, records }
}

// A record that was made while pages were read may be on two of them.
function isFresh({ id, deletedAt }: RecordMessage, inBin: boolean, seen: Set<string>): boolean {
  if ((deletedAt !== undefined) !== inBin || seen.has(id)) return false
  seen.add(id)
  return true
}

/** One record, from a list when one holds it: the feed keeps both fresh. What lies in the bin is as it was when it was read. */
export function useRecord<M extends RecordMessage>(kind: Records<M>, id: string) {
  return useQuery(
    kind.methods.get,
    { id },
    {
      initialData: () => kind.cache.find(id),
      enabled: (query) => isId(id) && query.state.data?.deletedAt === undefined,
    },
  )
}

/** Whether the company has any record of a kind at all; undefined until that is known, and where nobody asks. */
export function useHasRecords<M extends RecordMessage>(kind: Records<M>, isAsked: boolean): boolean | undefined {
  const { data } = useQuery<DescMessage, DescMessage>(kind.methods.list, { pageSize: 1 }, { enabled: isAsked })
  // What was known before is not kept fresh while nobody asks.
  return isAsked && data ? kind.rowsOf(data).length > 0 : undefined
}
