import { type Day, dayAt } from '@/features/planning/calendar-days'
import { wallTimeOf } from '@/lib/zoned-time'

/** The days something covers, both included. */
export interface Span {
  id: string
  first: Day
  last: Day
  /** Milliseconds since 1970; orders what starts on the same day. */
  startsAt: number
}

interface Dates {
  id: string
  startsAt: Date
  /** Exclusive. */
  endsAt: Date
  timeZone: string
  allDay: boolean
}

// A show that ends at three belongs to the evening before, not to another day.
const NIGHT_ENDS_AT = 6

/**
 * The days an event covers for a reader in `timeZone`. All-day events stay on the dates they have at the venue, as a
 * holiday does. A night that ends before six does not reach into the next day.
 */
export function spanOf(event: Dates, timeZone: string): Span {
  const zone = event.allDay ? event.timeZone : timeZone
  const first = dayAt(event.startsAt, zone)
  const { id, startsAt } = event
  return { id, first, last: Math.max(first, lastDay(event, zone)), startsAt: startsAt.getTime() }
}

function lastDay({ endsAt, allDay }: Dates, zone: string): Day {
  // Half-open: the instant of the end is not part of the event any more.
  const end = new Date(endsAt.getTime() - 1)
  const isNight = !allDay && wallTimeOf(end, zone).hour < NIGHT_ENDS_AT
  return dayAt(end, zone) - (isNight ? 1 : 0)
}
