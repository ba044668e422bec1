import type { DateOrder } from './file-row.ts'

/** A day, or a moment of a day, as a text names it. */
export interface NamedDate {
  date: Temporal.PlainDate
  /** Absent for a day without a time. */
  time?: Temporal.PlainTime
  /** The offset from UTC that the text names: `Z` or `+01:00`. */
  offset?: string
}

/** What a text says about a date. */
export type DateText =
  /** `order` where the date shows the order that the file's other dates have as well. */
  | ({ kind: 'date'; isYearless?: true; order?: DateOrder } & NamedDate)
  /** Its numbers can be day and month either way. */
  | { kind: 'ambiguous'; dmy: NamedDate; mdy: NamedDate }
  /** A date that the calendar does not have, or a time that a day does not have. */
  | { kind: 'impossible' }
  | { kind: 'unknown' }

/** Longer texts are no dates. It also bounds what the expressions below cost. */
const MAX_CHARS = 80

/**
 * Reads a date as spreadsheets and people write it, in English and German: `2027-02-13 14:30`, `2027-02-13T14:30:00+0100`,
 * `13.2.27`, `02/13/2027 2:30 PM`, `13. Februar 2027`, `Mon, Feb 13th 2027 at 9am`, `13-Feb-27`, and the serial numbers of
 * Excel, `46419.5`. The whole text has to be a date: words such as "tomorrow" are not. A date without a year is read when
 * there is a day to count from: it is the next such day, or one of the month before.
 */
export function readDateText(text: string, near?: Temporal.PlainDate): DateText {
  if (text.length > MAX_CHARS) return { kind: 'unknown' }
  const plain = withoutWeekday(text.toLowerCase().replace(/\s+/g, ' ').trim())
  const serial = excelSerial(plain)
  if (serial) return { kind: 'date', ...serial }
  const found = datedStart(plain)
  const clock = found && readClock(plain.slice(found.length))
  if (!found || !clock) return { kind: 'unknown' }
  if (clock === 'impossible') return { kind: 'impossible' }
  const { first, second, separator } = found
  const year = found.year ?? yearFrom(found, near)
  if (year === undefined) return { kind: 'unknown' }
  const isYearless = found.year === undefined
  const at = (day: number, month: number): NamedDate | undefined => {
    const date = dateOf({ year, month, day })
    return date && { date, ...clock }
  }
  const [dmy, mdy] = [at(first, second), separator === undefined ? undefined : at(second, first)]
  if (dmy && mdy && separator !== '.' && first !== second) return { kind: 'ambiguous', dmy, mdy }
  const named = dmy ?? mdy
  if (!named) return { kind: 'impossible' }
  const order = separator !== undefined && first !== second ? (dmy ? 'dmy' : 'mdy') : undefined
  return { kind: 'date', ...named, ...(isYearless && { isYearless }), ...(order && { order }) }
}

/** A date's instant, and what had to be done to it. */
export interface Moment {
  at: Date
  /** The day has no time. */
  isWholeDay: boolean
  /** A change of clocks skips the time; the one after it is taken. */
  isMoved: boolean
}

/** When a named date is in a zone, without a time at the moment of its day that is meant; undefined for one beyond what can be kept. */
export function momentOf(
  { date, time, offset }: NamedDate,
  zone: string,
  ofDay: (day: Temporal.PlainDate, zone: string) => Date,
): Moment | undefined {
  if (time === undefined) return { at: ofDay(date, zone), isWholeDay: true, isMoved: false }
  const local = date.toPlainDateTime(time)
  try {
    if (offset !== undefined) return instantly(Temporal.Instant.from(`${local.toString()}${offset}`), false)
    const zoned = local.toZonedDateTime(zone)
    return instantly(zoned.toInstant(), !zoned.toPlainDateTime().equals(local))
  } catch (error) {
    // An offset that no place has.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const instantly = (at: Temporal.Instant, isMoved: boolean): Moment => ({
  at: new Date(at.epochMilliseconds),
  isWholeDay: false,
  isMoved,
})

/** A date at the beginning of a text. Without a separator `first` is the day and `second` the month. */
interface DatedStart {
  length: number
  first: number
  second: number
  separator?: string
  year: number | undefined
}

const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=$|[t ,])/
const packed = /^(\d{4})(\d\d)(\d\d)(?=$|t)/
const numbers = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?=$|[ ,])/
const dayAndWord =
  /^(\d{1,2})(?:st|nd|rd|th|\.)?[ -]?(?:of )?(\p{L}{3,9})\.?(?:,? |-)?(?:(\d{4}|\d\d(?=$|[ ,]))(?![:.\d]))?(?!\p{L})/u
const wordAndDay = /^(\p{L}{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?![:.\d])(?! ?[ap]\.?m)(?:,? (\d{4})(?![:.\d]))?/u

function datedStart(text: string): DatedStart | undefined {
  const iso = yearFirst.exec(text) ?? packed.exec(text)
  if (iso) return { length: iso[0].length, first: Number(iso.at(-1)), second: Number(iso.at(-2)), year: Number(iso[1]) }
  const dated = numbers.exec(text)
  if (dated) {
    const [{ length }, first, separator = '', second, year] = dated
    return { length, first: Number(first), second: Number(second), separator, year: fullYear(year) }
  }
  const [words, american] = [dayAndWord.exec(text), wordAndDay.exec(text)]
  const [month, first] = [months.get(words?.[2] ?? ''), months.get(american?.[1] ?? '')]
  if (words && month)
    return { length: words[0].length, first: Number(words[1]), second: month, year: fullYear(words[3]) }
  if (american && first)
    return { length: american[0].length, first: Number(american[2]), second: first, year: fullYear(american[3]) }
  return undefined
}

/** Years of two digits as POSIX has them: 70 to 99 are of the last century. */
function fullYear(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const year = Number(text)
  return text.length === 4 ? year : year + (year < 70 ? 2000 : 1900)
}

const namesOf = (options: Intl.DateTimeFormatOptions, count: number): Map<string, number> =>
  new Map(
    ['en', 'de', 'de-AT'].flatMap((locale) =>
      (['long', 'short'] as const).flatMap((length) => {
        const style = 'month' in options ? { month: length } : { weekday: length }
        const format = new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' })
        // February 2027 begins on a Monday.
        const day = (i: number) => ('month' in options ? Date.UTC(2027, i, 1) : Date.UTC(2027, 1, 1 + i))
        return Array.from({ length: count }, (_, i) => [format.format(day(i)).toLowerCase(), i + 1] as const)
      }),
    ),
  )

/** What else people write than CLDR has. */
const moreMonths = [
  ['sept', 9],
  ['mrz', 3],
  ['maerz', 3],
  ['jaenner', 1],
  ['feber', 2],
] as const
const months = new Map([...namesOf({ month: 'long' }, 12), ...moreMonths])
const weekdays = new Set([...namesOf({ weekday: 'long' }, 7).keys(), 'tues', 'wednes', 'thur', 'thurs'])

function withoutWeekday(text: string): string {
  const [whole, word = ''] = /^(\p{L}{2,10})\.?,? /u.exec(text) ?? ['']
  return weekdays.has(word) ? text.slice(whole.length) : text
}

const clock =
  /^(?:t|,? ?(?:at |um )?)(\d{1,2})(?:[:.h](\d\d)(?:[:.](\d\d)(?:[.,]\d{1,9})?)?)? ?(?:([ap])\.?m\.?)? ?(uhr|h)? ?(z|utc|gmt|[+-]\d\d(?::?\d\d)?)?$/

/** The time after a date; `impossible` for one that no day has, undefined for what is no time. */
function readClock(text: string): Omit<NamedDate, 'date'> | 'impossible' | undefined {
  if (text.trim() === '') return {}
  const [, hours = '', minutes, seconds, half, word, zone] = clock.exec(text.trimEnd()) ?? []
  if (hours === '' || (minutes === undefined && half === undefined && word === undefined)) return undefined
  const hour = Number(hours)
  if (half !== undefined && (hour < 1 || hour > 12)) return 'impossible'
  const parts = {
    hour: half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0),
    minute: Number(minutes ?? 0),
  }
  if (parts.hour > 23 || parts.minute > 59 || Number(seconds ?? 0) > 59) return 'impossible'
  const time = Temporal.PlainTime.from({ ...parts, second: Number(seconds ?? 0) })
  if (zone !== undefined) return { time, offset: offsetOf(zone) }
  // How spreadsheets and databases write a day where a time could be.
  const isMidnight = seconds !== undefined && time.equals('00:00')
  return isMidnight ? {} : { time }
}

const offsetOf = (zone: string): string =>
  zone.startsWith('+') || zone.startsWith('-') ? `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}` : 'Z'

const excelEpoch = Temporal.PlainDate.from('1899-12-30')
const DAY_SECONDS = 86_400

/** Days since the end of 1899, with the time as a fraction: how Excel keeps dates. From 1927 to 2173. */
function excelSerial(text: string): NamedDate | undefined {
  const [whole, days, fraction = '0'] = /^(\d{5})(?:[.,](\d{1,12}))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  const seconds = Math.round(Number(`0.${fraction}`) * DAY_SECONDS)
  const date = excelEpoch.add({ days: Number(days) })
  const moment = date.toPlainDateTime().add({ seconds })
  return { date: moment.toPlainDate(), ...(seconds > 0 && { time: moment.toPlainTime() }) }
}

function dateOf(parts: { year: number; month: number; day: number }): Temporal.PlainDate | undefined {
  // What zones add stays within what dates can be in the database.
  if (parts.year < 1000 || parts.year > 8999) return undefined
  try {
    return Temporal.PlainDate.from(parts, { overflow: 'reject' })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** How long a day that recurs every year counts as past: longer ago, the next one is meant. */
const MAX_DAYS_PAST = 30

/** The year of the first such day from a month before a day; leap days may be eight years apart. */
function yearFrom({ first, second }: DatedStart, near: Temporal.PlainDate | undefined): number | undefined {
  if (near === undefined) return undefined
  const start = near.subtract({ days: MAX_DAYS_PAST })
  const years = Array.from({ length: 9 }, (_, i) => start.year + i)
  const isFrom = (date: Temporal.PlainDate | undefined) =>
    date !== undefined && Temporal.PlainDate.compare(date, start) >= 0
  return years.find((year) => isFrom(dateOf({ year, month: second, day: first }))) ?? near.year
}
