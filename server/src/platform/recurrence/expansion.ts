import { type DateTime, RRuleSet, type Time } from 'rrule-rust'
import {
  basic,
  frequencyOf,
  has,
  intervalOf,
  isFifthLastOfMonth,
  itemsOf,
  type RuleParts,
  ruleText,
  weekdays,
} from './rule.ts'

// A rule in wall-clock time of no zone, kept as the milliseconds that UTC would show it at. The library (rrule-rust) says
// which times of months and years a rule has; where it counts from, how often, until when, and in which zone is ours. Hours,
// days and weeks are ours, too, in steps of the interval, for two reasons. The library goes through each hour or day for
// itself, until the year 9999 where nothing fits, and cannot be interrupted: half a second for
// FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30, where by years it takes 16 ms. And it takes the places of BYSETPOS from what is left
// of the first week, where RFC 5545 section 3.3.10 counts all of it.

const HOUR = 3_600_000
const DAY = 24 * HOUR
const WEEK = 7 * DAY
/** The end of what the contract, the database and the library can say. */
const END = Date.UTC(9999, 11, 31)
/** The calendar repeats after 400 years: a rule that has no day after so many steps of a day, or of its interval, has none. */
const PATIENCE = 400 * 366 * DAY

/**
 * The wall-clock times of a checked rule in order, from the period of `from` on, in the periods that `start` begins; COUNT,
 * UNTIL and times before `start` are the caller's to leave out. Throws RangeError for a rule that the library does not take. Ends by `to`, where nothing follows within 400 years, or
 * with the year 9999.
 */
export function expand(rule: RuleParts, start: number, from: number, to = END): Generator<number> {
  const parts = explicit(rule, start)
  const span = { since: Math.max(from, start), to: Math.min(to, END) }
  switch (frequencyOf(parts)) {
    case 'HOURLY':
      return hoursOf(parts, start, span)
    case 'DAILY':
      return daysOf(parts, start, span)
    case 'WEEKLY':
      return weeksOf(parts, start, span)
    case 'MONTHLY':
      return periodsOf(parts, start, span, 1)
    case 'YEARLY':
      return periodsOf(parts, start, span, 12)
  }
}

interface Span {
  since: number
  to: number
}

/** The times of months, or of as many months as a year has. */
function* periodsOf(rule: RuleParts, start: number, { since, to }: Span, length: number): Generator<number> {
  const { parts, takes } = widened(rule)
  const months = intervalOf(parts) * length
  const first = monthOf(start) - (monthOf(start) % length)
  const month = first + Math.floor((monthOf(since) - first) / months) * months
  const begin = utcOf(Math.floor(month / 12), (month % 12) + 1, 1)
  let last = begin
  for (const time of look(parts, begin, to)) {
    if (!takes(time) && time - last > PATIENCE * intervalOf(parts)) return
    if (!takes(time)) continue
    last = time
    yield time
  }
}

const monthOf = (at: number): number => {
  const date = new Date(at)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** The times of every so many weeks: of their days that fit, and of these the places asked for. */
function* weeksOf(parts: RuleParts, start: number, { since, to }: Span): Generator<number> {
  // Days are counted from a Thursday.
  const origin = (weekdays.indexOf((parts.get('WKST') ?? 'MO') as 'MO') - 3) * DAY
  const weekOf = (at: number): number => Math.floor((at - origin) / WEEK)
  const times = timesIn(parts, ['BYHOUR', 'BYMINUTE', 'BYSECOND'])
  // Without a month's edge in it a week has this many times, and no week has more.
  if (placed(parts, [...Array(itemsOf(parts, 'BYDAY').length * times.length).keys()]).length === 0) return
  const fits = fitting(parts)
  const week = inSteps(weekOf(start), weekOf(since), intervalOf(parts))
  const step = intervalOf(parts) * WEEK
  let last = origin + week * WEEK
  for (let at = last; at <= to && at - last <= PATIENCE * intervalOf(parts); at += step) {
    const days = Array.from({ length: 7 }, (_, day) => at + day * DAY).filter(fits)
    if (days.length > 0) last = at
    yield* placed(
      parts,
      days.flatMap((day) => times.map((time) => day + time)),
    )
  }
}

function* daysOf(parts: RuleParts, start: number, { since, to }: Span): Generator<number> {
  const times = placed(parts, timesIn(parts, ['BYHOUR', 'BYMINUTE', 'BYSECOND']))
  if (times.length === 0) return
  const fits = fitting(parts)
  const step = intervalOf(parts) * DAY
  let last = inSteps(startOfDay(start), startOfDay(since), step)
  for (let day = last; day <= to && day - last <= PATIENCE * intervalOf(parts); day += step) {
    if (!fits(day)) continue
    last = day
    for (const time of times) yield day + time
  }
}

function* hoursOf(parts: RuleParts, start: number, { since, to }: Span): Generator<number> {
  const times = placed(parts, timesIn(parts, ['BYMINUTE', 'BYSECOND']))
  if (times.length === 0) return
  const hours = new Set(itemsOf(parts, 'BYHOUR').map(Number))
  const fits = fitting(parts)
  const step = intervalOf(parts) * HOUR
  const first = Math.floor(start / HOUR) * HOUR
  let last = inSteps(first, startOfDay(since), step)
  const patience = PATIENCE * Math.max(1, intervalOf(parts) / 24)
  for (let hour = last; hour <= to + DAY && hour - last <= patience;) {
    const day = startOfDay(hour)
    if (!fits(day)) {
      hour = inSteps(first, day + DAY, step)
      continue
    }
    if (hours.size === 0 || hours.has((hour - day) / HOUR)) {
      last = hour
      for (const time of times) yield hour + time
    }
    hour += step
  }
}

/** The first that is a whole number of steps from another and not before a third. */
const inSteps = (first: number, since: number, step: number): number => first + Math.ceil((since - first) / step) * step

const startOfDay = (at: number): number => Math.floor(at / DAY) * DAY

/** Tells of a midnight whether its day fits the parts that choose days. */
function fitting(parts: RuleParts): (day: number) => boolean {
  const months = new Set(itemsOf(parts, 'BYMONTH').map(Number))
  const monthDays = new Set(itemsOf(parts, 'BYMONTHDAY').map(Number))
  const yearDays = new Set(itemsOf(parts, 'BYYEARDAY').map(Number))
  const names = new Set(itemsOf(parts, 'BYDAY'))
  return (day) => {
    if (names.size > 0 && !names.has(weekdayOf(day))) return false
    const date = new Date(day)
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
    if (months.size > 0 && !months.has(month + 1)) return false
    if (
      monthDays.size > 0 &&
      !isOneOf(monthDays, date.getUTCDate(), daysBetween(utcOf(year, month + 1, 1), utcOf(year, month + 2, 1)))
    )
      return false
    const length = daysBetween(utcOf(year, 1, 1), utcOf(year + 1, 1, 1))
    return yearDays.size === 0 || isOneOf(yearDays, daysBetween(utcOf(year, 1, 1), day) + 1, length)
  }
}

const weekdayOf = (day: number): string => weekdays[(((day / DAY + 3) % 7) + 7) % 7] ?? 'MO'

const daysBetween = (from: number, to: number): number => Math.round((to - from) / DAY)

/** Whether a day is named, counted from the first or from the last of so many. */
const isOneOf = (named: ReadonlySet<number>, day: number, length: number): boolean =>
  named.has(day) || named.has(day - length - 1)

/** When in a day, or an hour, by these parts, in order. */
function timesIn(parts: RuleParts, names: readonly ('BYHOUR' | 'BYMINUTE' | 'BYSECOND')[]): number[] {
  const lengths = { BYHOUR: HOUR, BYMINUTE: 60_000, BYSECOND: 1000 }
  let times = [0]
  for (const name of names)
    times = itemsOf(parts, name).flatMap((item) => times.map((time) => time + Number(item) * lengths[name]))
  return [...new Set(times)].toSorted((a, b) => a - b)
}

/** What BYSETPOS takes of the times of one interval. */
function placed(parts: RuleParts, times: readonly number[]): readonly number[] {
  const places = itemsOf(parts, 'BYSETPOS').map(Number)
  if (places.length === 0) return times
  const taken = new Set(places.map((place) => times.at(place > 0 ? place - 1 : place)))
  return times.filter((time) => taken.has(time))
}

/** What the library makes of a rule that says all of itself, from the beginning of a period on. */
function* look(parts: RuleParts, at: number, to: number): Generator<number> {
  if (to < at) return
  const text = `DTSTART:${written(at)}\nRRULE:${ruleText(new Map([...parts, ['UNTIL', written(to)]]))}`
  const set = taken(() => RRuleSet.fromString<DateTime<Time>>(text))
  set.cache.disable()
  const times = taken(() => set[Symbol.iterator]())
  for (let next = taken(() => times.next()); !next.done; next = times.next()) {
    const { year, month, day, time } = next.value
    yield utcOf(year, month, day) + timeOf(time)
  }
}

/** What the library does not take, though it was checked, is refused; it throws plain errors, some with the first time. */
function taken<T>(ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    throw new RangeError('the recurrence cannot be read', { cause: error })
  }
}

const timeOf = ({ hour, minute, second }: Time): number => ((hour * 60 + minute) * 60 + second) * 1000

/** Like Date.UTC, which takes the years before 100 for others. */
const utcOf = (year: number, month: number, day: number): number => new Date(0).setUTCFullYear(year, month - 1, day)

const written = (at: number): string => basic(new Date(at).toISOString().replace(/\.\d+/, ''))

/** The rule with what it takes from its start said (RFC 5545 section 3.3.10): time of day, weekday, day, month. */
function explicit(rule: RuleParts, start: number): Map<string, string> {
  const at = new Date(start)
  const parts = new Map([...rule].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL'))
  const imply = (name: string, value: number | string): void => {
    if (!parts.has(name)) parts.set(name, String(value))
  }
  const frequency = frequencyOf(parts)
  if (frequency !== 'HOURLY') imply('BYHOUR', at.getUTCHours())
  imply('BYMINUTE', at.getUTCMinutes())
  imply('BYSECOND', at.getUTCSeconds())
  const weekday = weekdays[(at.getUTCDay() + 6) % 7] ?? 'MO'
  const hasDays = has(parts, 'BYDAY', 'BYMONTHDAY', 'BYYEARDAY')
  if (hasDays || frequency === 'DAILY' || frequency === 'HOURLY') return parts
  if (frequency === 'WEEKLY' || has(parts, 'BYWEEKNO')) imply('BYDAY', weekday)
  else {
    if (frequency === 'YEARLY') imply('BYMONTH', at.getUTCMonth() + 1)
    imply('BYMONTHDAY', at.getUTCDate())
  }
  return parts
}

/** Takes every such weekday instead of a fifth last one, which the library refuses, and of those only the right ones. */
function widened(parts: RuleParts): { parts: RuleParts; takes: (time: number) => boolean } {
  if (!isFifthLastOfMonth(parts)) return { parts, takes: () => true }
  const wanted = new Set(itemsOf(parts, 'BYDAY').map((item) => item.replace(/^\+/, '').replace(/^(-?)0/, '$1')))
  const days = new Set([...wanted].map((item) => item.slice(-2)))
  const takes = (time: number): boolean => {
    const at = new Date(time)
    const day = at.getUTCDate()
    const length = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
    const weekday = weekdays[(at.getUTCDay() + 6) % 7] ?? 'MO'
    const ordinals = ['', Math.ceil(day / 7), -Math.ceil((length - day + 1) / 7)]
    return ordinals.some((ordinal) => wanted.has(`${ordinal}${weekday}`))
  }
  return { parts: new Map([...parts, ['BYDAY', [...days].join()]]), takes }
}
