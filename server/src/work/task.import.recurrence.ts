import { parseRecurring } from '@eventkit/api/words/recurring'
import { type Clock, isoDate, isoTime } from '@eventkit/api/words/wall-time'
import { dayOf, endOfDay } from '../kernel/day.ts'
import { DomainError } from '../kernel/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts'
import { textOf } from '../kernel/text.ts'
import { readSeries } from '../platform/recurrence/series-input.ts'
import { occurrencesOf, type Series } from '../platform/recurrence/series.ts'
import type { DueOptions } from './task.import.due.ts'
import type { ImportedTask } from './task.import.rules.ts'

// A file that only says "every monday" begins on the day of its import. That day is not kept with the row, so that the same
// file says the same of the same task another day.

/** How a task recurs by a row, and when it first is due, as RFC 3339 text. */
export interface ReadRecurrence {
  fields: Pick<ImportedTask, 'recurrence' | 'recurrence_starts_on' | 'due_all_day' | 'due_time_zone'>
  startsAt: string
}

/** How Todoist has parts of a day. */
const parts: [Clock, ...string[]][] = [
  [{ hour: 9, minute: 0 }, 'morning', 'früh'],
  [{ hour: 12, minute: 0 }, 'afternoon', 'nachmittag'],
  [{ hour: 19, minute: 0 }, 'evening', 'abend'],
  [{ hour: 22, minute: 0 }, 'night', 'nacht'],
]
const dayParts = Object.fromEntries(parts.flatMap(([time, ...names]) => names.map((name) => [name, time])))

/** Reads recurring words of English or German; undefined for what is not understood, or cannot be kept exactly. */
export function readRecurrence(
  text: string,
  language: string,
  { zone, order, near }: DueOptions,
): ReadRecurrence | undefined {
  if (near === undefined || !/^(en|de|$)/i.test(language)) return undefined
  if (order === undefined && /\d\/\d/.test(text)) return undefined
  const { year, month, day } = near
  const today = { year, month, day, hour: 0, minute: 0 }
  const said = parseRecurring(text, { today, isDayFirst: order !== 'mdy', dayParts, isUndated: true })
  if (!said) return undefined
  const time = said.time ? isoTime(said.time) : ''
  const recurrence = { rule: said.rule, time, time_zone: zone, mode: said.mode, month_end: said.monthEnd }
  const startsOn = said.startsOn && isoDate(said.startsOn)
  const series = keptSeries(startingOn(recurrence, startsOn ?? near.toString()))
  const first = series && occurrencesOf(series).next().value
  if (!series || !first) return undefined
  const at = first.at.toZonedDateTimeISO(zone)
  const due = series.isAllDay ? endOfDay(at.toPlainDate(), zone) : new Date(at.epochMilliseconds)
  return {
    fields: {
      recurrence,
      ...(startsOn && { recurrence_starts_on: startsOn }),
      // Says of its first date that it is a day.
      ...(series.isAllDay && { due_all_day: true, due_time_zone: zone }),
    },
    startsAt: due.toISOString(),
  }
}

function keptSeries(recurrence: JsonObject): Series | undefined {
  const text = (name: string) => textOf(recurrence[name])
  const [rule, startsAt, timeZone, monthEnd] = [text('rule'), text('starts_at'), text('time_zone'), text('month_end')]
  try {
    const input = { rule, startsAt, timeZone, monthEnd, excluded: [], added: [] }
    return readSeries(input, { startsAt: new Date(0), timeZone: 'UTC' })
  } catch (error) {
    if (error instanceof DomainError) return undefined
    throw error
  }
}

/** A row's recurrence as the contract has it, from a day on. */
function startingOn({ time, ...recurrence }: JsonObject, day: string): JsonObject {
  return { ...recurrence, starts_at: textOf(time) === '' ? day : `${day}T${textOf(time)}` }
}

/** The fields of a task as rows say them: its recurrence without the day that it begins, and that day. */
export function asRowsSay(fields: JsonObject): JsonObject {
  const { recurrence } = fields
  if (!isJsonObject(recurrence)) return { ...fields, recurrence_starts_on: null }
  const { rule = '', time_zone = '', mode = '', month_end = '' } = recurrence
  const [day, time = ''] = beginOf(recurrence)
  return { ...fields, recurrence: { rule, time, time_zone, mode, month_end }, recurrence_starts_on: day }
}

/** The day and, but for whole days, the time on the clock of its zone at which a task's recurrence begins. */
function beginOf(recurrence: JsonObject): [day: string, time?: string] {
  const at = textOf(recurrence.starts_at)
  if (!at.includes('T')) return [at]
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(textOf(recurrence.time_zone))
  return [local.toPlainDate().toString(), local.toPlainTime().toString({ smallestUnit: 'minute' })]
}

/**
 * A row's fields for a task's own verbs. `before` is the recurrence that the task has: what the row does not say of it stays. A
 * new one begins today, and the task is due at its first time.
 */
export function asTasksSay(fields: JsonObject, before: JsonValue, now: Date): JsonObject {
  const { recurrence, recurrence_starts_on: named, ...rest } = fields
  if (recurrence === undefined && named === undefined) return fields
  const { due_all_day: _, due_time_zone: __, ...others } = rest
  const has = isJsonObject(before) ? before : undefined
  const wanted = recurrence === undefined && has ? asRowsSay({ recurrence: has }).recurrence : recurrence
  if (!isJsonObject(wanted)) return { ...rest, recurrence: null }
  const day = textOf(named) || (has ? beginOf(has)[0] : dayOf(now, textOf(wanted.time_zone)).toString())
  return { ...others, recurrence: { ...has, ...startingOn(wanted, day) } }
}
