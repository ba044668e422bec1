import { DAY_PARTS, MONTHS, WEEKDAYS } from './calendar-words.ts'
import type { Taken } from './dates.ts'
import { AND, NIGHTS, NUMBERS, ORDINALS, RECURRING_UNITS, THROUGH, type Unit } from './recurring-words.ts'
import type { Clock } from './wall-time.ts'

/** How often, and on which days. */
export interface Core {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'
  interval: number
  /** As rules write them: "MO", "-1FR". */
  days?: readonly string[]
  monthDays?: readonly number[]
  months?: readonly number[]
  /** Which of the days. */
  places?: readonly number[]
  time?: Clock | undefined
  /** It may be something else unless the phrase ends here: "every 2nd" cable. */
  isLoose?: boolean
}

/** How a phrase begins. */
export interface Head {
  /** Whether its ordinals in words say how often: "jeden zweiten Dienstag" is every other. */
  isGerman: boolean
  /** When parts of a day are; those of dates by default. */
  dayParts: Readonly<Record<string, Clock>>
}

type Read = (words: readonly string[], at: number, head: Head) => Taken<Core> | undefined

const CODES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const WORKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR']

/** A word without case and the comma or full stop at its end. */
export const nameAt = (words: readonly string[], at: number): string =>
  (words[at] ?? '').toLowerCase().replace(/[.,;]$/, '')

const endsItem = (words: readonly string[], at: number): boolean => (words[at] ?? '').endsWith(',')

/** What comes after "every". */
export const readEvery: Read = (words, at, head) =>
  readInterval(words, at, head) ?? readOrdered(words, at, head) ?? readDates(words, at) ?? readPlain(words, at, head)

/** Days of months and nth weekdays without "every": "on the 15th of each month", "am letzten Freitag im Monat". */
export const readOn: Read = (words, at, head) => {
  if (!/^(on|am|an)$/.test(nameAt(words, at))) return undefined
  const from = nameAt(words, at + 1) === 'the' || nameAt(words, at + 1) === 'jeweils' ? at + 2 : at + 1
  const days = readDayList(words, from, false)
  if (days && nameAt(words, from).endsWith('s') && nameAt(words, at) === 'on')
    return { words: from - at + days.words, value: weekly(1, days.value.days) }
  const found = readOrdered(words, from, head)
  const end = from + (found?.words ?? 0)
  const isMonthly = found?.value.frequency === 'MONTHLY' && isOfMonth(words, end)
  // What follows is a part of what was read, or it says only which day of one month.
  return found && (isMonthly || ofMonth(words, end - 1) > 0 || endsWithMonth(words, end))
    ? { words: from - at + found.words + ofMonth(words, end), value: found.value }
    : undefined
}

const isOfMonth = (words: readonly string[], at: number): boolean => ofMonth(words, at) > 0

const endsWithMonth = (words: readonly string[], end: number): boolean =>
  [2, 3].some((back) => ofMonth(words, end - back) === back)

/** How many words say that something is meant of each month: "of the month", "im Monat", "jeden Monats". */
function ofMonth(words: readonly string[], at: number): number {
  const [first, second, third] = [0, 1, 2].map((step) => nameAt(words, at + step))
  const isThe = /^(the|each|every|a)$/.test(second ?? '')
  if (/^(of|in)$/.test(first ?? '') && isThe && third === 'month') return 3
  const isGerman = /^(im|des|eines|jede[ns]|pro)$/.test(first ?? '') && /^monats?$/.test(second ?? '')
  const isEach = /^(each|every)$/.test(first ?? '') && second === 'month'
  return isGerman || isEach ? 2 : 0
}

// "2 weeks", "other monday", "zweiten Tag", "week on tuesday"
const readInterval: Read = (words, at, head) => {
  const many = numberAt(words, at, head)
  const from = at + (many ? 1 : 0)
  const unit = RECURRING_UNITS.get(nameAt(words, from))
  const interval = many ?? 1
  if (unit) {
    const isFirst = /^(1st|1\.|first|erste[nrs]?)$/.test((words[at] ?? '').toLowerCase())
    if (isFirst || (unit.unit === 'day' && ofMonth(words, from + 1) > 0)) return undefined
    return taking(at, from + 1, words, unit.unit, unit.interval * interval)
  }
  const days = many ? readDayList(words, from, head.isGerman) : undefined
  if (!days || ofMonth(words, from + days.words) > 0 || monthAt(words, from + days.words) > 0) return undefined
  return { words: from - at + days.words, value: weekly(interval, days.value.days) }
}

/** A unit with the days that are named of it. */
function taking(
  at: number,
  next: number,
  words: readonly string[],
  unit: Unit,
  interval: number,
): Taken<Core> | undefined {
  const done = (value: Core, more = 0) => ({ words: next - at + more, value })
  if (unit === 'workday') return interval === 1 ? done(weekly(1, WORKDAYS)) : undefined
  if (unit === 'weekend') return done(weekly(interval, ['SA']))
  if (unit === 'day') return done({ frequency: 'DAILY', interval })
  const on = readOnDays(words, next, unit)
  const frequency = ({ week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' } as const)[unit]
  return on ? done({ ...on.value, frequency, interval, isLoose: false }, on.words) : done({ frequency, interval })
}

/** The days of a week, a month or a year after "on", "on the", "am". */
function readOnDays(words: readonly string[], at: number, unit: 'week' | 'month' | 'year'): Taken<Core> | undefined {
  const isOn = /^(on|am|an|jeweils)$/.test(nameAt(words, at))
  const from = at + (isOn ? 1 : 0) + (isOn && /^(the|jeweils|am)$/.test(nameAt(words, at + 1)) ? 1 : 0)
  const head = { isGerman: false, dayParts: {} }
  if (unit === 'week') {
    const days = readRange(words, at) ?? readDayList(words, from, isOn)
    const skipped = readRange(words, at) ? 0 : from - at
    const isSure = isOn || (days !== undefined && !days.value.isRisky)
    return days && isSure ? { words: skipped + days.words, value: weekly(1, days.value.days) } : undefined
  }
  if (!isOn) return undefined
  const found =
    unit === 'year' ? (readOrdered(words, from, head) ?? readDates(words, from)) : readOrdered(words, from, head)
  const isFitting = found?.value.frequency === (unit === 'year' ? 'YEARLY' : 'MONTHLY')
  return found && isFitting ? { words: from - at + found.words, value: found.value } : undefined
}

/** "from Monday to Friday", "von Montag bis Freitag" */
function readRange(words: readonly string[], at: number): Taken<DayList> | undefined {
  if (!/^(from|von)$/.test(nameAt(words, at))) return undefined
  const days = readDayList(words, at + 1, true)
  return days && days.value.isRow ? { words: 1 + days.words, value: days.value } : undefined
}

// "last friday", "1st and 3rd monday of the month", "15th", "1st workday", "first friday of june", "last day"
const readOrdered: Read = (words, at, head) => {
  const nths = readNths(words, at, head)
  if (nths) return nths
  const numbers =
    readList(words, at, (from) => ordinalAt(words, from)) ?? readList(words, at, (from) => bareAt(words, from))
  if (!numbers) return undefined
  const next = at + numbers.words
  const noun = numbers.value.some(({ isBare }) => isBare) ? undefined : RECURRING_UNITS.get(nameAt(words, next))?.unit
  const days = numbers.value.map(({ nth }) => nth)
  if (noun === 'workday') return nthWorkdays(words, at, next + 1, days)
  const isOfMonths = days.every((day) => day === -1 || (day > 0 && day <= 31))
  if (!isOfMonths || (noun !== 'day' && monthAt(words, next) > 0)) return undefined
  if (noun === 'day') return dayOfMonths(words, at, next + 1, days)
  // "the last" alone is no day, but "jeden Ersten" is one.
  const isNamed = numbers.value.every(({ nth, isWord }) => !isWord || nth === 1)
  if (!isNamed || RECURRING_UNITS.has(nameAt(words, next))) return undefined
  const of = ofMonth(words, next)
  return {
    words: next + of - at,
    value: { frequency: 'MONTHLY', interval: 1, monthDays: days, isLoose: of === 0 },
  }
}

/** "1st workday", "last Arbeitstag im Monat" */
function nthWorkdays(words: readonly string[], at: number, end: number, places: number[]): Taken<Core> | undefined {
  if (places.some((place) => place > 23)) return undefined
  const value = { frequency: 'MONTHLY', interval: 1, days: WORKDAYS, places } as const
  return { words: end + ofMonth(words, end) - at, value }
}

/** "last day", "last day of june" */
function dayOfMonths(words: readonly string[], at: number, end: number, monthDays: number[]): Taken<Core> {
  const named = readMonths(words, end)
  const value = { interval: 1, monthDays }
  return named
    ? { words: end + named.words - at, value: { ...value, frequency: 'YEARLY', months: named.value } }
    : { words: end + ofMonth(words, end) - at, value: { ...value, frequency: 'MONTHLY' } }
}

/** Nth weekdays of each month, or of the months that are named: "first monday and third friday". */
function readNths(words: readonly string[], at: number, head: Head): Taken<Core> | undefined {
  const found = readList(words, at, (from) => {
    const nths = readList(words, from, (each) => ordinalAt(words, each))
    const days = nths && readDayList(words, from + nths.words, head.isGerman)
    if (!days || days.value.isRow || !nths.value.every(({ nth }) => nth >= -5 && nth <= 5)) return undefined
    const value = nths.value.flatMap(({ nth }) => days.value.days.map((day) => `${nth}${day}`))
    return { words: nths.words + days.words, value }
  })
  if (!found) return undefined
  const [end, days] = [at + found.words, found.value.flat()]
  const named = readMonths(words, end)
  return named
    ? { words: end + named.words - at, value: { frequency: 'YEARLY', interval: 1, months: named.value, days } }
    : { words: end + ofMonth(words, end) - at, value: { frequency: 'MONTHLY', interval: 1, days } }
}

/** "of june", "im Januar und Juli" */
function readMonths(words: readonly string[], at: number): Taken<number[]> | undefined {
  const lead = /^(of|in|im)$/.test(nameAt(words, at)) ? 1 : 0
  const months = readList(words, at + lead, (from) => {
    const month = monthAt(words, from)
    return month > 0 ? { words: 1, value: month } : undefined
  })
  return months && { words: lead + months.words, value: months.value }
}

// "27 jan", "jan 27th", "27. Januar", "14 jan, 14 apr", "last day of june"; days and months that belong together.
function readDates(words: readonly string[], at: number): Taken<Core> | undefined {
  const dates = readList(words, at, (from) => dateAt(words, from))
  if (!dates) return undefined
  const [months, monthDays] = (['month', 'day'] as const).map((name) => [
    ...new Set(dates.value.map((date) => date[name])),
  ])
  if (!months || !monthDays || (months.length > 1 && monthDays.length > 1)) return undefined
  return { words: dates.words, value: { frequency: 'YEARLY', interval: 1, months, monthDays } }
}

function dateAt(words: readonly string[], at: number): Taken<{ month: number; day: number }> | undefined {
  const first = monthAt(words, at)
  const day = first > 0 ? dayAt(words, at + 1) : dayAt(words, at)
  if (day === undefined || (first > 0 && endsItem(words, at))) return undefined
  const lead = first === 0 && nameAt(words, at + 1) === 'of' ? 1 : 0
  const month = first || monthAt(words, at + 1 + lead)
  // Of a leap year.
  const isReal = month > 0 && day <= new Date(Date.UTC(2024, month, 0)).getUTCDate()
  return isReal ? { words: 2 + lead, value: { month, day } } : undefined
}

function dayAt(words: readonly string[], at: number): number | undefined {
  const [, digits] = /^(\d\d?)(st|nd|rd|th|\.)?,?$/.exec((words[at] ?? '').toLowerCase()) ?? []
  return digits !== undefined && Number(digits) >= 1 && Number(digits) <= 31 ? Number(digits) : undefined
}

/** A month by its name, from 1; 0 for none. */
const monthAt = (words: readonly string[], at: number): number =>
  1 + MONTHS.findIndex((names) => names.includes(nameAt(words, at)))

// "monday", "mon, wed and fri", "morning"
const readPlain: Read = (words, at, { isGerman, dayParts }) => {
  const days = readDayList(words, at, isGerman)
  if (days) return { words: days.words, value: { ...weekly(1, days.value.days), isLoose: days.value.isRisky } }
  const name = nameAt(words, at)
  // "jeden Morgen" is no tomorrow.
  const time = dayPartTime(name === 'morgen' ? 'früh' : name, dayParts)
  return time && { words: 1, value: { frequency: 'DAILY', interval: 1, time } }
}

/** When a part of a day is. */
export const dayPartTime = (name: string, own: Readonly<Record<string, Clock>>): Clock | undefined =>
  own[name] ?? DAY_PARTS[name] ?? NIGHTS[name]

const weekly = (interval: number, days: readonly string[]): Core => ({ frequency: 'WEEKLY', interval, days })

/** Weekdays as rules write them. */
interface DayList {
  days: readonly string[]
  /** Its only names are words of their own, too: "sat", "so". */
  isRisky: boolean
  isRow: boolean
}

/** "monday", "mon, wed & fri", "mon-fri", "monday to friday", "montags"; the shortest names only where they are taken. */
export function readDayList(words: readonly string[], at: number, takesRisky: boolean): Taken<DayList> | undefined {
  const list = readList(words, at, (from) => {
    const days = daysIn(nameAt(words, from), takesRisky)
    return days && { words: 1, value: days }
  })
  if (!list) return undefined
  const found = list.value.flatMap(({ days }) => days)
  const isRisky = list.value.every((each) => each.isRisky)
  const end = at + list.words
  const last =
    THROUGH.has(nameAt(words, end)) && found.length === 1 ? daysIn(nameAt(words, end + 1), takesRisky) : undefined
  if (last?.days.length === 1) {
    const days = daysFrom(found[0] ?? 0, last.days[0] ?? 0)
    return { words: list.words + 2, value: { days: codes(days), isRisky: false, isRow: true } }
  }
  return { words: list.words, value: { days: codes(found), isRisky, isRow: list.value.some(({ isRow }) => isRow) } }
}

// From Monday on, each once.
const codes = (days: readonly number[]): string[] =>
  [...new Set(days)].toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7)).map((day) => CODES[day] ?? '')

const daysFrom = (first: number, last: number): number[] =>
  Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, step) => (first + step) % 7)

/** The days of one word: "mon", "mon,wed", "mon/wed", "mon-fri", "fridays", "freitags". */
function daysIn(word: string, takesRisky: boolean): { days: number[]; isRisky: boolean; isRow: boolean } | undefined {
  const [first, last, ...rest] = word.split(/[-–]/).map((part) => weekdayNamed(part, takesRisky))
  if (first && last && rest.length === 0) return { days: daysFrom(first.day, last.day), isRisky: false, isRow: true }
  const days = word.split(/[,/]/).map((part) => weekdayNamed(part, takesRisky))
  if (days.length === 0 || days.some((day) => day === undefined)) return undefined
  const found = days.filter((day) => day !== undefined)
  return { days: found.map(({ day }) => day), isRisky: found.every(({ isRisky }) => isRisky), isRow: false }
}

function weekdayNamed(name: string, takesRisky: boolean): { day: number; isRisky: boolean } | undefined {
  const day = WEEKDAYS.findIndex(({ long, short, word, risky }) => {
    const isLong = long.includes(name) || (name.endsWith('s') && long.includes(name.slice(0, -1)))
    const isGermanMany = name.endsWith('e') && long.includes(name.slice(0, -1))
    return isLong || isGermanMany || [...short, ...word, ...(takesRisky ? risky : [])].includes(name)
  })
  const isRisky = WEEKDAYS[day]?.word.includes(name) || WEEKDAYS[day]?.risky.includes(name) || false
  return day < 0 ? undefined : { day, isRisky }
}

/** Items with commas or "and" between them; weekdays may stand beside each other. */
function readList<T>(
  words: readonly string[],
  at: number,
  read: (at: number) => Taken<T> | undefined,
): Taken<T[]> | undefined {
  const value: T[] = []
  let next = at
  for (let found = read(next); found;) {
    value.push(found.value)
    next += found.words
    const step = AND.has(nameAt(words, next)) ? 1 : 0
    const isMore = step > 0 || endsItem(words, next - 1)
    const more = isMore ? read(next + step) : undefined
    next += more ? step : 0
    found = more
  }
  return value.length > 0 ? { words: next - at, value } : undefined
}

interface Nth {
  nth: number
  isWord: boolean
  isBare: boolean
}

/** "3rd", "3.", "third", "dritten", "last", "second to last" */
function ordinalAt(words: readonly string[], at: number): Taken<Nth> | undefined {
  const [first, second, third] = [0, 1, 2].map((step) => nameAt(words, at + step))
  if (/^(second|next)$/.test(first ?? '') && second === 'to' && third === 'last')
    return { words: 3, value: { nth: -2, isWord: true, isBare: false } }
  const [, digits] = /^(\d\d?)(?:st|nd|rd|th|\.),?$/.exec((words[at] ?? '').toLowerCase()) ?? []
  if (digits !== undefined)
    return Number(digits) > 0 ? { words: 1, value: { nth: Number(digits), isWord: false, isBare: false } } : undefined
  const nth = ORDINALS[first ?? ''] ?? ORDINALS[(first ?? '').replace(/[nrs]$/, '')]
  return nth === undefined ? undefined : { words: 1, value: { nth, isWord: true, isBare: false } }
}

/** A number without a sign that it is an ordinal: "every 27", "every 2, 15, 27". */
function bareAt(words: readonly string[], at: number): Taken<Nth> | undefined {
  const isNumber = /^\d\d?$/.test(nameAt(words, at))
  // "every day, 5 times" counts.
  const isCount = /^(times|mal)$/.test(nameAt(words, at + 1))
  const day = isNumber && !isCount ? dayAt(words, at) : undefined
  return day === undefined ? undefined : { words: 1, value: { nth: day, isWord: false, isBare: true } }
}

/** How many of something: "2", "two", "other"; "second" day; in German "zweiten" of anything. */
function numberAt(words: readonly string[], at: number, { isGerman }: Head): number | undefined {
  const name = nameAt(words, at)
  if (/^(other|alternate)$/.test(name)) return 2
  const digits = /^\d{1,3}$/.test(words[at] ?? '') ? Number(words[at]) : undefined
  const number = digits ?? NUMBERS[name]
  if (number !== undefined) return number > 0 ? number : undefined
  const ordinal = ordinalAt(words, at)
  if (!ordinal || ordinal.words > 1 || ordinal.value.nth < 1) return undefined
  const isOfUnit = RECURRING_UNITS.get(nameAt(words, at + 1))
  const counts = isOfUnit ? isOfUnit.unit !== 'workday' : isGerman && ordinal.value.isWord && ordinal.value.nth > 1
  return counts ? ordinal.value.nth : undefined
}
