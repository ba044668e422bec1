import { endOfDay } from '../kernel/day.ts'
import { momentOf, readDateText } from '../platform/files/date-text.ts'
import { ambiguousDate, type DateOptions, namedDate, saysNoDate } from '../platform/files/file-dates.ts'
import { type Problem, problem } from '../platform/files/problem.ts'
import type { ImportedDue } from './task.import.rules.ts'
import { taskProblem } from './task.import.problems.ts'

/** How due dates are read. */
export interface DueOptions extends DateOptions {
  /** The day from which dates without a year are counted; absent where such dates are not read. */
  near?: Temporal.PlainDate
}

/** What a cell says about when a task is due. */
export interface ReadDue {
  /** Absent where the cell is not understood. */
  due?: ImportedDue
  /** What is wrong with it, or what was done to it. */
  problem?: Problem
  /** The cell is not understood; nothing of it may be lost. */
  isText?: true
  /** The cell cannot be taken before somebody says which order its day and month have. */
  isAmbiguous?: true
}

/** When a task is due by its cell in a column. */
export function readDue(text: string, column: string, { zone, order, near }: DueOptions): ReadDue {
  if (saysNoDate(text)) return { due: { due_date: null, due_all_day: false, due_time_zone: null } }
  const told = { column, text }
  const read = readDateText(text, near)
  if (read.kind === 'unknown') return { problem: taskProblem('unknown_due_date', told), isText: true }
  if (read.kind === 'ambiguous' && order === undefined) return { problem: ambiguousDate(told, read), isAmbiguous: true }
  const named = namedDate(read, order)
  const moment = named && momentOf(named, zone, endOfDay)
  if (!named || !moment) return { problem: taskProblem('impossible_date', told), isText: true }
  const due: ImportedDue = {
    due_date: moment.at.toISOString(),
    due_all_day: moment.isWholeDay,
    due_time_zone: moment.isWholeDay ? zone : null,
  }
  if (moment.isMoved) return { due, problem: problem('time_skipped', told) }
  const isYearless = read.kind === 'date' && read.isYearless
  return isYearless ? { due, problem: taskProblem('year_assumed', { ...told, year: named.date.year }) } : { due }
}
