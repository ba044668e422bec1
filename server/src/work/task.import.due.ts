import type { CsvFile, CsvRecord } from '../platform/files/csv.ts'
import type { DateOrder, DateQuestion, FileReading, ReadOptions } from '../platform/files/file-row.ts'
import type { Problem } from '../platform/files/problem.ts'
import type { ImportedDue } from './task.import.rules.ts'
import { momentOf, type NamedDate, readDateText } from './task.import.dates.ts'
import { taskProblem } from './task.import.problems.ts'

/** How due dates are read. */
export interface DueOptions {
  /** The zone of times that name none. */
  zone: string
  /** The order of day and month, where it is known. */
  order: DateOrder | undefined
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

const nothing = new Set(['', '-', '–', '—', 'n/a', 'none', 'keine', 'keins', 'no date', 'kein datum'])

/** When a task is due by its cell in a column. */
export function readDue(text: string, column: string, { zone, order, near }: DueOptions): ReadDue {
  if (nothing.has(text.toLowerCase())) return { due: { due_date: null, due_all_day: false, due_time_zone: null } }
  const told = { column, text }
  const read = readDateText(text, near)
  if (read.kind === 'unknown') return { problem: taskProblem('unknown_due_date', told), isText: true }
  if (read.kind === 'ambiguous' && order === undefined) {
    const readings = { dmy: read.dmy.date.toString(), mdy: read.mdy.date.toString() }
    return { problem: taskProblem('ambiguous_date', { ...told, ...readings }), isAmbiguous: true }
  }
  const named: NamedDate | undefined =
    read.kind === 'ambiguous' ? read[order ?? 'dmy'] : read.kind === 'date' ? read : undefined
  const moment = named && momentOf(named, zone)
  if (!named || !moment) return { problem: taskProblem('impossible_date', told), isText: true }
  const due: ImportedDue = {
    due_date: moment.at.toISOString(),
    due_all_day: moment.isWholeDay,
    due_time_zone: moment.isWholeDay ? zone : null,
  }
  if (moment.isMoved) return { due, problem: taskProblem('time_skipped', told) }
  const isYearless = read.kind === 'date' && read.isYearless
  return isYearless ? { due, problem: taskProblem('year_assumed', { ...told, year: named.date.year }) } : { due }
}

/** How the due dates of a file are read, and what its reading tells of that. */
interface FileDue {
  due: DueOptions
  told: Pick<FileReading, 'dateOrder' | 'dateQuestion'>
}

/** How the dates of a file's column are read: in the order that the upload named, or that they themselves tell. */
export async function dueOf(
  file: CsvFile,
  at: number | undefined,
  { dateOrder, usualDateOrder, timeZone, callerTimeZone }: DueWish,
): Promise<FileDue> {
  const zone = timeZone || callerTimeZone
  if (dateOrder !== '') return { due: { zone, order: dateOrder }, told: {} }
  const told = await findOrder(file.records(), at, usualDateOrder)
  return { due: { zone, order: told.dateOrder }, told }
}

/** What an upload says about dates. */
export type DueWish = Pick<ReadOptions, 'timeZone' | 'callerTimeZone' | 'dateOrder' | 'usualDateOrder'>

/**
 * Looks through a column for dates that can be read in one order only; where these do not agree, or are none, it takes the
 * usual order, or asks.
 */
async function findOrder(
  records: AsyncIterable<CsvRecord>,
  at: number | undefined,
  usual: DateOrder | '',
): Promise<FileDue['told']> {
  if (at === undefined) return {}
  const orders = new Set<DateOrder>()
  let question: DateQuestion | undefined
  for await (const { line, cells } of records) {
    const text = cells[at]?.trim() ?? ''
    const read = readDateText(text)
    if (read.kind === 'date' && read.order) orders.add(read.order)
    if (read.kind !== 'ambiguous') continue
    const [dmy, mdy] = [read.dmy.date.toString(), read.mdy.date.toString()]
    question = { ...(question ?? { line, text, dmy, mdy }), count: (question?.count ?? 0) + 1 }
  }
  const [order] = orders
  if (order && orders.size === 1) return { dateOrder: order }
  if (!question) return {}
  return usual === '' ? { dateQuestion: question } : { dateOrder: usual }
}
