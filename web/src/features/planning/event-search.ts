import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
/** What the events page shows, as it stands in the URL. */

/** What both views of the events get. */
export interface EventViewProps {
  search: EventSearch
  /** Shows another search; undefined takes a part away. */
  onChange: (change: { [K in keyof EventSearch]?: EventSearch[K] | undefined }) => void
  openId: string | undefined
  onOpen: (event: Event) => void
  canWrite: boolean
}
export interface EventSearch {
  /** The month calendar when absent. */
  view?: 'table'
  /** The calendar's month: "2026-12"; this one when absent. */
  month?: string
  /** The day whose events a narrow screen lists below the month: "2026-12-10"; today, or the month's first busy day when absent. */
  day?: string
  /** Statuses, separated by commas; any when absent. */
  status?: string
  /** The table's time: what is still to come when absent; "past", "all", a day or a month. */
  when?: string
  venue?: string
  /** The id of the venue that events are at. */
  venueId?: string
  /** What this import made or changed. */
  import?: string
  q?: string
  sort?: 'created_at'
  order?: 'asc' | 'desc'
  cols?: string
  bin?: boolean
}

/** The parts of a search that make another place of the events. */
export const EVENT_PLACES = ['view', 'month', 'day', 'bin'] as const

const TEXTS = ['month', 'day', 'status', 'when', 'venue', 'venueId', 'import', 'q', 'cols'] as const

/** Keeps what is known of an address's search. */
export function readEventSearch(search: Record<string, unknown>): EventSearch {
  const read: EventSearch = {}
  for (const name of TEXTS) {
    const value = search[name]
    // The router reads "412" as a number.
    if (typeof value === 'string' || typeof value === 'number') if (value !== '') read[name] = String(value)
  }
  if (search['view'] === 'table') read.view = 'table'
  if (search['sort'] === 'created_at') read.sort = 'created_at'
  if (search['order'] === 'asc' || search['order'] === 'desc') read.order = search['order']
  if (search['bin'] === true) read.bin = true
  return read
}
