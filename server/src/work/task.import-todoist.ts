import { findTimeZone } from '../kernel/clock.ts'
import { isJsonObject } from '../kernel/json.ts'
import { textOf } from '../kernel/text.ts'
import { brokenFile } from '../platform/files/broken-file.ts'
import { type CsvFile, type CsvRecord, openCsv } from '../platform/files/csv.ts'
import type { FileReader, FileReading, FileRow, ReadOptions, Reference } from '../platform/files/file-row.ts'
import { type DateWish, datesOf } from '../platform/files/file-dates.ts'
import { type Problem, problem } from '../platform/files/problem.ts'
import { keyMaker, preambleRows, untakenRow } from '../platform/files/table.ts'
import { type DueOptions, type ReadDue, readDue } from './task.import.due.ts'
import { taskProblem, taskSentences } from './task.import.problems.ts'
import { type ReadRecurrence, readRecurrence } from './task.import.recurrence.ts'
import { appendParagraph, type ImportedTask, keepText, taskRow } from './task.import.rules.ts'

/** How a Todoist export is read. */
export type TodoistOptions = DateWish & Pick<ReadOptions, 'receivedOn'>

/** Reads a Todoist export as rows of tasks. */
export const read: FileReader = async (source, options) => readTodoist(await openCsv(source, isTodoistHeader), options)

const priorities = ['urgent', 'high', 'medium', 'low']
const recurring =
  /^(every|ev|each|after|daily|weekly|monthly|quarterly|yearly|annually|jede[nrsm]?|alle|nach|[a-zäö]+lich|[a-z]+tags)(?!\p{L})/iu
const label = /(^|\s)@([^\s@]+)/gu
const closing = new Set(',.;:!?)')

/** True for the header of Todoist's "Export as template": `TYPE,CONTENT,…,PRIORITY,INDENT,…`. */
export function isTodoistHeader(header: readonly string[]): boolean {
  const names = new Set(header.map((name) => name.toUpperCase()))
  return ['TYPE', 'CONTENT', 'INDENT'].every((name) => names.has(name))
}

/**
 * Reads a project as Todoist exports it to CSV: sections, tasks below tasks by INDENT, `@label` in the content, PRIORITY from
 * 1 (highest) to 4, DATE in TIMEZONE, a date or recurring words, else DEADLINE. Comments (`note`) and dates that are not understood go to the end of their
 * task's description. What cannot be taken is a problem of its row.
 */
export async function readTodoist(file: CsvFile, options: TodoistOptions): Promise<FileReading> {
  const { header } = file
  if (!isTodoistHeader(header)) throw brokenFile(taskProblem('file_not_todoist', { line: 1 }), taskSentences)
  const columns = new Map(header.map((name, at) => [name.toUpperCase(), at]))
  const { dates, told } = await datesOf(file, [columns.get('DATE')], options)
  const near = Temporal.PlainDate.from(options.receivedOn)
  return { header, ...told, rows: readRows(file, columns, { ...dates, near }) }
}

/** Where the reading stands. */
interface Position {
  section: { name: string; line: number; description: string; isEmpty: boolean } | undefined
  /** The tasks above, by indent; one that was not taken is undefined. */
  above: (FileRow | undefined)[]
  makeKey: (path: readonly string[]) => string
}

async function* readRows(
  { preamble, records }: CsvFile,
  columns: ReadonlyMap<string, number>,
  due: DueOptions,
): AsyncGenerator<FileRow> {
  yield* preambleRows(preamble)
  const position: Position = { section: undefined, above: [], makeKey: keyMaker() }
  // A task waits for the comments that follow it.
  let waiting: FileRow | undefined
  for await (const record of records()) {
    const { line, cells, isTooLong } = record
    const cell: Cell = (name) => (cells[columns.get(name) ?? -1] ?? '').trim()
    const type = cell('TYPE').toLowerCase()
    if (type === 'note' && waiting !== undefined && waiting.refusal === undefined) {
      if (isTooLong) waiting.problems.push(taskProblem('comment_left_out'))
      else addComment(waiting, cell)
      continue
    }
    if (waiting !== undefined) yield waiting
    waiting = undefined
    if (type === 'section') yield* beginSection(position, line, cell)
    else if (type === 'task') waiting = readTask(position, record, cell, due)
    else yield otherRow(type, record, cell('CONTENT'))
  }
  if (waiting !== undefined) yield waiting
  yield* sectionNotes(position)
}

type Cell = (column: string) => string

function otherRow(type: string, { line, isTooLong }: CsvRecord, content: string): FileRow {
  if (isTooLong) return untakenRow(line, content, problem('too_long'))
  if (type === 'note') return untakenRow(line, content, taskProblem('comment_alone'))
  if (type === 'meta') return untakenRow(line, content, taskProblem('todoist_setting'), 'skip')
  if (type === 'project_note') return untakenRow(line, content, taskProblem('project_note', { text: content }), 'skip')
  return untakenRow(line, content, taskProblem('unknown_type', { text: type }))
}

function* beginSection(position: Position, line: number, cell: Cell): Generator<FileRow> {
  yield* sectionNotes(position)
  const [name, description] = [cell('CONTENT'), cell('DESCRIPTION')]
  position.section = name === '' ? undefined : { name, line, description, isEmpty: true }
  position.above = []
}

/** What is not taken of a section. */
function* sectionNotes({ section }: Position): Generator<FileRow> {
  if (!section) return
  const { line, name, description, isEmpty } = section
  if (isEmpty) yield untakenRow(line, name, taskProblem('empty_section'), 'skip')
  if (description !== '')
    yield untakenRow(line, name, taskProblem('section_description', { text: description }), 'skip')
}

function readTask(position: Position, { line, isTooLong }: CsvRecord, cell: Cell, options: DueOptions): FileRow {
  const problems: Problem[] = []
  const indent = readIndent(cell('INDENT'), position.above.length, problems)
  position.above.length = indent - 1
  const { title, tags } = readContent(cell('CONTENT'))
  if (isTooLong || title === '') {
    position.above.push(undefined)
    return untakenRow(line, title, isTooLong ? problem('too_long') : taskProblem('empty_content'))
  }
  const parent = position.above.findLast((row) => row !== undefined)
  if (position.above.includes(undefined)) problems.push(taskProblem('task_above_left_out'))
  const section = position.section?.name ?? ''
  const responsible = withoutNumber(cell('RESPONSIBLE'))
  const due = readDates(cell, options, problems)
  if (due.isAmbiguous && due.problem) {
    position.above.push(undefined)
    return untakenRow(line, title, due.problem)
  }
  const path = [section, ...position.above.flatMap((row) => (row ? [row.name] : [])), title]
  const task: ImportedTask = {
    title,
    description: cell('DESCRIPTION'),
    tags,
    section,
    ...readPriority(cell('PRIORITY'), problems),
    ...due.due,
    ...due.recurs?.fields,
    ...(responsible === '' && { assignee_id: null }),
  }
  if (cell('DURATION') !== '')
    problems.push(taskProblem('column_left_out', { column: 'DURATION', text: cell('DURATION') }))
  const place = { line, key: position.makeKey(path), parentKey: parent?.key ?? '' }
  const plain = taskRow(place, task, problems)
  const startsAt = due.recurs?.startsAt ?? plain.startsAt
  const row = { ...plain, startsAt, references: referencesOf(responsible) }
  if (due.isText) keepText(row, 'DATE', cell('DATE'))
  position.above.push(row)
  if (position.section) position.section.isEmpty = false
  return row
}

/** Todoist itself has five; the names of all levels above are a part of each row's key. */
const mostLevels = 50

/** INDENT counts from 1; a task can stand only one level below the one before it. */
function readIndent(text: string, depth: number, problems: Problem[]): number {
  const indent = text === '' ? 1 : Number(text)
  if (!Number.isInteger(indent) || indent < 1) {
    problems.push(taskProblem('indent_no_level', { text }))
    return 1
  }
  if (indent > mostLevels) problems.push(taskProblem('indent_beyond', { indent, most: mostLevels }))
  else if (indent > depth + 1) problems.push(taskProblem('indent_too_deep', { indent, taken: depth + 1 }))
  return Math.min(indent, depth + 1, mostLevels)
}

function readContent(content: string): { title: string; tags: string[] } {
  const tags: string[] = []
  const title = content
    .replace(label, (_, before: string, name: string) => {
      const clean = withoutClosing(name)
      if (clean === '') return `${before}@${name}`
      tags.push(clean)
      return before + name.slice(clean.length)
    })
    .replace(/\s+/g, ' ')
    .trim()
  return { title: title === '' ? content.trim() : title, tags }
}

/** Without the punctuation at its end. An expression would look at each run of it again from every place in it. */
function withoutClosing(name: string): string {
  let end = name.length
  while (closing.has(name.charAt(end - 1))) end -= 1
  return name.slice(0, end)
}

function readPriority(text: string, problems: Problem[]): Pick<ImportedTask, 'priority'> {
  if (text === '') return {}
  const priority = priorities[Number(text) - 1]
  if (priority !== undefined) return { priority }
  problems.push(taskProblem('todoist_priority', { text }))
  return {}
}

/** When a task is due, or how it recurs. */
interface ReadDates extends ReadDue {
  recurs?: ReadRecurrence
}

/** DATE and, where it gives none, DEADLINE. A date that cannot be taken leaves the task's date as it is. */
function readDates(cell: Cell, options: DueOptions, problems: Problem[]): ReadDates {
  const [text, deadline] = [cell('DATE'), cell('DEADLINE')]
  const zoned = { ...options, zone: text === '' ? options.zone : zoneOfRow(cell, options, problems) }
  const recurs = readRecurrence(text, cell('DATE_LANG'), zoned)
  if (recurs) {
    if (deadline !== '') problems.push(taskProblem('column_left_out', { column: 'DEADLINE', text: deadline }))
    return { recurs }
  }
  const date = readDate(text, zoned)
  const isGiven = text !== '' && !date.isText
  const instead = isGiven || deadline === '' ? {} : readDue(deadline, 'DEADLINE', zoned)
  if (date.problem && !date.isAmbiguous) problems.push(date.problem)
  if (instead.due?.due_date) return { ...date, due: instead.due }
  if (deadline !== '') problems.push(taskProblem('column_left_out', { column: 'DEADLINE', text: deadline }))
  return date
}

function readDate(text: string, options: DueOptions): ReadDue {
  const due = readDue(text, 'DATE', options)
  return due.isText && recurring.test(text) ? { ...due, problem: taskProblem('todoist_recurrence', { text }) } : due
}

function zoneOfRow(cell: Cell, { zone }: DueOptions, problems: Problem[]): string {
  const named = cell('TIMEZONE')
  const known = findTimeZone(named)
  if (named !== '' && known === undefined) problems.push(taskProblem('todoist_time_zone', { text: named, zone }))
  return known ?? zone
}

/** Todoist writes `Ann Lee (12345)`: its own number of the person means nothing here. Longer texts are no names. */
const withoutNumber = (name: string): string => name.slice(0, 300).replace(/ ?\(\d+\)$/, '')

const referencesOf = (text: string): Reference[] =>
  text === '' ? [] : [{ field: 'assignee_id', text, unknown: taskProblem('todoist_responsible', { text }) }]

function addComment(task: FileRow, cell: Cell): void {
  const author = withoutNumber(cell('AUTHOR'))
  const text = withLink(cell('CONTENT'))
  if (!appendParagraph(task, author === '' ? text : `${author}: ${text}`))
    task.problems.push(taskProblem('comment_left_out'))
}

/** A comment's file, `[[file {"file_name": …, "file_url": …}]]`, as a link. */
function withLink(text: string): string {
  const start = text.indexOf('[[file {')
  const end = text.lastIndexOf('}]]')
  if (start === -1 || end < start) return text
  const file = parseFile(text.slice(start + '[[file '.length, end + 1))
  return file ? `${text.slice(0, start)}[${file.name}](${file.url})${text.slice(end + 3)}` : text
}

function parseFile(json: string): { name: string; url: string } | undefined {
  try {
    const file: unknown = JSON.parse(json)
    if (!isJsonObject(file)) return undefined
    const [name, url] = [textOf(file.file_name).replace(/[[\]\\]/g, ''), textOf(file.file_url)]
    return /^https?:\/\/[^\s()]+$/.test(url) ? { name: name || url, url } : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
