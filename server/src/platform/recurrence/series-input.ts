import { findTimeZone } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { seriesProblem } from './series-problem.ts'
import { keyOf, type Series } from './series.ts'

/** A series as a request says it. */
export interface SeriesInput {
  rule: string
  startsAt: string
  timeZone: string
  monthEnd: string
  excluded: readonly string[]
  added: readonly string[]
}

/** What is taken where a request does not say. */
export interface SeriesDefaults {
  startsAt: Date
  timeZone: string
}

/** Years that databases, zones and lengths of series leave room for. */
const years = { first: 1900, last: 9000 }

/**
 * Reads a series. `path` stands before the names of its fields in errors.
 * @throws invalid, with a reason of its own for each way in which a rule cannot recur
 */
export function readSeries(input: SeriesInput, defaults: SeriesDefaults, path = ''): Series {
  const series = readKept(input, defaults, path)
  const problem = seriesProblem(series)
  return problem ? refuserOf(path)(problem.field, problem.reason, problem.description) : series
}

const refuserOf =
  (path: string) =>
  (field: string, reason: string, description: string): never => {
    const violations = [{ field: `${path}${field}`, description }]
    throw new DomainError('invalid', reason, `${path}${field}: ${description}`, { violations })
  }

/** The same of a series that was read before, such as one from the database: whether it can recur is not looked at again. */
export function readKept(input: SeriesInput, defaults: SeriesDefaults, path = ''): Series {
  const refuse = refuserOf(path)
  const timeZone = input.timeZone === '' ? defaults.timeZone : findTimeZone(input.timeZone)
  if (timeZone === undefined)
    return refuse(
      'time_zone',
      'unknown_time_zone',
      'must be an IANA zone, such as Europe/Vienna; abbreviations such as PST mean several',
    )
  const start = input.startsAt === '' ? localNow(defaults.startsAt, timeZone) : readTime(input.startsAt, timeZone)
  if (start === undefined) return refuse('starts_at', 'bad_time', timeForms)
  const monthEnd = input.monthEnd || 'skip'
  if (monthEnd !== 'clamp' && monthEnd !== 'skip') return refuse('month_end', 'month_end', 'must be clamp or skip')
  const { isAllDay } = start
  const times = (field: 'excluded' | 'added'): string[] =>
    input[field].map((text, i) => {
      const time = readTime(text, timeZone) ?? refuse(`${field}[${i}]`, 'bad_time', timeForms)
      return keyOf(time.local, isAllDay || time.isAllDay)
    })
  const rule = input.rule
    .trim()
    .replace(/^RRULE:/i, '')
    .toUpperCase()
  const excluded = times('excluded')
  return { rule, start: start.local, timeZone, isAllDay, monthEnd, excluded, added: times('added') }
}

const timeForms = 'must be a time such as 2026-01-30T09:00, 2026-01-30T08:00:00Z or, for whole days, 2026-01-30'

interface Time {
  local: Temporal.PlainDateTime
  isAllDay: boolean
}

const localNow = (now: Date, timeZone: string): Time => ({
  local: Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .round({ smallestUnit: 'minute', roundingMode: 'floor' }),
  isAllDay: false,
})

/** A date, a wall-clock time or an instant, in a zone; undefined for none and no real one. */
function readTime(text: string, timeZone: string): Time | undefined {
  const isAllDay = /^\d{4}-\d{2}-\d{2}$/.test(text)
  if (!isAllDay && !/^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})?$/.test(text))
    return undefined
  try {
    const local = /([Zz]|[+-]\d{2}:\d{2})$/.test(text.slice(10))
      ? Temporal.Instant.from(text).toZonedDateTimeISO(timeZone).toPlainDateTime()
      : Temporal.PlainDateTime.from(text, { overflow: 'reject' })
    const isFar = local.year < years.first || local.year > years.last
    return isFar ? undefined : { local: local.round({ smallestUnit: 'second', roundingMode: 'floor' }), isAllDay }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
