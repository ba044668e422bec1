import { cleanTimeZone } from '../kernel/clock.ts'
import { dayOf, endOfDay } from '../kernel/day.ts'
import { invalid } from '../kernel/errors.ts'
import { isInRange } from '../kernel/instant.ts'

/** When a task is due: at an instant, on a day of a zone, or not at all. */
export interface Due {
  /** Without a time the last second of the day. */
  due_date: Date | null
  due_all_day: boolean
  /** Of a due date without a time, and only of one. */
  due_time_zone: string | null
}

/** Three fields that mean something only together. */
export const dueFields = ['due_date', 'due_all_day', 'due_time_zone'] as const satisfies readonly (keyof Due)[]

export const noDue: Due = { due_date: null, due_all_day: false, due_time_zone: null }

/**
 * When a task is due after a patch. Due on a day is due at its last second in its zone, whatever instant of the day was
 * given: so it comes after what has a time that day, and is overdue when the day is over. A zone given alone keeps the day.
 * @throws invalid for a day without a date, a zone without a day, an unknown zone
 */
export function settledDue(before: Due, patch: Partial<Due>, callerZone: string): Due {
  const next: Due = { ...before, ...pickDue(patch) }
  if (next.due_date === null) {
    if (patch.due_all_day) throw invalid('due_all_day', 'needs a due_date')
    if (patch.due_time_zone) throw invalid('due_time_zone', 'needs a due_date')
    return noDue
  }
  if (!next.due_all_day) {
    if (patch.due_time_zone)
      throw invalid('due_time_zone', 'is only for a due date without a time; set due_all_day, too')
    return { ...noDue, due_date: next.due_date }
  }
  const zone = cleanTimeZone('due_time_zone', next.due_time_zone ?? callerZone)
  const day = dayOf(next.due_date, patch.due_date ? zone : (before.due_time_zone ?? zone))
  const end = endOfDay(day, zone)
  if (!isInRange(end.getTime())) throw invalid('due_date', 'must be a day in the years 1 to 9999')
  return { due_date: end, due_all_day: true, due_time_zone: zone }
}

/** A patch with everything of the due date that follows from what it names of it. */
export const withDue = <P extends Partial<Due>>(task: Due, patch: P, callerZone: string): P =>
  dueFields.some((field) => patch[field] !== undefined) ? { ...patch, ...settledDue(task, patch, callerZone) } : patch

/** Only what a patch names: null and false clear, undefined does not count. */
const pickDue = (patch: Partial<Due>): Partial<Due> =>
  Object.fromEntries(dueFields.filter((field) => patch[field] !== undefined).map((field) => [field, patch[field]]))
