import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { EventSort, type ListEventsRequest } from '@eventkit/api/eventkit/v1/planning_pb'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import type { Sort } from '@/components/data-table-props'
import {
  addMonths,
  type Day,
  dayAt,
  dayOf,
  type Month,
  monthOf,
  readIsoDay,
  readIsoMonth,
  startOfDay,
  weeksOf,
} from '@/features/planning/calendar-days'
import { isStatusWord, type StatusWord, statusOf } from '@/features/planning/event-words'
import { parts } from '@/lib/url-list'
import type { EventSearch } from '@/features/planning/event-search'

/** The statuses a search asks for. */
export function statusesOf(search: EventSearch): StatusWord[] {
  return parts(search.status).filter(isStatusWord)
}

/** The month the calendar shows. */
export function shownMonth(search: EventSearch, now: Date, timeZone: string): Month {
  return readIsoMonth(search.month) ?? monthOf(dayAt(now, timeZone))
}

/** How the table is sorted: what is next on top, but the latest of the past. */
export function sortOf(search: EventSearch): Sort {
  const key = search.sort ?? 'starts_at'
  const isBackward = key === 'created_at' || search.when === 'past'
  return { key, order: search.order ?? (isBackward ? 'desc' : 'asc') }
}

function filtersOf(search: EventSearch) {
  return {
    status: statusesOf(search).map(statusOf),
    venue: search.venue ?? '',
    venueId: search.venueId ?? '',
    importId: search.import ?? '',
    search: search.q ?? '',
    pageSize: 100,
  } satisfies Partial<ListEventsRequest>
}

/** The request for the table; days are those of the reader's zone. */
export function toTableRequest(search: EventSearch, now: Date, timeZone: string) {
  const sort = sortOf(search)
  return {
    ...filtersOf(search),
    ...(search.bin ? {} : windowOf(search.when, now, timeZone)),
    deleted: search.bin ?? false,
    sortBy: sort.key === 'created_at' ? EventSort.CREATED_AT : EventSort.STARTS_AT,
    order: sort.order === 'asc' ? SortOrder.ASC : SortOrder.DESC,
  } satisfies Partial<ListEventsRequest>
}

/** The request for the calendar's month: its whole weeks, with a day more on both sides for other zones' whole days. */
export function toMonthRequest(search: EventSearch, month: Month, timeZone: string) {
  const weeks = weeksOf(month)
  const first = weeks[0] ?? 0
  const last = (weeks[weeks.length - 1] ?? 0) + 7
  return { ...filtersOf(search), ...between(first - 1, last + 1, timeZone) } satisfies Partial<ListEventsRequest>
}

function windowOf(when: string | undefined, now: Date, timeZone: string): Partial<ListEventsRequest> {
  if (when === 'all') return {}
  if (when === 'past') return { startsBefore: timestampFromDate(now) }
  const day = readIsoDay(when)
  if (day !== undefined) return between(day, day + 1, timeZone)
  const month = readIsoMonth(when)
  if (month) return between(firstOf(month), firstOf(addMonths(month, 1)), timeZone)
  return { endsAfter: timestampFromDate(now) }
}

function firstOf({ year, month }: Month): Day {
  return dayOf(year, month, 1)
}

function between(from: Day, to: Day, timeZone: string) {
  return {
    endsAfter: timestampFromDate(startOfDay(from, timeZone)),
    startsBefore: timestampFromDate(startOfDay(to, timeZone)),
  }
}
