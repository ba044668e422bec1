import { type Clock, isoDate, type WallDate } from '@eventkit/api/words/wall-time'
import { parseQuickAdd } from '@/components/quick-add.parser'
import type { Locale } from '@/lib/preferences'
import { clockOf, dayFrom, readWritten } from '@eventkit/api/words/written-date'
import { wallTimeOf } from '@/lib/zoned-time'

/** A date as somebody typed it, with a time where there was one. */
export interface TypedDate {
  date: WallDate
  time: Clock | undefined
}

/** What "tomorrow" counts from. */
export interface Here {
  now: Date
  timeZone: string
}

/**
 * Reads what people type: "8.1.27", "8/1/2027 14:00", "2027-01-08", and the words of quick add, such as "tomorrow 9:00". The
 * day comes first in both languages. Undefined for anything else, also for days that do not exist.
 */
export function readTyped(text: string, here: Here): TypedDate | undefined {
  const clean = text.trim()
  const whole = readNumeric(clean, here)
  if (whole) return { date: whole, time: undefined }
  const space = clean.search(/[\s,]/)
  const date = space > 0 ? readNumeric(clean.slice(0, space), here) : undefined
  if (!date) return readWords(clean, here)
  const time = readTypedTime(clean.slice(space).replace(/^[\s,]+/, ''))
  return time && { date, time }
}

/** The same for a field that has no time. */
export function readTypedDate(text: string, here: Here): WallDate | undefined {
  const typed = readTyped(text, here)
  return typed?.time ? undefined : typed?.date
}

/** "14:00", "14.00", "1400", "14", "2pm", "14 Uhr" */
export function readTypedTime(text: string): Clock | undefined {
  const [, hours, minutes, half] = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|uhr|h)?$/i.exec(text.trim()) ?? []
  return hours === undefined ? undefined : clockOf(hours, minutes, half?.toLowerCase())
}

function readNumeric(text: string, { now, timeZone }: Here): WallDate | undefined {
  const written = readWritten(text)
  return written && dayFrom(written.year, written.second, written.first, wallTimeOf(now, timeZone))
}

function readWords(text: string, here: Here): TypedDate | undefined {
  const { title, due, isDueAllDay, tags, priority } = parseQuickAdd(text, {
    ...here,
    people: [],
    isDayFirst: true,
    kept: new Set(),
  })
  if (!due || title !== '' || tags.length > 0 || priority) return undefined
  const wall = wallTimeOf(due, here.timeZone)
  return { date: wall, time: isDueAllDay ? undefined : wall }
}

const shown: Record<Locale, Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }),
  de: new Intl.DateTimeFormat('de-DE', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }),
}

/** "2027-01-08" as it is written in a field: "08/01/2027", "08.01.2027". */
export const shownDate = (iso: string, locale: Locale): string =>
  iso === '' ? '' : shown[locale].format(new Date(`${iso}T12:00:00Z`))

/** A typed date as "2027-01-08". */
export const isoOf = (date: WallDate): string => isoDate(date)
