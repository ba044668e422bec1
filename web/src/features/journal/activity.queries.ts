import { createClient } from '@connectrpc/connect'
import { createInfiniteQueryOptions } from '@connectrpc/connect-query'
import { JournalService, type ListJournalResponse } from '@eventkit/api/eventkit/v1/journal_pb'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { type ActivityFilter, filterOf } from '@/features/journal/activity-request'
import type { ActivitySearch } from '@/features/journal/activity-search'
import { highlightForeign } from '@/lib/highlights'
import { followFeed } from '@/lib/live-feed'
import { queryClient } from '@/lib/query-client'
import { transport } from '@/lib/transport'

const client = createClient(JournalService, transport)

const PAGE_SIZE = 50
// When more comes at once, as of an import, the first page is read again and what was read further down forgotten.
const MOST_ON_TOP = 100

type Pages = InfiniteData<ListJournalResponse, string | undefined>

/** What happened, newest first, a page at a time; what happens meanwhile comes on top. */
export function useActivity(search: ActivitySearch) {
  const { person, kind, workspace } = search
  const [filter, options] = useMemo(() => {
    const asked = filterOf({ ...(person && { person }), ...(kind && { kind }), ...(workspace && { workspace }) })
    return [asked, optionsOf(asked)]
  }, [person, kind, workspace])
  // While nobody looks nothing is put on top, so what was read before is read again.
  const query = useInfiniteQuery({ ...options, staleTime: 0 })
  const { data, refetch } = query
  const newest = useRef(0)
  const isReading = useRef(false)
  useEffect(() => {
    const positionNow = () => positionOf(queryClient.getQueryData<Pages>(options.queryKey))
    const readOn = async () => {
      if (isReading.current) return
      isReading.current = true
      try {
        for (let at = positionNow(), before = -1; at !== undefined && at !== before && at < newest.current;) {
          if (!(await takeOnTop(options.queryKey, filter, at))) await startOver(options.queryKey, refetch)
          before = at
          at = positionNow()
        }
      } finally {
        isReading.current = false
      }
    }
    // What cannot be read now is read with whatever happens next.
    const tryOn = () => void readOn().catch(() => undefined)
    tryOn()
    return followFeed((batch) => {
      newest.current = Math.max(newest.current, batch.at(-1)?.position ?? 0)
      tryOn()
    })
    // Read on once more when there is data: something may have happened while it was read.
  }, [options, filter, refetch, data])
  const entries = useMemo(() => data?.pages.flatMap((page) => page.entries) ?? [], [data])
  return { ...query, entries }
}

function optionsOf(filter: ActivityFilter) {
  const request = { ...filter, order: SortOrder.DESC, pageSize: PAGE_SIZE, pageToken: '' }
  return createInfiniteQueryOptions(JournalService.method.listJournal, request, {
    transport,
    pageParamKey: 'pageToken',
    getNextPageParam: (last) => last.nextPageToken || undefined,
  })
}

/** The position up to which everything is on the screen. */
function positionOf(data: Pages | undefined): number | undefined {
  const first = data?.pages[0]
  return first && Number(first.position)
}

type Key = ReturnType<typeof optionsOf>['queryKey']

/** Puts what came after a position on top; false when that is too much. */
async function takeOnTop(key: Key, filter: ActivityFilter, after: number): Promise<boolean> {
  const request = { ...filter, order: SortOrder.ASC, after: BigInt(after), pageSize: MOST_ON_TOP }
  const { entries: fresh, position } = await client.listJournal(request)
  if (fresh.length === MOST_ON_TOP) return false
  queryClient.setQueryData<Pages>(key, (data) => {
    const [first, ...others] = data?.pages ?? []
    // Read anew meanwhile: the effect looks again.
    if (!data || !first || positionOf(data) !== after) return data
    const entries = [...fresh.toReversed(), ...first.entries]
    return { ...data, pages: [{ ...first, entries, position }, ...others] }
  })
  highlightForeign(fresh, ({ id }) => id)
  return true
}

async function startOver(key: Key, refetch: () => Promise<unknown>): Promise<void> {
  queryClient.setQueryData<Pages>(
    key,
    (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
  )
  await refetch()
}
