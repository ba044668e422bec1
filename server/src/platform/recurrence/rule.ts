import { parseTime } from './ics-value.ts'

/** The parts of an RRULE value by their names, both in capitals. */
export type RuleParts = ReadonlyMap<string, string>

export type Frequency = 'HOURLY' | 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

const ranges: Readonly<Record<string, readonly [min: number, max: number]>> = {
  INTERVAL: [1, 10_000],
  COUNT: [1, 10_000_000],
  BYSECOND: [0, 60],
  BYMINUTE: [0, 59],
  BYHOUR: [0, 23],
  BYMONTHDAY: [-31, 31],
  BYYEARDAY: [-366, 366],
  BYWEEKNO: [-53, 53],
  BYMONTH: [1, 12],
  BYSETPOS: [-366, 366],
}
const countsFromOne = new Set(['BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYSETPOS'])
const patterns: Readonly<Record<string, RegExp>> = {
  FREQ: /^(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  BYDAY: /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU))*$/,
  WKST: /^(MO|TU|WE|TH|FR|SA|SU)$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
}

/** The parts of an RRULE value; of a part that stands twice the last. */
export function partsOf(rule: string): Map<string, string> {
  const parts = rule.trim().toUpperCase().split(';')
  return new Map(
    parts
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=')
        return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
      }),
  )
}

/** Parts as an RRULE value. */
export const ruleText = (parts: RuleParts): string => [...parts].map(([name, value]) => `${name}=${value}`).join(';')

/** The items of a part that is a list; none where it is absent. */
export const itemsOf = (parts: RuleParts, name: string): string[] => parts.get(name)?.split(',') ?? []

export const has = (parts: RuleParts, ...names: string[]): boolean => names.some((name) => parts.has(name))

/** Of a rule that was checked. */
export const frequencyOf = (parts: RuleParts): Frequency => (parts.get('FREQ') ?? 'YEARLY') as Frequency

export const intervalOf = (parts: RuleParts): number => Number(parts.get('INTERVAL') ?? 1)

/** The first part with a name or a value that RFC 5545 section 3.3.10 does not have, or not here, as it is written. */
export function unknownPart(parts: RuleParts): string | undefined {
  for (const [name, value] of parts)
    if (!(patterns[name]?.test(value) ?? isInRange(name, value))) return `${name}=${value}`
  return undefined
}

function isInRange(name: string, value: string): boolean {
  const range = ranges[name]
  if (range === undefined) return false
  const items = name.startsWith('BY') ? value.split(',') : [value]
  return items.every((item) => {
    const number = Number(item)
    return /^[+-]?\d{1,9}$/.test(item) && number >= range[0] && number <= range[1] && isCounted(name, number)
  })
}

const isCounted = (name: string, number: number): boolean => number !== 0 || !countsFromOne.has(name)

/** Parts that must not stand beside each other (RFC 5545 section 3.3.10), and those that the library gets wrong. */
export function refusedMix(parts: RuleParts): string | undefined {
  const frequency = frequencyOf(parts)
  const byYear = frequency === 'YEARLY'
  if (!byYear && has(parts, 'BYWEEKNO')) return `BYWEEKNO with FREQ=${frequency}`
  if (has(parts, 'BYYEARDAY') && !byYear && frequency !== 'HOURLY') return `BYYEARDAY with FREQ=${frequency}`
  if (has(parts, 'BYMONTHDAY') && frequency === 'WEEKLY') return `BYMONTHDAY with FREQ=${frequency}`
  const hasOrdinals = /\d/.test(parts.get('BYDAY') ?? '')
  if (hasOrdinals && !byYear && frequency !== 'MONTHLY') return `BYDAY=${parts.get('BYDAY')} with FREQ=${frequency}`
  if (hasOrdinals && has(parts, 'BYWEEKNO')) return `BYDAY=${parts.get('BYDAY')} beside BYWEEKNO`
  const mostWeeks = frequency === 'MONTHLY' || has(parts, 'BYMONTH') ? 5 : 53
  const ordinal = itemsOf(parts, 'BYDAY').find((item) => !isOrdinal(item, mostWeeks))
  if (ordinal !== undefined) return `BYDAY=${ordinal} with FREQ=${frequency}`
  // Weeks that can reach into the year before or after: of these days the library misses some, or takes others.
  const edge = itemsOf(parts, 'BYWEEKNO').find((week) => Math.abs(Number(week)) > 51)
  if (edge !== undefined) return `BYWEEKNO=${edge}`
  if (has(parts, 'BYSETPOS') && ![...parts.keys()].some((name) => name !== 'BYSETPOS' && name.startsWith('BY')))
    return 'BYSETPOS without another BY… part'
  if (has(parts, 'BYSETPOS') && isFifthLastOfMonth(parts)) return `BYDAY=${parts.get('BYDAY')} beside BYSETPOS`
  return undefined
}

/** A weekday alone, or the nth of a month or a year that has as many. */
function isOrdinal(item: string, most: number): boolean {
  const ordinal = item.slice(0, -2)
  return ordinal === '' || (Math.abs(Number(ordinal)) >= 1 && Math.abs(Number(ordinal)) <= most)
}

/** Has a fifth last weekday of a month, which the library refuses; in a year's week of that ordinal it does not. */
export const isFifthLastOfMonth = (parts: RuleParts): boolean =>
  /-0?5[A-Z]/.test(parts.get('BYDAY') ?? '') && (frequencyOf(parts) === 'MONTHLY' || has(parts, 'BYMONTH'))

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** True for a rule whose days of the month are in none of its months, such as 30 February. */
export function isImpossible(parts: RuleParts): boolean {
  const days = itemsOf(parts, 'BYMONTHDAY').map((day) => Math.abs(Number(day)))
  const months = itemsOf(parts, 'BYMONTH').map((month) => longestMonths[Number(month) - 1] ?? 31)
  return days.length > 0 && months.length > 0 && Math.min(...days) > Math.max(...months)
}

/** The most occurrences a day may have. */
export function mostPerDay(parts: RuleParts): number {
  const count = (name: string) => parts.get(name)?.split(',').length ?? 1
  const hours = frequencyOf(parts) === 'HOURLY' && !has(parts, 'BYHOUR') ? 24 : count('BYHOUR')
  return hours * count('BYMINUTE') * count('BYSECOND')
}

/**
 * A rule as it was meant: spaces, empty parts and parts of no effect (`COUNT=-1`, `BYDAY=`, `X-…`) are left out, ordinals of
 * days where only a month or a year has them too, and UNTIL is written as the RFC does.
 */
export function tidyRule(rule: string): string {
  const parts = partsOf(rule.replace(/\s+/g, '').replace(/^RRULE:/i, ''))
  const frequency = parts.get('FREQ')
  const kept = [...parts].flatMap(([name, value]): [string, string][] => {
    const items = value.split(',').filter((item) => item !== '')
    const isEmpty = items.length === 0 || name.startsWith('X-') || (name === 'RSCALE' && value === 'GREGORIAN')
    if (isEmpty || (name === 'COUNT' && Number(value) <= 0) || (name === 'SKIP' && value === 'OMIT')) return []
    if (name === 'INTERVAL' && Number(value) === 0) return []
    if (name === 'BYDAY' && frequency !== 'MONTHLY' && frequency !== 'YEARLY')
      return [[name, items.map((item) => item.replace(/^[+-]?\d+/, '')).join()]]
    return [[name, name === 'UNTIL' ? tidyUntil(value) : items.join()]]
  })
  return ruleText(new Map(kept))
}

function tidyUntil(value: string): string {
  const time = parseTime(value, undefined)
  if (time === undefined) return value
  if (time.form === 'date') return basic(time.date.toString())
  const at = time.form === 'utc' ? time.instant : time.dateTime
  return basic(at.toString({ smallestUnit: 'second' }))
}

/** A date or time as iCalendar writes it. */
export const basic = (text: string): string => text.replace(/[-:]/g, '')
