import { addDays } from '@eventkit/api/words/wall-time'
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { type Day, dayAt, isoDay, readIsoDay, startOfDay } from '@/features/planning/calendar-days'
import { type Stretch, stretchOf } from '@/features/planning/event-range'
import { instantOf, toInputValue, wallTimeOf } from '@/lib/zoned-time'

/** When an event is, as a form has it: wall times of the event's zone. With `allDay` the times do not count. */
export interface EventDates {
  /** "2026-12-10" */
  startsOn: string
  /** "14:00" */
  startsTime: string
  /** The last day, not the one after it. */
  endsOn: string
  endsTime: string
  allDay: boolean
  timeZone: string
}

/** An event's dates as its form shows them. */
export function datesOf(event: Pick<Event, 'startsAt' | 'endsAt' | 'timeZone' | 'allDay'>): EventDates {
  const { startsAt, endsAt } = stretchOf(event)
  const { timeZone, allDay } = event
  const [startsOn = '', startsTime = ''] = toInputValue(startsAt, timeZone).split('T')
  const [endsOn = '', endsTime = ''] = toInputValue(endsAt, timeZone).split('T')
  // Whole days end at the midnight after their last day.
  const last = allDay ? isoDay(dayAt(new Date(endsAt.getTime() - 1), timeZone)) : endsOn
  const times = allDay ? { startsTime: '09:00', endsTime: '18:00' } : { startsTime, endsTime }
  return { startsOn, endsOn: last, ...times, allDay, timeZone }
}

/** The dates of a new event on a day: from nine to six. */
export function newDates(day: Day, timeZone: string): EventDates {
  const date = isoDay(day)
  return { startsOn: date, startsTime: '09:00', endsOn: date, endsTime: '18:00', allDay: false, timeZone }
}

/** Which of the two dates is missing or wrong; the end is wrong when it is not after the start. */
export type DatesSlip = 'startsMissing' | 'endsMissing' | 'endsTooEarly'

/** Reads the form's dates as instants, or says what is wrong. */
export function readDates(dates: EventDates): Stretch | DatesSlip {
  const { allDay, timeZone } = dates
  const startsAt = allDay ? midnight(dates.startsOn, 0, timeZone) : instant(dates.startsOn, dates.startsTime, timeZone)
  const endsAt = allDay ? midnight(dates.endsOn, 1, timeZone) : instant(dates.endsOn, dates.endsTime, timeZone)
  if (!startsAt) return 'startsMissing'
  if (!endsAt) return 'endsMissing'
  return endsAt > startsAt ? { startsAt, endsAt } : 'endsTooEarly'
}

function midnight(date: string, plus: number, timeZone: string): Date | undefined {
  const day = readIsoDay(date)
  return day === undefined ? undefined : startOfDay(day + plus, timeZone)
}

function instant(date: string, time: string, timeZone: string): Date | undefined {
  const [hour, minute] = time.split(':').map(Number)
  const day = readIsoDay(date)
  if (day === undefined || hour === undefined || minute === undefined || Number.isNaN(hour + minute)) return undefined
  return instantOf({ ...wallTimeOf(new Date(day * 86_400_000), 'UTC'), hour, minute }, timeZone)
}

/** The dates after a change of the first day: the last day moves along, so that the length stays. */
export function withStart(dates: EventDates, startsOn: string): EventDates {
  const [before, after, end] = [readIsoDay(dates.startsOn), readIsoDay(startsOn), readIsoDay(dates.endsOn)]
  if (before === undefined || after === undefined || end === undefined || end < before) return { ...dates, startsOn }
  return { ...dates, startsOn, endsOn: isoDay(end + after - before) }
}

/**
 * An event's start and end some days later; the clock at the venue shows the same times, whatever the season. Whole days
 * begin as their new days do, which is not at midnight where the clocks skip it.
 */
export function movedDates(
  event: Pick<Event, 'startsAt' | 'endsAt' | 'timeZone' | 'allDay'>,
  days: number,
): { startsAt: Timestamp; endsAt: Timestamp } {
  const { timeZone, allDay } = event
  const { startsAt, endsAt } = stretchOf(event)
  const move = (at: Date) =>
    timestampFromDate(
      allDay
        ? startOfDay(dayAt(at, timeZone) + days, timeZone)
        : instantOf(addDays(wallTimeOf(at, timeZone), days), timeZone),
    )
  return { startsAt: move(startsAt), endsAt: move(endsAt) }
}
