import { addDays, type WallTime } from '@eventkit/api/words/wall-time'
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { dateOf, type Format } from '@/lib/format'
import { instantOf, wallTimeOf } from '@/lib/zoned-time'

/** When a task is due, as one change: the three fields mean something only together. */
export interface Due {
  dueDate: Timestamp | undefined
  dueAllDay: boolean
  dueTimeZone: string | undefined
}

type DueFields = Pick<Task, 'dueDate' | 'dueAllDay' | 'dueTimeZone'> | Due

export const NO_DUE: Due = { dueDate: undefined, dueAllDay: false, dueTimeZone: undefined }

/** Due at an instant. */
export const dueAt = (at: Date): Due => ({ ...NO_DUE, dueDate: timestampFromDate(at) })

/** Due on a day, without a time: at its last second, as the server keeps it. */
export function dueOn({ year, month, day }: Pick<WallTime, 'year' | 'month' | 'day'>, timeZone: string): Due {
  const next = instantOf(addDays({ year, month, day, hour: 0, minute: 0 }, 1), timeZone)
  return { dueDate: timestampFromDate(new Date(next.getTime() - 1000)), dueAllDay: true, dueTimeZone: timeZone }
}

/** Due some days from today: at the time a task has, or without one. */
export function dueInDays(task: DueFields, days: number, now: Date, timeZone: string): Due {
  const day = addDays(wallTimeOf(now, timeZone), days)
  if (!task.dueDate || task.dueAllDay) return dueOn(day, timeZone)
  const { hour, minute } = wallTimeOf(dateOf(task.dueDate), timeZone)
  return dueAt(instantOf({ ...day, hour, minute }, timeZone))
}

/** What the clock shows when a task is due: without a time, the day as it is called in its own zone. */
export function dueWall(task: DueFields, timeZone: string): WallTime | undefined {
  return task.dueDate && wallTimeOf(dateOf(task.dueDate), task.dueTimeZone ?? timeZone)
}

/** When a task is due, from the JSON values of those fields: a day where there is a zone. */
export function dueValueText(values: Readonly<Record<string, unknown>>, format: Format): string {
  const { due_date: at, due_time_zone: zone } = values
  if (typeof at !== 'string') return ''
  return typeof zone === 'string' ? format.wholeDay(new Date(at), zone) : format.dayTime(new Date(at))
}
