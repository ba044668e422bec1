import type { Clock, WallDate } from './wall-time.ts'

/** A date in numbers. */
export interface WrittenDate {
  /** What stands between the numbers; `iso` where the year is first, as in "2027-01-08". */
  form: '.' | '/' | '-' | 'iso'
  /** The first number, in `iso` the day; which of them is the day is for the reader to know. */
  first: number
  second: number
  year: number | undefined
  /** It ends as "8.1." does. */
  isOpen: boolean
}

/** Reads a date in numbers, and nothing else: "8.1.27", "8.1.", "8/1/2027", "8-1-27", "2027-01-08". */
export function readWritten(text: string): WrittenDate | undefined {
  const [, isoYear, month, isoDay] = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(text) ?? []
  if (isoYear !== undefined)
    return { form: 'iso', first: Number(isoDay), second: Number(month), year: Number(isoYear), isOpen: false }
  const [whole, first, form, second, year] = /^(\d\d?)([./-])(\d\d?)(?:\2(\d{4}|\d\d)?)?$/.exec(text) ?? []
  if (whole === undefined || (form !== '.' && form !== '/' && form !== '-')) return undefined
  return {
    form,
    first: Number(first),
    second: Number(second),
    year: year === undefined ? undefined : Number(year.padStart(4, '20')),
    isOpen: whole.endsWith(form),
  }
}

/** The day, where the calendar has it; without a year the next one from today on. */
export function dayFrom(year: number | undefined, month: number, day: number, today: WallDate): WallDate | undefined {
  const isPast = month < today.month || (month === today.month && day < today.day)
  const named = year ?? today.year + (isPast ? 1 : 0)
  const real = new Date(Date.UTC(named, month - 1, day))
  const exists = named >= 1000 && real.getUTCMonth() === month - 1 && real.getUTCDate() === day
  return exists ? { year: named, month, day } : undefined
}

/** The time of "14" and "30", or of "2", "" and "pm"; undefined for one that no clock shows. */
export function clockOf(hours: string, minutes = '', half = ''): Clock | undefined {
  const isHalf = half === 'am' || half === 'pm'
  const hour = Number(hours)
  const minute = Number(minutes || 0)
  if (hour > 23 || minute > 59 || (isHalf && (hour < 1 || hour > 12))) return undefined
  return { hour: isHalf ? (hour % 12) + (half === 'pm' ? 12 : 0) : hour, minute }
}
