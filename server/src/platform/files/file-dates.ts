import type { CsvFile, CsvRecord } from './csv.ts'
import { type DateText, type NamedDate, readDateText } from './date-text.ts'
import type { DateOrder, DateQuestion, FileReading, ReadOptions } from './file-row.ts'
import { type Problem, problem } from './problem.ts'

/** How dates are read. */
export interface DateOptions {
  /** The zone of times that name none. */
  zone: string
  /** The order of day and month, where it is known. */
  order: DateOrder | undefined
}

/** What an upload says about dates. */
export type DateWish = Pick<ReadOptions, 'timeZone' | 'callerTimeZone' | 'dateOrder' | 'usualDateOrder'>

/** How the dates of a file are read, and what its reading tells of that. */
interface FileDates {
  dates: DateOptions
  told: Pick<FileReading, 'dateOrder' | 'dateQuestion'>
}

/** How the dates in columns of a file are read: in the order that the upload named, or that they themselves tell. */
export async function datesOf(
  file: CsvFile,
  columns: readonly (number | undefined)[],
  { dateOrder, usualDateOrder, timeZone, callerTimeZone }: DateWish,
): Promise<FileDates> {
  const zone = timeZone || callerTimeZone
  if (dateOrder !== '') return { dates: { zone, order: dateOrder }, told: {} }
  const at = columns.filter((column) => column !== undefined)
  const told = at.length > 0 ? await findOrder(file.records(), at, usualDateOrder) : {}
  return { dates: { zone, order: told.dateOrder }, told }
}

/**
 * Looks through columns for dates that can be read in one order only; where these do not agree, or are none, it takes the
 * usual order, or asks.
 */
async function findOrder(
  records: AsyncIterable<CsvRecord>,
  columns: readonly number[],
  usual: DateOrder | '',
): Promise<FileDates['told']> {
  const orders = new Set<DateOrder>()
  let question: DateQuestion | undefined
  for await (const { line, cells } of records) {
    for (const text of columns.map((at) => cells[at]?.trim() ?? '')) {
      const read = readDateText(text)
      if (read.kind === 'date' && read.order) orders.add(read.order)
      if (read.kind !== 'ambiguous') continue
      question = { ...(question ?? { line, text, ...bothWays(read) }), count: (question?.count ?? 0) + 1 }
    }
  }
  const [order] = orders
  if (order && orders.size === 1) return { dateOrder: order }
  if (!question) return {}
  return usual === '' ? { dateQuestion: question } : { dateOrder: usual }
}

const bothWays = ({ dmy, mdy }: { dmy: NamedDate; mdy: NamedDate }) => ({
  dmy: dmy.date.toString(),
  mdy: mdy.date.toString(),
})

/** Tells of a date that cannot be taken before somebody says which order its day and month have. */
export const ambiguousDate = (
  told: { column: string; text: string },
  read: { dmy: NamedDate; mdy: NamedDate },
): Problem => problem('ambiguous_date', { ...told, ...bothWays(read) })

/** The date that a text names; undefined where it names none, or its order is not known. */
export function namedDate(read: DateText, order: DateOrder | undefined): NamedDate | undefined {
  if (read.kind === 'ambiguous') return order && read[order]
  return read.kind === 'date' ? read : undefined
}

const noDate = new Set(['n/a', 'none', 'null', 'keine', 'keins', 'no date', 'kein datum'])

/** Whether a cell says that there is no date: in words, or with none of its numbers, as `0000-00-00` and `/  /`. */
export const saysNoDate = (text: string): boolean =>
  /^[\s\-–—/.:0]*$/.test(text) || noDate.has(text.trim().toLowerCase())
