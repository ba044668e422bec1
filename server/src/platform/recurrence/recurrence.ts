import { RRuleTemporal } from 'rrule-temporal'
import { parseTime } from './ics-value.ts'
import { type Problem, problem } from '../files/problem.ts'

/** A recurrence rule in wall-clock time: what zone the times are of is the caller's to know. */
export interface Recurrence {
  /** Occurrences of the half-open window in order, at most `most`. Throws RangeError when the rule takes too long. */
  between(from: Temporal.PlainDateTime, to: Temporal.PlainDateTime, most: number): Temporal.PlainDateTime[]
}

const TOO_LONG = 'the recurrence takes too long to expand'
/** How many candidates a rule may try in one look before it is given up; a year of hours is 8,784. */
const MAX_ITERATIONS = 50_000
/** Longer than any window. */
const MAX_DAYS = 1_000_000
/** Denser rules are no calendar entries. */
const MAX_A_DAY = 1440

const partRanges: Readonly<Record<string, readonly [min: number, max: number]>> = {
  INTERVAL: [1, 100_000],
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
const partPatterns: Readonly<Record<string, RegExp>> = {
  FREQ: /^(HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  BYDAY: /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU))*$/,
  WKST: /^(MO|TU|WE|TH|FR|SA|SU)$/,
  UNTIL: /^\d{8}(T\d{6}Z?)?$/,
}

/**
 * Why an RRULE value (RFC 5545 section 3.3.10) cannot be expanded; undefined when it can. Checked here because the library
 * leaves out what it does not understand, and a rule that loses a part recurs on other days.
 */
export function ruleProblem(rule: string, line: number): Problem | undefined {
  const parts = partsOf(rule)
  if (!parts.has('FREQ')) return problem('rule_no_frequency', { line })
  for (const [name, value] of parts) {
    const isValid = partPatterns[name]?.test(value) ?? isInRange(name, value)
    if (!isValid) return problem('rule_part', { line, part: `${name}=${value}` })
  }
  const mixed = mixedParts(parts)
  if (mixed !== undefined) return problem('rule_part', { line, part: mixed })
  if (perDay(parts) > MAX_A_DAY) return problem('rule_too_often', { line })
  return undefined
}

/**
 * A rule from its RRULE value and first time, which counts as an occurrence unless `isExclusion`. `toLocal` turns an UNTIL in UTC into the
 * start's wall-clock time. The rule must have no ruleProblem; RangeError for one that cannot be read all the same.
 */
export function recurrenceOf(
  rule: string,
  start: Temporal.PlainDateTime,
  toLocal: (instant: Temporal.Instant) => Temporal.PlainDateTime = asLocal,
  isExclusion = false,
): Recurrence {
  const parts = partsOf(rule)
  // A rule with COUNT is always counted from its start, so it is looked at once; the others in pieces that fit the limit.
  const days = parts.has('COUNT') ? MAX_DAYS : Math.max(1, Math.floor(MAX_ITERATIONS / 4 / perDay(parts)))
  const options = {
    rruleString: withLocalUntil(parts, toLocal),
    dtstart: start.toZonedDateTime('UTC'),
    includeDtstart: !isExclusion,
    maxIterations: MAX_ITERATIONS,
    maxCandidateEvaluations: MAX_ITERATIONS * 4,
    cache: false,
    temporal: Temporal,
  }
  const series = orRangeError('the recurrence cannot be read', () => new RRuleTemporal(options))
  return {
    between: (from, to, most) => {
      const found: Temporal.PlainDateTime[] = []
      let at = Temporal.PlainDateTime.compare(from, start) > 0 ? from : start
      while (Temporal.PlainDateTime.compare(at, to) < 0 && found.length < most) {
        const next = earlier(at.add({ days }), to)
        found.push(...look(series, at, next))
        at = next
      }
      return found.slice(0, most)
    },
  }
}

function look(series: RRuleTemporal, from: Temporal.PlainDateTime, to: Temporal.PlainDateTime) {
  const [after, before] = [from.toZonedDateTime('UTC'), to.toZonedDateTime('UTC')]
  const inclusive = orRangeError(TOO_LONG, () => series.between(after, before, true))
  const found = inclusive.map((occurrence) => occurrence.toPlainDateTime())
  return found.filter((occurrence) => Temporal.PlainDateTime.compare(occurrence, to) < 0)
}

/** Parts beside which the library takes other days than the RFC's table (section 3.3.10) says. */
function mixedParts(parts: Map<string, string>): string | undefined {
  const has = (...names: string[]): boolean => names.some((name) => parts.has(name))
  if (has('BYWEEKNO') && has('BYMONTH', 'BYMONTHDAY', 'BYYEARDAY'))
    return 'BYWEEKNO beside BYMONTH or days of the month'
  if (has('BYYEARDAY') && has('BYMONTHDAY', 'BYDAY')) return 'BYYEARDAY beside BYMONTHDAY or BYDAY'
  return undefined
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
  return kept.map(([name, value]) => `${name}=${value}`).join(';')
}

function tidyUntil(value: string): string {
  const time = parseTime(value, undefined)
  if (time === undefined) return value
  if (time.form === 'date') return basic(time.date.toString())
  const at = time.form === 'utc' ? time.instant : time.dateTime
  return basic(at.toString({ smallestUnit: 'second' }))
}

const basic = (text: string): string => text.replace(/[-:]/g, '')

/** The library throws plain errors for what it cannot read and where it reaches its limits. */
function orRangeError<T>(message: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new RangeError(message, { cause: error })
  }
}

function partsOf(rule: string): Map<string, string> {
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

function isInRange(name: string, value: string): boolean {
  const range = partRanges[name]
  if (range === undefined) return false
  const isList = name.startsWith('BY')
  const items = isList ? value.split(',') : [value]
  return items.every((item) => {
    const number = Number(item)
    const isNumber = /^[+-]?\d+$/.test(item) && number >= range[0] && number <= range[1]
    return isNumber && !(number === 0 && countsFromOne.has(name))
  })
}

/** The most occurrences a day may have. */
function perDay(parts: Map<string, string>): number {
  const count = (name: string) => parts.get(name)?.split(',').length ?? 1
  const hours = parts.get('FREQ') === 'HOURLY' ? 24 : count('BYHOUR')
  return hours * count('BYMINUTE') * count('BYSECOND')
}

/** The rule with UNTIL in the floating time the library is given; an UNTIL that is a date takes in that whole day. */
function withLocalUntil(parts: Map<string, string>, toLocal: (instant: Temporal.Instant) => Temporal.PlainDateTime) {
  const until = parts.get('UNTIL')
  const fixed = new Map(parts)
  if (until !== undefined) fixed.set('UNTIL', `${localUntil(until, toLocal)}Z`)
  return `RRULE:${[...fixed].map(([name, value]) => `${name}=${value}`).join(';')}`
}

function localUntil(until: string, toLocal: (instant: Temporal.Instant) => Temporal.PlainDateTime): string {
  if (!until.includes('T')) return `${until}T235959`
  if (!until.endsWith('Z')) return until
  const instant = Temporal.PlainDateTime.from(until.slice(0, -1)).toZonedDateTime('UTC').toInstant()
  return basic(toLocal(instant).toString({ smallestUnit: 'second' }))
}

const asLocal = (instant: Temporal.Instant): Temporal.PlainDateTime =>
  instant.toZonedDateTimeISO('UTC').toPlainDateTime()

const earlier = (a: Temporal.PlainDateTime, b: Temporal.PlainDateTime): Temporal.PlainDateTime =>
  Temporal.PlainDateTime.compare(a, b) <= 0 ? a : b
