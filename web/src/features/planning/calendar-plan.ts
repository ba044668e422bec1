import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { type ReactNode, useMemo } from 'react'
import type { Day, Month } from '@/features/planning/calendar-days'
import { inOrder } from '@/features/planning/calendar-layout'
import { type Span, spanOf } from '@/features/planning/calendar-span'
import { stretchOf } from '@/features/planning/event-range'
import { useFormat } from '@/lib/format'

/** What a month shows. */
export interface CalendarProps {
  month: Month
  events: readonly Event[]
  /** Whether these are all; until then nothing is counted. */
  isWhole: boolean
  canWrite: boolean
  openId: string | undefined
  onMonth: (month: Month) => void
  /** The day that was chosen on a narrow screen, and its choice, in this month or in another. */
  day: Day | undefined
  onDay: (day: Day) => void
  /** What the colours mean; on a narrow screen it scrolls with the day's events. */
  legend: ReactNode
}

/** Where the events lie. */
export interface DayPlan {
  spans: readonly Span[]
  byId: ReadonlyMap<string, Event>
  eventsOn: (day: Day) => readonly Event[]
}

/** Lays events out by the days they cover for this reader. */
export function useDayPlan(events: readonly Event[]): DayPlan {
  const { timeZone } = useFormat()
  return useMemo(() => {
    const byId = new Map(events.map((event) => [event.id, event]))
    const spans = events.map((event) => spanOf({ ...event, ...stretchOf(event) }, timeZone)).sort(inOrder)
    const eventsOn = (day: Day) =>
      spans.flatMap(({ id, first, last }) => (first <= day && last >= day ? (byId.get(id) ?? []) : []))
    return { spans, byId, eventsOn }
  }, [events, timeZone])
}
