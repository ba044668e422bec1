import { CreateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { mostCharacters } from '../kernel/field-rules.ts'
import type { JsonObject } from '../kernel/json.ts'
import { cutText, textOf } from '../kernel/text.ts'
import type { FileRow } from '../platform/files/file-row.ts'
import { tagFitter } from '../platform/files/fit.ts'
import type { Problem } from '../platform/files/problem.ts'
import { taskProblem } from './task.import.problems.ts'

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
  recurrence?: ImportedRecurrence
  /** The day that a file names as the first of a recurrence. */
  recurrence_starts_on?: string
}

/** How a task recurs, as a row says it. */
export interface ImportedRecurrence extends JsonObject {
  rule: string
  /** "09:00"; empty for whole days. */
  time: string
  time_zone: string
  mode: string
  month_end: string
}

/** When a task is due, as a file says it: all three together, since none means anything alone. */
export type ImportedDue = Required<Pick<ImportedTask, 'due_date' | 'due_all_day' | 'due_time_zone'>>

const mostOf = (field: keyof ImportedTask): number => mostCharacters(CreateTaskRequestSchema, field)
const most = { title: mostOf('title'), description: mostOf('description'), section: mostOf('section') }
const fitTags = tagFitter(CreateTaskRequestSchema)

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

/** Keeps what is not understood of a row in its description, by the name of its column. */
export function keepText(row: FileRow, column: string, text: string): void {
  if (!appendParagraph(row, `${column}: ${text}`)) row.problems.push(taskProblem('no_room', { text }))
}

function fitText(task: ImportedTask, problems: Problem[]): JsonObject {
  const { title, description, section } = task
  const isLong = title.length > most.title
  if (isLong) problems.push(taskProblem('title_cut', { most: most.title }))
  return {
    title: cutText(title, most.title),
    ...fit('description', isLong ? `${title}\n\n${description ?? ''}`.trim() : description, problems),
    ...fit('section', section, problems),
  }
}

function fit(field: 'description' | 'section', text: string | undefined, problems: Problem[]): JsonObject {
  if (text === undefined) return {}
  if (text.length > most[field]) problems.push(taskProblem(`${field}_cut`, { most: most[field] }))
  return { [field]: cutText(text, most[field]) }
}
