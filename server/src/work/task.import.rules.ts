import { createHash } from 'node:crypto'
import { endOfDay } from '../kernel/day.ts'
import type { JsonObject } from '../kernel/json.ts'
import { cutText, textOf } from '../kernel/text.ts'
import type { FileRow, ReadOptions } from '../platform/files/file-row.ts'
import { fitTags } from '../platform/files/fit.ts'
import { type Problem, problem } from '../platform/files/problem.ts'

/**
 * The fields of a task that files set, as JSON: priority by its key, due_date as RFC 3339 text; without a time the last
 * second of the day in due_time_zone.
 */
export interface ImportedTask {
  title: string
  description?: string
  priority?: string
  tags?: string[]
  due_date?: string | null
  due_all_day?: boolean
  due_time_zone?: string | null
  section?: string
  status?: string
  assignee_id?: string | null
}

/** When a task is due, as a file says it. */
export type ImportedDue = Required<Pick<ImportedTask, 'due_date' | 'due_all_day' | 'due_time_zone'>>

/** The limits of CreateTaskRequest in task.proto. */
const most = { title: 200, description: 20_000, section: 200 }

/** The zone of times that name none. */
export const zoneOf = ({ timeZone, callerTimeZone }: ReadOptions): string => timeZone || callerTimeZone

/** A row of a task, cut to what a task can hold; what is cut is a problem of the row, a long title is kept in the text. */
export function taskRow(
  place: Pick<FileRow, 'line' | 'key' | 'parentKey'>,
  task: ImportedTask,
  problems: Problem[],
): FileRow {
  const fields: JsonObject = {
    ...task,
    ...fitText(task, problems),
    ...(task.tags && { tags: fitTags(task.tags, problems) }),
  }
  return {
    ...place,
    group: '',
    name: textOf(fields.title),
    section: textOf(fields.section),
    startsAt: task.due_date ?? '',
    fields,
    problems,
  }
}

/** Fills in what a row refers to by the ids of the texts that are known; the others become problems of the row. */
export function withReferences({ references = [], ...row }: FileRow, ids: ReadonlyMap<string, string>): FileRow {
  const unknown = references.filter(({ text }) => !ids.has(text)).map((reference) => reference.unknown)
  const found = references.flatMap(({ field, text }) =>
    ids.has(text) ? [[field, ids.get(text) ?? null] as const] : [],
  )
  return { ...row, fields: { ...row.fields, ...Object.fromEntries(found) }, problems: [...row.problems, ...unknown] }
}

/** Puts a paragraph at the end of a row's description; false when there is no room for it. */
export function appendParagraph(row: FileRow, paragraph: string): boolean {
  const text = [textOf(row.fields.description), paragraph].filter((part) => part !== '').join('\n\n')
  if (text.length > most.description) return false
  row.fields.description = text
  return true
}

/** A row that is not taken. */
export function untakenRow(line: number, name: string, why: Problem, refusal: 'fail' | 'skip' = 'fail'): FileRow {
  const place = { line, key: `line ${line}`, parentKey: '', group: '' }
  return {
    ...place,
    name: cutText(name, most.title),
    section: '',
    startsAt: '',
    fields: {},
    problems: [why],
    refusal,
  }
}

function fitText(task: ImportedTask, problems: Problem[]): JsonObject {
  const isLong = task.title.length > most.title
  if (isLong) problems.push(problem('title_cut', { most: most.title }))
  const text = isLong ? `${task.title}\n\n${task.description ?? ''}`.trim() : task.description
  if ((text ?? '').length > most.description) problems.push(problem('description_cut', { most: most.description }))
  if ((task.section ?? '').length > most.section) problems.push(problem('section_cut', { most: most.section }))
  return {
    title: cutText(task.title, most.title),
    ...(text !== undefined && { description: cutText(text, most.description) }),
    ...(task.section !== undefined && { section: cutText(task.section, most.section) }),
  }
}

/**
 * Gives a task its key by where it stands: section, titles of the tasks above it, its own title, and its number among those
 * equal in all of that. Other columns may change and it stays the same task.
 */
export function keyMaker(): (path: readonly string[]) => string {
  const seen = new Map<string, number>()
  return (path) => {
    const hash = createHash('sha256').update(JSON.stringify(path)).digest('hex').slice(0, 40)
    const count = (seen.get(hash) ?? 0) + 1
    seen.set(hash, count)
    return count === 1 ? hash : `${hash}:${count}`
  }
}

// Years from 1000 to 8999: what zones add stays within what dates can be in the database.
const isoDue = /^([1-8]\d{3}-\d{2}-\d{2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i
const germanDue = /^(\d{1,2})\.(\d{1,2})\.([1-8]\d{3})(?:,?\s+(\d{1,2}:\d{2}(?::\d{2})?))?(?: Uhr)?$/

/**
 * When a task is due, from `2025-02-01 09:00`, `2025-02-01T09:00:00+01:00`, `2025-02-01`, `1.2.2025 9:00` or `1.2.2025`, as
 * the fields of a task. A day without a time is due that day. Undefined for other text and for days that do not exist.
 */
export function readDue(text: string, zone: string): ImportedDue | undefined {
  const iso = isoDue.exec(text)
  if (iso) return dueAt(iso[1] ?? '', iso[2], iso[3], zone)
  const german = germanDue.exec(text)
  if (!german) return undefined
  const [, day = '', month = '', year = '', time] = german
  return dueAt(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, time, undefined, zone)
}

function dueAt(
  date: string,
  time: string | undefined,
  offset: string | undefined,
  zone: string,
): ImportedDue | undefined {
  try {
    if (time === undefined) return dueOn(Temporal.PlainDate.from(date), zone)
    const clock = time.padStart(5, '0').replace(/^(\d):/, '0$1:')
    if (offset !== undefined) return dueTimed(Temporal.Instant.from(`${date}T${clock}${offset.toUpperCase()}`))
    return dueTimed(Temporal.PlainDateTime.from(`${date}T${clock}`).toZonedDateTime(zone).toInstant())
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Due on a day, as the task keeps it, so that importing it again changes nothing. */
const dueOn = (day: Temporal.PlainDate, zone: string): ImportedDue => ({
  due_date: endOfDay(day, zone).toISOString(),
  due_all_day: true,
  due_time_zone: zone,
})

const dueTimed = (at: Temporal.Instant): ImportedDue => ({
  due_date: new Date(at.epochMilliseconds).toISOString(),
  due_all_day: false,
  due_time_zone: null,
})
