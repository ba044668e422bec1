import { timestampDate, type Timestamp } from '@bufbuild/protobuf/wkt'
import { useMemo } from 'react'
import { type Locale, preferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'
import { daysBetween, instantOf, wallTimeOf } from '@/lib/zoned-time'

/** Words for instants and numbers in one language and zone. */
export interface Format {
  locale: Locale
  timeZone: string
  /** "14:00" */
  time: (at: Date) => string
  /** "Fri 27 Nov", with the year when it is not this one. */
  day: (at: Date) => string
  /** "27 Nov 2026, 14:00" */
  short: (at: Date) => string
  /** "27 November 2026 at 14:00" */
  full: (at: Date) => string
  /** "Today 14:00", "Tomorrow", "Fri 27 Nov"; the time only within a day of now. */
  relativeDay: (at: Date, now?: Date) => string
  /** The same with the time of any day. */
  dayTime: (at: Date, now?: Date) => string
  /** A day without a time, as it is called in a zone of its own: "Today", "Fri 27 Nov". */
  wholeDay: (at: Date, zone: string | undefined, now?: Date) => string
  /** When something happened, as short as possible: "14:00" today, else "Fri 27 Nov". */
  moment: (at: Date, now?: Date) => string
  /** "in 1 hr 20 min" or "3 days ago", in the largest unit that says something. */
  distance: (at: Date, now?: Date) => string
  /** "27 Nov 2026, 13:00 UTC", for the title on hover. */
  utc: (at: Date) => string
  number: (value: number) => string
}

/** Makes the formatters of one language and zone; they are costly, so keep the result. */
export function createFormat(locale: Locale, timeZone: string): Format {
  // English here is the British one: a 24-hour clock and the day before the month, as on a call sheet.
  const tag = locale === 'en' ? 'en-GB' : 'de-DE'
  const time = new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat(tag, { timeZone, weekday: 'short', day: 'numeric', month: 'short' })
  const dayYear = new Intl.DateTimeFormat(tag, { timeZone, day: 'numeric', month: 'short', year: 'numeric' })
  const full = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'long', timeStyle: 'short' })
  const short = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'medium', timeStyle: 'short' })
  const utc = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
  const number = new Intl.NumberFormat(tag)

  const dayOf = (at: Date, now = new Date()) => {
    const sameYear = wallTimeOf(at, timeZone).year === wallTimeOf(now, timeZone).year
    return (sameYear ? day : dayYear).format(at).replace(',', '')
  }
  const isNear = (at: Date, now: Date) =>
    Math.abs(daysBetween(wallTimeOf(now, timeZone), wallTimeOf(at, timeZone))) <= 1
  const dayWord = (at: Date, now: Date) => {
    const days = daysBetween(wallTimeOf(now, timeZone), wallTimeOf(at, timeZone))
    return isNear(at, now) ? capital(relative.format(days, 'day')) : dayOf(at, now)
  }
  const dayTime = (at: Date, now = new Date()) => `${dayWord(at, now)} ${time.format(at)}`
  return {
    locale,
    timeZone,
    time: (at) => time.format(at),
    day: (at) => dayOf(at),
    short: (at) => short.format(at),
    full: (at) => full.format(at),
    relativeDay: (at, now = new Date()) => (isNear(at, now) ? dayTime(at, now) : dayOf(at, now)),
    dayTime,
    wholeDay: (at, zone = timeZone, now = new Date()) =>
      dayWord(instantOf({ ...wallTimeOf(at, zone), hour: 12, minute: 0 }, timeZone), now),
    moment: (at, now = new Date()) => {
      const isToday = daysBetween(wallTimeOf(now, timeZone), wallTimeOf(at, timeZone)) === 0
      return isToday ? time.format(at) : dayOf(at, now)
    },
    distance: (at, now = new Date()) => distance(relative, at.getTime() - now.getTime()),
    utc: (at) => `${utc.format(at)} UTC`,
    number: (value) => number.format(value),
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function distance(relative: Intl.RelativeTimeFormat, ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  if (Math.abs(hours) < 36) return relative.format(hours, 'hour')
  const days = Math.round(hours / 24)
  if (Math.abs(days) < 60) return relative.format(days, 'day')
  return relative.format(Math.round(days / 30), 'month')
}

/** The formatters of this person's language and zone. */
export function useFormat(): Format {
  const { locale, timeZone } = useStore(preferences)
  return useMemo(() => createFormat(locale, timeZone), [locale, timeZone])
}

/** A protobuf timestamp as a Date; undefined stays undefined. */
export function dateOf(timestamp: Timestamp): Date
export function dateOf(timestamp: Timestamp | undefined): Date | undefined
export function dateOf(timestamp: Timestamp | undefined): Date | undefined {
  return timestamp ? timestampDate(timestamp) : undefined
}
