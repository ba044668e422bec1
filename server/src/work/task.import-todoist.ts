import { findTimeZone } from '../kernel/clock.ts'
import { brokenFile } from '../platform/files/broken-file.ts'
import { type CsvFile, type CsvRecord, openCsv } from '../platform/files/csv.ts'
import type { FileReader, FileReading, FileRow, Reference } from '../platform/files/file-row.ts'
import { type Problem, problem } from '../platform/files/problem.ts'
import {
  appendParagraph,
  type ImportedTask,
  keyMaker,
  type ImportedDue,
  readDue,
  taskRow,
  untakenRow,
  zoneOf,
} from './task.import.rules.ts'

/** How a Todoist export is read. */
export interface TodoistOptions {
  /** Of times whose row names none. */
  zone: string
}

/** Reads a Todoist export as rows of tasks. */
export const read: FileReader = async (source, options) => readTodoist(await openCsv(source), { zone: zoneOf(options) })

const priorities = ['urgent', 'high', 'medium', 'low']
const recurring =
  /^(every|ev|each|after|daily|weekly|monthly|yearly|workday|jede|jeden|jedes|jeder|alle|täglich|wöchentlich|monatlich|jährlich)\b/iu
const label = /(^|\s)@([^\s@]+)/gu

/** True for the header of Todoist's "Export as template": `TYPE,CONTENT,…,PRIORITY,INDENT,…`. */
export function isTodoistHeader(header: readonly string[]): boolean {
  const names = new Set(header.map((name) => name.toUpperCase()))
  return ['TYPE', 'CONTENT', 'INDENT'].every((name) => names.has(name))
}

/**
 * Reads a project as Todoist exports it to CSV: sections, tasks below tasks by INDENT, `@label` in the content, PRIORITY from
 * 1 (highest) to 4, DATE in TIMEZONE. Comments (`note`) go to the end of their task's description. What cannot be taken is a
 * problem of its row.
 */
export function readTodoist({ header, records }: CsvFile, options: TodoistOptions): FileReading {
  if (!isTodoistHeader(header))
    throw brokenFile(1, 'is no header of a Todoist export: TYPE, CONTENT and INDENT are needed')
  return { header, rows: readRows(header, records, options) }
}

/** Where the reading stands. */
interface Position {
  section: { name: string; line: number; isEmpty: boolean } | undefined
  /** The tasks above, by indent; one that was not taken is undefined. */
  above: (FileRow | undefined)[]
  makeKey: (path: readonly string[]) => string
}

async function* readRows(header: string[], records: AsyncIterable<CsvRecord>, options: TodoistOptions) {
  const columns = header.map((name) => name.toUpperCase())
  const position: Position = { section: undefined, above: [], makeKey: keyMaker() }
  // A task waits for the comments that follow it.
  let waiting: FileRow | undefined
  for await (const record of records) {
    const { line, cells, isTooLong } = record
    const cell: Cell = (name) => (cells[columns.indexOf(name)] ?? '').trim()
    const type = cell('TYPE').toLowerCase()
    if (type === 'note' && waiting !== undefined && waiting.refusal === undefined) {
      if (isTooLong) waiting.problems.push(problem('comment_left_out'))
      else addComment(waiting, cell)
      continue
    }
    if (waiting !== undefined) yield waiting
    waiting = undefined
    if (type === 'section') yield* beginSection(position, line, cell('CONTENT'))
    else if (type === 'task') waiting = readTask(position, record, cell, options)
    else yield otherRow(type, record, cell('CONTENT'))
  }
  if (waiting !== undefined) yield waiting
  yield* emptySection(position)
}

type Cell = (column: string) => string

function otherRow(type: string, { line, isTooLong }: CsvRecord, content: string): FileRow {
  if (isTooLong) return untakenRow(line, content, problem('too_long'))
  if (type === 'note') return untakenRow(line, content, problem('comment_alone'))
  if (type === 'meta') return untakenRow(line, content, problem('todoist_setting'), 'skip')
  return untakenRow(line, content, problem('unknown_type', { text: type }))
}

function* beginSection(position: Position, line: number, name: string): Generator<FileRow> {
  yield* emptySection(position)
  position.section = name === '' ? undefined : { name, line, isEmpty: true }
  position.above = []
}

function* emptySection({ section }: Position): Generator<FileRow> {
  if (section?.isEmpty) yield untakenRow(section.line, section.name, problem('empty_section'), 'skip')
}

function readTask(position: Position, { line, isTooLong }: CsvRecord, cell: Cell, options: TodoistOptions): FileRow {
  const problems: Problem[] = []
  const indent = readIndent(cell('INDENT'), position.above.length, problems)
  position.above.length = indent - 1
  const { title, tags } = readContent(cell('CONTENT'))
  if (isTooLong || title === '') {
    position.above.push(undefined)
    return untakenRow(line, title, isTooLong ? problem('too_long') : problem('empty_content'))
  }
  const parent = position.above.findLast((row) => row !== undefined)
  if (position.above.includes(undefined)) problems.push(problem('task_above_left_out'))
  const section = position.section?.name ?? ''
  const responsible = responsibleOf(cell)
  const path = [section, ...position.above.flatMap((row) => (row ? [row.name] : [])), title]
  const task: ImportedTask = {
    title,
    description: cell('DESCRIPTION'),
    tags,
    section,
    ...readPriority(cell('PRIORITY'), problems),
    ...readDate(cell, options, problems),
    ...(responsible === '' && { assignee_id: null }),
  }
  for (const name of ['DURATION', 'DEADLINE'])
    if (cell(name) !== '') problems.push(problem('column_left_out', { column: name, text: cell(name) }))
  const place = { line, key: position.makeKey(path), parentKey: parent?.key ?? '' }
  const row = { ...taskRow(place, task, problems), references: referencesOf(responsible) }
  position.above.push(row)
  if (position.section) position.section.isEmpty = false
  return row
}

/** INDENT counts from 1; a task can stand only one level below the one before it. */
function readIndent(text: string, depth: number, problems: Problem[]): number {
  const indent = text === '' ? 1 : Number(text)
  if (!Number.isInteger(indent) || indent < 1) {
    problems.push(problem('indent_no_level', { text }))
    return 1
  }
  if (indent > depth + 1) problems.push(problem('indent_too_deep', { indent, taken: depth + 1 }))
  return Math.min(indent, depth + 1)
}

function readContent(content: string): { title: string; tags: string[] } {
  const tags: string[] = []
  const title = content
    .replace(label, (_, before: string, name: string) => {
      const clean = name.replace(/[,.;:!?)]+$/u, '')
      if (clean === '') return `${before}@${name}`
      tags.push(clean)
      return before + name.slice(clean.length)
    })
    .replace(/\s+/g, ' ')
    .trim()
  return { title: title === '' ? content.trim() : title, tags }
}

function readPriority(text: string, problems: Problem[]): Pick<ImportedTask, 'priority'> {
  if (text === '') return {}
  const priority = priorities[Number(text) - 1]
  if (priority !== undefined) return { priority }
  problems.push(problem('todoist_priority', { text }))
  return {}
}

/** A date that cannot be taken leaves the task's date as it is. */
function readDate(cell: Cell, { zone }: TodoistOptions, problems: Problem[]): Partial<ImportedDue> {
  const text = cell('DATE')
  if (text === '') return { due_date: null }
  const named = cell('TIMEZONE')
  const isKnown = named === '' || findTimeZone(named) !== undefined
  if (!isKnown) problems.push(problem('todoist_time_zone', { text: named, zone }))
  const due = readDue(text, named !== '' && isKnown ? named : zone)
  if (due !== undefined) return due
  problems.push(problem(recurring.test(text) ? 'todoist_recurrence' : 'todoist_date', { text }))
  return {}
}

/** Todoist writes `Ann Lee (12345)`: its own number of the person means nothing here. */
const responsibleOf = (cell: Cell): string => cell('RESPONSIBLE').replace(/\s*\(\d+\)$/, '')

const referencesOf = (text: string): Reference[] =>
  text === '' ? [] : [{ field: 'assignee_id', text, unknown: problem('todoist_responsible', { text }) }]

function addComment(task: FileRow, cell: Cell): void {
  const author = cell('AUTHOR').replace(/\s*\(\d+\)$/, '')
  const comment = author === '' ? cell('CONTENT') : `${author}: ${cell('CONTENT')}`
  if (!appendParagraph(task, comment)) task.problems.push(problem('comment_left_out'))
}
