import { parseQuickAdd } from '@/features/work/quick-add.parser'
import type { Locale } from '@/lib/preferences'
import { isoDate, type WallTime, wallTimeOf } from '@/lib/zoned-time'

/** A date on a wall. */
export type WallDate = Pick<WallTime, 'year' | 'month' | 'day'>

/** A clock on a wall. */
export type Clock = Pick<WallTime, 'hour' | 'minute'>

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
  const match = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|uhr|h)?$/i.exec(text.trim())
  if (!match) return undefined
  const half = match[3]?.toLowerCase()
  const [named, minute] = [Number(match[1]), Number(match[2] ?? 0)]
  const isHalf = half === 'am' || half === 'pm'
  if (minute > 59 || named > 23 || (isHalf && (named < 1 || named > 12))) return undefined
  return { hour: isHalf ? (named % 12) + (half === 'pm' ? 12 : 0) : named, minute }
}

function readNumeric(text: string, { now, timeZone }: Here): WallDate | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso) return existing(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const match = /^(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?$/.exec(text)
  if (!match) return undefined
  const [day, month] = [Number(match[1]), Number(match[3])]
  if (match[4]) return existing(Number(match[4].padStart(4, '20')), month, day)
  // Without a year the next one of its name.
  const today = wallTimeOf(now, timeZone)
  const isPast = month < today.month || (month === today.month && day < today.day)
  return existing(today.year + (isPast ? 1 : 0), month, day)
}

function existing(year: number, month: number, day: number): WallDate | undefined {
  const real = new Date(Date.UTC(year, month - 1, day))
  const exists = year >= 1000 && real.getUTCMonth() === month - 1 && real.getUTCDate() === day
  return exists ? { year, month, day } : undefined
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
export const isoOf = (date: WallDate): string => isoDate({ ...date, hour: 0, minute: 0 })
