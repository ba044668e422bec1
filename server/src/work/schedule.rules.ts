import { fromJson } from '@bufbuild/protobuf'
import {
  type Schedule as ScheduleMessage,
  type ScheduleAction,
  ScheduleActionSchema,
  type UpdateScheduleRequest,
} from '@eventkit/api/eventkit/v1/schedule_pb'
import { invalid } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { cleanName } from '../kernel/text.ts'
import { latestOf, occurrencesOf } from '../platform/recurrence/series.ts'
import type { ColumnsIn, RowOf } from '../platform/records/index.ts'
import { noDue } from './task.due.rules.ts'
import { instantOf, seriesOf, settledRecurrence } from './task.series.rules.ts'

/** A schedule as it is kept and read. */
export type Schedule = RowOf<ScheduleMessage, 'recurrence' | 'action'>

/** What an update sets. */
export type SchedulePatch = ColumnsIn<UpdateScheduleRequest, Schedule>

/** A time of a schedule. */
export interface Time {
  key: string
  at: Date
}

/** What a schedule does. */
export const actionOf = ({ action }: Pick<Schedule, 'action'>): ScheduleAction['what'] =>
  fromJson(ScheduleActionSchema, action).what

/**
 * A schedule with its rule complete.
 * @throws invalid for a rule that cannot be kept, for one that is counted from completion, for no action
 */
export function checkedSchedule<T extends Pick<Schedule, 'recurrence' | 'action'>>(
  schedule: T,
  callerZone: string,
  now: Date,
): T {
  const recurrence: JsonObject = settledRecurrence(schedule.recurrence, noDue, callerZone, now)
  if (recurrence.mode !== 'fixed') throw invalid('recurrence.mode', 'must be fixed: nothing of a schedule is completed')
  const what = actionOf(schedule)
  if (what.case === undefined) throw invalid('action', 'must be one of make_tasks, write_entry, call_webhook')
  if (what.case === 'writeEntry') cleanName('action.write_entry.text', what.value.text)
  return { ...schedule, recurrence }
}

/** The first time of a schedule after another. */
export function timeAfter({ recurrence }: Pick<Schedule, 'recurrence'>, after: Date): Time | undefined {
  const found = occurrencesOf(seriesOf(recurrence), instant(after)).next().value
  return found && { key: found.key, at: new Date(found.at.epochMilliseconds) }
}

/** More than this after its time a run is late; more than the other it was missed. */
const lateAfterMs = 60_000
const missedAfterMs = 5 * 60_000

/** What is to be done at a time that has come: it, a later one of those that were missed, or nothing. */
export interface Turn {
  time: Time
  state: 'done' | 'late' | 'skipped'
}

/** By the policy for missed ones: those that are left out, and the one that is done, in their order. */
export function turnsAt({ recurrence }: Pick<Schedule, 'recurrence'>, time: Time, now: Date): Turn[] {
  const lateness = now.getTime() - time.at.getTime()
  const done = (each: Time): Turn => ({
    time: each,
    state: now.getTime() - each.at.getTime() > lateAfterMs ? 'late' : 'done',
  })
  if (lateness <= missedAfterMs || recurrence.missed === 'all') return [done(time)]
  if (recurrence.missed === 'wait') return [{ time, state: 'skipped' }]
  const latest = latestOf(seriesOf(recurrence), instant(time.at), instant(now))
  if (!latest) return [done(time)]
  const last = { key: latest.key, at: new Date(latest.at.epochMilliseconds) }
  return [{ time, state: 'skipped' }, done(last)]
}

const instant = (at: Date): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(at.getTime())

/** The wall-clock day and time of a schedule's time, for what counts from it. */
export function wallOf({ recurrence }: Pick<Schedule, 'recurrence'>, { key }: Pick<Time, 'key'>) {
  const series = seriesOf(recurrence)
  const local = instantOf(series, key).toZonedDateTimeISO(series.timeZone)
  return { day: local.toPlainDate(), time: series.isAllDay ? null : local.toPlainTime(), timeZone: series.timeZone }
}
