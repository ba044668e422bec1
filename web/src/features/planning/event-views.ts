import type { EventSearch } from '@/features/planning/event-search'
import { part } from '@/lib/lazy-part'

// The month does not wait for the table's code, nor the other way round.
const EventMonth = part(async () => (await import('@/features/planning/event-month')).EventMonth)
const EventTable = part(async () => (await import('@/features/planning/event-table')).EventTable)

/** Whether a search is shown as a table; else it is a month. */
export function isTable(search: EventSearch): boolean {
  return search.view === 'table' || search.bin === true
}

/** The view of events, as a table or as a month. */
export function viewOf(asTable: boolean) {
  return asTable ? EventTable : EventMonth
}
