import { type Day, dayAt, dayOf, isoMonth, monthOf, readIsoDay, readIsoMonth } from '@/features/planning/calendar-days'
import { statusesOf } from '@/features/planning/event-request'
import type { EventSearch } from '@/features/planning/event-search'
import type { StatusWord } from '@/features/planning/event-words'

/** The statuses a new event can have; later stages are reached by working through them. */
export const FIRST_STATUSES: readonly StatusWord[] = ['enquiry', 'tentative', 'confirmed']

/** What a new event takes of the filters of a list, so that it is in that list; `day` is undefined where today is. */
export function placeOf(search: EventSearch, now: Date, timeZone: string) {
  const asked = statusesOf(search)
  const isTentative = asked.length === 0 || asked.includes('tentative')
  const status = isTentative ? 'tentative' : FIRST_STATUSES.find((word) => asked.includes(word))
  return {
    statusWord: status ?? 'tentative',
    venue: search.venue ?? '',
    venueId: search.venueId ?? '',
    day: dayOfSearch(search, dayAt(now, timeZone)),
  }
}

// The day that is shown; of a month that is not this one, the first.
function dayOfSearch({ view, when, month, day }: EventSearch, today: Day): Day | undefined {
  const shownDay = readIsoDay(view === 'table' ? when : day)
  if (shownDay !== undefined) return shownDay
  const shown = readIsoMonth(view === 'table' ? when : month)
  if (!shown || isoMonth(shown) === isoMonth(monthOf(today))) return undefined
  return dayOf(shown.year, shown.month, 1)
}
