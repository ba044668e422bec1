import { isoDay, type Day } from '@/features/planning/calendar-days'
import { newRecord } from '@/lib/new-record'
import { createStore } from '@/lib/store'

/** The day that the form for a new event starts with; today when undefined. */
export const newEventDay = createStore<string | undefined>(undefined)

/** Opens the form for a new event on a day. */
export function startNewEvent(day: Day): void {
  newEventDay.set(isoDay(day))
  newRecord.set('event')
}
