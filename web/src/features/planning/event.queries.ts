import { useInfiniteQuery, useQuery } from '@connectrpc/connect-query'
import { type Event, type ListEventsRequest, PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { useMemo, useState } from 'react'
import type { Month } from '@/features/planning/calendar-days'
import { toMonthRequest, toTableRequest } from '@/features/planning/event-request'
import type { EventSearch } from '@/features/planning/event-search'
import { useEveryPage } from '@/lib/every-page'
import { isId } from '@/lib/ids'
import { preferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'

const { listEvents, getEvent } = PlanningService.method

// What a month's page can take; the table has the rest.
const MOST_PAGES = 20

/** The table a search stands for, a page at a time. */
export function useEventTable(search: EventSearch) {
  const { timeZone } = useStore(preferences)
  // "Still to come" is counted from when the page was opened, or every render would ask anew.
  const [since] = useState(() => new Date())
  return useEvents(toTableRequest(search, since, timeZone), search.bin ?? false)
}

/** All events of a month's page, as many pages of the list as that takes; until `isWhole` some may be missing. */
export function useMonthEvents(search: EventSearch, month: Month) {
  const { timeZone } = useStore(preferences)
  const list = useEvents(toMonthRequest(search, month, timeZone), false)
  const isFull = (list.data?.pages.length ?? 0) >= MOST_PAGES
  useEveryPage(list, !isFull)
  const isCut = list.hasNextPage && isFull
  const isWhole = list.data !== undefined && !list.isPlaceholderData && (!list.hasNextPage || isCut)
  return { ...list, isCut, isWhole }
}

function useEvents(request: Partial<Omit<ListEventsRequest, '$typeName'>>, inBin: boolean) {
  const query = useInfiniteQuery(
    listEvents,
    { ...request, pageToken: '' },
    {
      pageParamKey: 'pageToken',
      getNextPageParam: (last) => last.nextPageToken || undefined,
      placeholderData: (previous) => previous,
    },
  )
  const { data } = query
  // Deleted events leave the list at once, and come back at once.
  const events = useMemo(() => {
    const all = data?.pages.flatMap((page) => page.events) ?? []
    return unique(all.filter(({ deletedAt }) => (deletedAt !== undefined) === inBin))
  }, [data, inBin])
  return { ...query, events }
}

// An event that was made while pages were read may be on two of them.
function unique(events: readonly Event[]): Event[] {
  return [...new Map(events.map((event) => [event.id, event])).values()]
}

/** One event. */
export function useEvent(id: string) {
  return useQuery(getEvent, { id }, { enabled: isId(id) })
}

/** Events whose name, venue or notes have a text, for the palette. */
export function useEventSearch(search: string, isAllowed: boolean) {
  return useQuery(
    listEvents,
    { search, pageSize: 6 },
    { enabled: isAllowed && search.length > 1, placeholderData: (previous) => previous },
  )
}

/** Whether the company has any event at all; undefined until that is known. */
export function useHasEvents(isAsked: boolean): boolean | undefined {
  const query = useQuery(listEvents, { pageSize: 1 }, { enabled: isAsked })
  return query.data && query.data.events.length > 0
}
