import { useState } from 'react'
import type { Month } from '@/features/planning/calendar-days'
import { events } from '@/features/planning/event'
import { toMonthRequest, toTableRequest } from '@/features/planning/event-request'
import type { EventSearch } from '@/features/planning/event-search'
import { useEveryPage } from '@/lib/every-page'
import { preferences } from '@/lib/preferences'
import { useRecords } from '@/lib/records/record-queries'
import { useStore } from '@/lib/store'

// What a month's page can take; the table has the rest.
const MOST_PAGES = 20

/** The table a search stands for, a page at a time. */
export function useEventTable(search: EventSearch) {
  const { timeZone } = useStore(preferences)
  // "Still to come" is counted from when the page was opened, or every render would ask anew.
  const [since] = useState(() => new Date())
  return useRecords(events, toTableRequest(search, since, timeZone), search.bin ?? false)
}

/** All events of a month's page, as many pages of the list as that takes; until `isWhole` some may be missing. */
export function useMonthEvents(search: EventSearch, month: Month) {
  const { timeZone } = useStore(preferences)
  const { records, ...list } = useRecords(events, toMonthRequest(search, month, timeZone), false)
  const isFull = (list.data?.pages.length ?? 0) >= MOST_PAGES
  useEveryPage(list, !isFull)
  const isCut = list.hasNextPage && isFull
  const isWhole = list.data !== undefined && !list.isPlaceholderData && (!list.hasNextPage || isCut)
  return { ...list, events: records, isCut, isWhole }
}
