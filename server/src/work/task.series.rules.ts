import { createHash } from 'node:crypto'
import { endOfDay } from '../kernel/day.ts'
import { invalid } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { readKept, readSeries } from '../platform/recurrence/series-input.ts'
import { keyOf, latestOf, occurrencesOf, type Series } from '../platform/recurrence/series.ts'
import type { Due } from './task.due.rules.ts'

/** How a task comes again, as its column has it. */
export interface Recurrence extends JsonObject {
  rule: string
  /** An instant, or a date. */
  starts_at: string
  time_zone: string
  mode: 'fixed' | 'completion'
  missed: 'wait' | 'collapse' | 'all'
  month_end: 'clamp' | 'skip'
  excluded: string[]
  added: string[]
}

const modes = ['fixed', 'completion'] as const
const missedPolicies = ['wait', 'collapse', 'all'] as const

/** What of a task says how it comes again. */
export interface Recurring extends Due {
  recurrence: JsonObject | null
  series_id: string | null
  occurrence: string | null
}

const textIn = (given: JsonObject, name: string): string => (typeof given[name] === 'string' ? given[name] : '')

const textsIn = (given: JsonObject, name: string): string[] =>
  Array.isArray(given[name]) ? given[name].map(String) : []

/** The series of a recurrence that was settled. */
export const seriesOf = (recurrence: JsonObject): Series =>
  readKept(
    {
      rule: textIn(recurrence, 'rule'),
      startsAt: textIn(recurrence, 'starts_at'),
      timeZone: textIn(recurrence, 'time_zone'),
      monthEnd: textIn(recurrence, 'month_end'),
      excluded: textsIn(recurrence, 'excluded'),
      added: textsIn(recurrence, 'added'),
    },
    { startsAt: new Date(0), timeZone: 'UTC' },
    'recurrence.',
  )

/**
 * A recurrence as somebody gave it, complete and checked. What it does not say it takes from the due date, else from now.
 * @throws invalid by the field, with the reason
 */
export function settledRecurrence(given: JsonObject, due: Due, callerZone: string, now: Date): Recurrence {
  const timeZone = textIn(given, 'time_zone') || due.due_time_zone || callerZone
  const dueAt = due.due_date && !due.due_all_day ? due.due_date.toISOString() : ''
  const dueDay = due.due_date && due.due_all_day ? localOf(due.due_date, due.due_time_zone ?? timeZone) : undefined
  const startsAt = textIn(given, 'starts_at') || (dueDay ? dueDay.toPlainDate().toString() : dueAt)
  const series = readSeries(
    {
      rule: textIn(given, 'rule'),
      startsAt,
      timeZone,
      monthEnd: textIn(given, 'month_end') || usualMonthEnd(given),
      excluded: textsIn(given, 'excluded'),
      added: textsIn(given, 'added'),
    },
    { startsAt: now, timeZone },
    'recurrence.',
  )
  return {
    ...recurrenceOf(series),
    mode: oneOf(modes, textIn(given, 'mode') || 'fixed', 'recurrence.mode'),
    missed: oneOf(missedPolicies, textIn(given, 'missed') || 'wait', 'recurrence.missed'),
  }
}

/** Three months from 29 November is the end of February: who counts from the day of completion names no day of the month. */
const usualMonthEnd = (given: JsonObject): string =>
  textIn(given, 'mode') === 'completion' && !/BY(MONTH)?DAY=/i.test(textIn(given, 'rule')) ? 'clamp' : ''

function oneOf<T extends string>(known: readonly T[], value: string, field: string): T {
  const found = known.find((each) => each === value)
  if (found === undefined) throw invalid(field, `must be one of ${known.join(', ')}`)
  return found
}

const recurrenceOf = (series: Series) => ({
  rule: series.rule,
  starts_at: series.isAllDay
    ? series.start.toPlainDate().toString()
    : series.start.toZonedDateTime(series.timeZone).toInstant().toString(),
  time_zone: series.timeZone,
  month_end: series.monthEnd,
  excluded: [...series.excluded],
  added: [...series.added],
})

const localOf = (at: Date, timeZone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime()

/**
 * A task with its recurrence settled: where it has no due date, due at the first time of the rule; where it is new to a
 * series, which of it it is. The id of the first task of a series is the series'.
 */
export function withSeries<T extends Recurring & { id: string }>(task: T, callerZone: string, now: Date): T {
  if (!task.recurrence) return task
  const recurrence = settledRecurrence(task.recurrence, task, callerZone, now)
  const series = seriesOf(recurrence)
  const first = occurrencesOf(series).next().value
  const due = task.due_date || !first ? {} : dueAt(series, first.key)
  const occurrence = task.occurrence ?? occurrenceOfDue(series, { ...task, ...due })
  return { ...task, ...due, recurrence, occurrence, series_id: task.series_id ?? task.id }
}

/** Which time of a series a due date is; one that the rule does not have stands for itself. */
function occurrenceOfDue(series: Series, due: Due): string {
  const local = localOf(
    due.due_date ?? new Date(0),
    series.isAllDay ? (due.due_time_zone ?? series.timeZone) : series.timeZone,
  )
  return keyOf(local, series.isAllDay)
}

/** When a task is due that is this occurrence. */
export function dueAt(series: Series, key: string): Due {
  if (series.isAllDay) {
    const day = wallClockOf(key).toPlainDate()
    return { due_date: endOfDay(day, series.timeZone), due_all_day: true, due_time_zone: series.timeZone }
  }
  const at = instantOf(series, key)
  return { due_date: new Date(at.epochMilliseconds), due_all_day: false, due_time_zone: null }
}

/** The instant of an occurrence; of whole days the first of the day. */
export const instantOf = (series: Series, key: string): Temporal.Instant =>
  wallClockOf(key).toZonedDateTime(series.timeZone).toInstant()

function wallClockOf(key: string): Temporal.PlainDateTime {
  const [time = ''] = key.split('~')
  return time.includes('T') ? Temporal.PlainDateTime.from(time) : Temporal.PlainDate.from(time).toPlainDateTime()
}

/** The next of a series, and how the series goes on from it. */
export interface Next {
  key: string
  recurrence: JsonObject
}

/**
 * What comes after an occurrence that was closed at `now`. By missed policy: `wait` what lies ahead, `collapse` the latest
 * that was missed, else what lies ahead, `all` the very next. Counted from completion the rule begins anew on that day.
 * Undefined where the series has ended.
 */
export function nextOf(recurrence: JsonObject, occurrence: string, now: Date): Next | undefined {
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime())
  if (recurrence.mode === 'completion') return nextFromCompletion(recurrence, occurrence, at)
  const series = seriesOf(recurrence)
  const own = instantOf(series, occurrence)
  const isOver = Temporal.Instant.compare(own, at) < 0
  const latest = recurrence.missed === 'collapse' && isOver ? latestOf(series, own, at) : undefined
  const after = recurrence.missed === 'all' || !isOver ? own : laterOf(own, lastMissed(series, at))
  const found = latest ?? occurrencesOf(series, after).next().value
  return found && { key: found.key, recurrence }
}

/** What lies ahead comes after this: a day is not missed before it is over. */
function lastMissed({ isAllDay, timeZone }: Series, now: Temporal.Instant): Temporal.Instant {
  if (!isAllDay) return now
  return now.toZonedDateTimeISO(timeZone).startOfDay().toInstant().subtract({ milliseconds: 1 })
}

const laterOf = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(a, b) < 0 ? b : a

/** An occurrence that is on the same time as the one before it, completed early, has a number as well: `2026-01-04~2`. */
function nextFromCompletion(recurrence: JsonObject, occurrence: string, at: Temporal.Instant): Next | undefined {
  const series = seriesOf(recurrence)
  const count = /(?:^|;)COUNT=(\d+)/.exec(series.rule)?.[1]
  if (count !== undefined && Number(count) <= 1) return undefined
  const day = at.toZonedDateTimeISO(series.timeZone).toPlainDate()
  const start = day.toPlainDateTime(series.start.toPlainTime())
  const rule = series.rule.replace(/;?COUNT=\d+/, '').replace(/^;/, '')
  const fresh = { ...series, rule, start }
  const endOfIt = day.add({ days: 1 }).toZonedDateTime(series.timeZone).toInstant().subtract({ milliseconds: 1 })
  const found = occurrencesOf(fresh, endOfIt).next().value
  if (!found) return undefined
  const left = count === undefined ? {} : { rule: series.rule.replace(/COUNT=\d+/, `COUNT=${Number(count) - 1}`) }
  const [before, number = '1'] = occurrence.split('~')
  const key = before === found.key ? `${found.key}~${Number(number) + 1}` : found.key
  return { key, recurrence: { ...recurrence, ...left } }
}

/** What comes after one that is left out, whose time it takes from COUNT; undefined where it is the last. */
export function nextOfSkipped(recurrence: JsonObject, occurrence: string): Next | undefined {
  if (recurrence.mode === 'completion')
    return nextFromCompletion(recurrence, occurrence, instantOf(seriesOf(recurrence), occurrence))
  return nextByRule(recurrence, occurrence)
}

/** What comes next where a time is taken; counted from completion it is the same day, by a number. */
export function afterTaken({ key, recurrence }: Next): Next | undefined {
  if (recurrence.mode !== 'completion') return nextByRule(recurrence, key)
  const [time = '', number = '1'] = key.split('~')
  return { key: `${time}~${Number(number) + 1}`, recurrence }
}

function nextByRule(recurrence: JsonObject, occurrence: string): Next | undefined {
  const found = following(recurrence, occurrence)
  return found && { key: found.key, recurrence }
}

/** The exclusions of a series that still matter: those from the day of its oldest open task on. */
export const exclusionsSince = (recurrence: JsonObject, oldest: string): string[] =>
  textsIn(recurrence, 'excluded').filter((each) => each.slice(0, dayLength) >= oldest.slice(0, dayLength))

const dayLength = '2026-01-04'.length

/** The latest occurrence that has come after one that is open; undefined for none. */
export function latestMissed(recurrence: JsonObject, occurrence: string, now: Date): string | undefined {
  const series = seriesOf(recurrence)
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime())
  return latestOf(series, instantOf(series, occurrence), at)?.key
}

/** The very next by the rule; undefined where the series ends. */
export function following(recurrence: JsonObject, occurrence: string): { key: string; at: Date } | undefined {
  const series = seriesOf(recurrence)
  const found = occurrencesOf(series, instantOf(series, occurrence)).next().value
  return found && { key: found.key, at: new Date(found.at.epochMilliseconds) }
}

/** A due date that moves along from one occurrence to another, on the clock of the series' zone. */
export function dueMoved(
  { due_date, due_all_day, due_time_zone }: Due,
  from: string,
  to: string,
  timeZone: string,
): Due {
  const due = { due_date, due_all_day, due_time_zone }
  if (!due.due_date) return due
  const zone = due.due_time_zone ?? timeZone
  const shift = wallClockOf(from).until(wallClockOf(to), { largestUnit: 'day' })
  const local = localOf(due.due_date, zone).add(due.due_all_day ? { days: shift.days } : shift)
  if (due.due_all_day) return { ...due, due_date: endOfDay(local.toPlainDate(), zone) }
  return { ...due, due_date: new Date(local.toZonedDateTime(zone).epochMilliseconds) }
}

/** An id that follows from names: the same for the same, whoever makes it (a UUID of version 8, RFC 9562). */
export function idFrom(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\n')).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
