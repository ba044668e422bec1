import type { DescMessage } from '@bufbuild/protobuf'
import { useInfiniteQuery, useQuery } from '@connectrpc/connect-query'
import { useMemo } from 'react'
import { isId } from '@/lib/ids'
import type { RecordKind, RecordMessage } from '@/lib/records/record-types'

/** A request of a kind's list, without the page. */
export type ListRequest = Readonly<Record<string, unknown>>

/** The list that a request stands for, a page at a time; of the bin when `inBin`. */
export function useRecords<M extends RecordMessage>(kind: RecordKind<M>, request: ListRequest, inBin: boolean) {
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
  const records = useMemo(() => {
    const all = data?.pages.flatMap((page) => kind.rowsOf(page)) ?? []
    return unique(all.filter(({ deletedAt }) => (deletedAt !== undefined) === inBin))
  }, [kind, data, inBin])
  return { ...query, records }
}

// A record that was made while pages were read may be on two of them.
function unique<M extends RecordMessage>(records: readonly M[]): M[] {
  return [...new Map(records.map((record) => [record.id, record])).values()]
}

/** One record. */
export function useRecord<M extends RecordMessage>(kind: RecordKind<M>, id: string) {
  return useQuery(kind.methods.get, { id }, { enabled: isId(id) })
}

/** Records that have a text, for the palette and for choosing one. */
export function useRecordSearch<M extends RecordMessage>(kind: RecordKind<M>, search: string, isAllowed: boolean) {
  const { data } = useQuery<DescMessage, DescMessage>(
    kind.methods.list,
    { search, pageSize: 6 },
    { enabled: isAllowed, placeholderData: (previous) => previous },
  )
  return data ? kind.rowsOf(data) : []
}

/** Whether the company has any record of a kind at all; undefined until that is known. */
export function useHasRecords<M extends RecordMessage>(kind: RecordKind<M>, isAsked: boolean): boolean | undefined {
  const { data } = useQuery<DescMessage, DescMessage>(kind.methods.list, { pageSize: 1 }, { enabled: isAsked })
  return data && kind.rowsOf(data).length > 0
}
