import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { spanOf } from '@/features/planning/calendar-span'
import { dateOf } from '@/lib/format'
import type { Locale } from '@/lib/preferences'

/** A half-open stretch of time. */
export interface Stretch {
  startsAt: Date
  endsAt: Date
}

/** An event's stretch as dates; an event without them, which the contract forbids, is now. */
export function stretchOf(event: Pick<Event, 'startsAt' | 'endsAt'>): Stretch {
  const startsAt = dateOf(event.startsAt) ?? new Date()
  return { startsAt, endsAt: dateOf(event.endsAt) ?? startsAt }
}

const formats = new Map<string, Intl.DateTimeFormat>()

// Making a format costs more than a hundred uses of it, and a table has one zone for many rows.
function formatOf(locale: Locale, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${Object.values(options).join(' ')}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'de-DE', { ...options, timeZone })
    formats.set(key, format)
  }
  return format
}

const DAYS = { weekday: 'short', day: 'numeric', month: 'short' } as const
const DAYS_YEAR = { day: 'numeric', month: 'short', year: 'numeric' } as const
const TIME = { hour: '2-digit', minute: '2-digit' } as const

/**
 * A stretch of time in words, as short as it stays clear: "Thu 10 Dec, 14:00–02:00" for an evening, "10–13 Dec" for whole
 * days; with the year, and without the weekday then, when it is not the one of `now`.
 */
export function rangeText(
  { startsAt, endsAt }: Stretch,
  options: { locale: Locale; timeZone: string; allDay: boolean; now?: Date },
): string {
  const { locale, timeZone, allDay, now = new Date() } = options
  const year = formatOf(locale, timeZone, { year: 'numeric' })
  const isThisYear = year.format(startsAt) === year.format(now) && year.format(endsAt) === year.format(now)
  const days = isThisYear ? DAYS : DAYS_YEAR
  const isOneDay = !allDay && isOnOneDay({ startsAt, endsAt }, timeZone)
  if (isOneDay)
    return `${tidy(formatOf(locale, timeZone, days).format(startsAt))}, ${timesText({ startsAt, endsAt }, locale, timeZone)}`
  if (!allDay) return tidy(formatOf(locale, timeZone, { ...days, ...TIME }).formatRange(startsAt, endsAt))
  // Half-open: the last day is the one before the midnight it ends at.
  return tidy(formatOf(locale, timeZone, days).formatRange(startsAt, new Date(endsAt.getTime() - 1)))
}

function isOnOneDay({ startsAt, endsAt }: Stretch, timeZone: string): boolean {
  const { first, last } = spanOf({ id: '', startsAt, endsAt, timeZone, allDay: false }, timeZone)
  return first === last
}

/** The times of day alone: "14:00–23:00". */
export function timesText({ startsAt, endsAt }: Stretch, locale: Locale, timeZone: string): string {
  const time = formatOf(locale, timeZone, TIME)
  return `${time.format(startsAt)}–${time.format(endsAt)}`
}

/** "UTC+1", as the zone's clock is set at an instant. */
export function offsetText(at: Date, timeZone: string): string {
  const parts = formatOf('en', timeZone, { timeZoneName: 'shortOffset' }).formatToParts(at)
  return (parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC').replace('GMT', 'UTC')
}

/** The city of a zone: "New York" of America/New_York. */
export function placeOf(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
}

// Browsers differ in the thin spaces they put around a dash.
function tidy(text: string): string {
  return text.replace(/[\u2009\u202F\u00A0]/g, ' ')
}
