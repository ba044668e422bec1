import { invalidFields } from '../kernel/errors.ts'
import { type CsvFile, type CsvRecord, openCsv } from '../platform/files/csv.ts'
import type { FileReader, FileReading, FileRow, Reference } from '../platform/files/file-row.ts'
import { type Problem, problem } from '../platform/files/problem.ts'
import { type ImportedTask, keyMaker, readDue, taskRow, untakenRow, zoneOf } from './task.import.rules.ts'

/** How a CSV of tasks is read. */
export interface TaskCsvOptions {
  /** Field → column; guessed from the header, in English or German, when empty. */
  columns: Readonly<Record<string, string>>
  /** The zone of times that name none. */
  zone: string
}

/** Reads a CSV as rows of tasks. */
export const read: FileReader = async (source, options) =>
  readTaskCsv(await openCsv(source), { columns: options.columns, zone: zoneOf(options) })

/** What columns can fill: a task's fields, and `key`, by which the other system knows the task. */
const fieldNames = {
  title: ['title', 'task', 'name', 'subject', 'summary', 'todo', 'titel', 'aufgabe', 'betreff', 'bezeichnung'],
  description: ['description', 'notes', 'note', 'details', 'beschreibung', 'notizen', 'notiz', 'bemerkung'],
  priority: ['priority', 'prio', 'priorität', 'dringlichkeit', 'wichtigkeit'],
  tags: [
    'tags',
    'tag',
    'labels',
    'label',
    'categories',
    'category',
    'schlagwörter',
    'stichwörter',
    'kategorien',
    'kategorie',
  ],
  due_date: [
    'due date',
    'due',
    'due on',
    'deadline',
    'date',
    'fällig am',
    'fällig',
    'fälligkeit',
    'termin',
    'frist',
    'datum',
  ],
  section: ['section', 'group', 'list', 'bucket', 'abschnitt', 'bereich', 'gruppe', 'liste'],
  status: ['status', 'state', 'zustand'],
  assignee: [
    'assignee',
    'assigned to',
    'owner',
    'responsible',
    'e mail',
    'email',
    'verantwortlich',
    'zuständig',
    'zugewiesen an',
  ],
  key: ['key', 'id', 'uuid', 'schlüssel'],
} as const satisfies Record<string, readonly string[]>

type Field = keyof typeof fieldNames

const priorityWords = new Map([
  ...['urgent', 'critical', 'highest', 'dringend', 'kritisch', '1', 'p1'].map((word) => [word, 'urgent'] as const),
  ...['high', 'hoch', 'wichtig', '2', 'p2'].map((word) => [word, 'high'] as const),
  ...['medium', 'normal', 'mittel', '3', 'p3'].map((word) => [word, 'medium'] as const),
  ...['low', 'lowest', 'niedrig', 'gering', '4', 'p4'].map((word) => [word, 'low'] as const),
])

const statusWords = new Map([
  ...['todo', 'to do', 'open', 'new', 'offen', 'neu', 'zu erledigen'].map((word) => [word, 'todo'] as const),
  ...['in progress', 'doing', 'started', 'active', 'in arbeit', 'in bearbeitung'].map(
    (word) => [word, 'in_progress'] as const,
  ),
  ...['waiting', 'blocked', 'on hold', 'wartet', 'wartend', 'blockiert'].map((word) => [word, 'waiting'] as const),
  ...['done', 'completed', 'complete', 'closed', 'erledigt', 'fertig', 'abgeschlossen'].map(
    (word) => [word, 'done'] as const,
  ),
  ...['cancelled', 'canceled', 'abgebrochen', 'storniert', 'abgesagt'].map((word) => [word, 'cancelled'] as const),
])

/**
 * Reads tasks from any CSV with a header. A value that cannot be read fails its row, with the column named; an unknown
 * assignee is only a problem of it. Without a column for the title every row fails, so that the preview still shows the
 * header to choose from. Throws invalid for a mapping that names an unknown field or a column the file does not have.
 */
export function readTaskCsv({ header, records }: CsvFile, options: TaskCsvOptions): FileReading {
  const columns = Object.keys(options.columns).length > 0 ? givenColumns(header, options.columns) : guessColumns(header)
  const named = [...columns].map(([field, at]) => [field, header[at] ?? ''])
  return { header, columns: Object.fromEntries(named), rows: readRows(header, records, columns, options) }
}

/** The column each field is most likely in; the earlier of a field's names wins, and a column fills one field. */
export function guessColumns(header: readonly string[]): Map<Field, number> {
  const names = header.map(plain)
  const columns = new Map<Field, number>()
  for (const [field, known] of Object.entries(fieldNames)) {
    const at = known
      .map((name) => names.indexOf(name))
      .find((index) => index !== -1 && ![...columns.values()].includes(index))
    if (isField(field) && at !== undefined) columns.set(field, at)
  }
  return columns
}

const isField = (name: string): name is Field => Object.hasOwn(fieldNames, name)

/** `Due_Date` and `due-date ` are the same name. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()

function givenColumns(header: readonly string[], given: Readonly<Record<string, string>>): Map<Field, number> {
  const columns = new Map<Field, number>()
  const violations = []
  for (const [field, column] of Object.entries(given)) {
    const at = header.indexOf(column.trim())
    if (column.trim() === '') continue
    if (!isField(field)) {
      violations.push({
        field: `columns[${field}]`,
        description: `must be one of ${Object.keys(fieldNames).join(', ')}`,
      })
    } else if (at === -1) {
      violations.push({ field: `columns[${field}]`, description: `the file has no column "${column}"` })
    } else columns.set(field, at)
  }
  if (violations.length > 0) throw invalidFields(violations)
  return columns
}

async function* readRows(
  header: string[],
  records: AsyncIterable<CsvRecord>,
  columns: Map<Field, number>,
  options: TaskCsvOptions,
): AsyncGenerator<FileRow> {
  const makeKey = keyMaker()
  const keys = new Map<string, number>()
  for await (const record of records) {
    const { line } = record
    const row = readRow(header, columns, record, options, makeKey)
    const first = keys.get(row.key)
    if (row.refusal === undefined && first !== undefined)
      yield untakenRow(line, row.name, problem('same_key', { line: first }))
    else yield row
    keys.set(row.key, first ?? line)
  }
}

function readRow(
  header: string[],
  columns: Map<Field, number>,
  record: CsvRecord,
  options: TaskCsvOptions,
  makeKey: (path: readonly string[]) => string,
): FileRow {
  const { line, cells } = record
  const text = (field: Field) => cells[columns.get(field) ?? -1]?.trim() ?? ''
  const title = text('title').replace(/\s+/g, ' ')
  const wrong = rowProblem(header, columns, record, title)
  if (wrong !== undefined) return untakenRow(line, title, wrong)
  const references: Reference[] = []
  const fields: Partial<ImportedTask> = {}
  for (const [field, at] of columns) {
    const read = readField(field, text(field), options)
    const told = { column: header[at] ?? '', text: text(field) }
    if ('unreadable' in read) return untakenRow(line, title, problem(read.unreadable, told))
    Object.assign(fields, read)
    if (field === 'assignee' && told.text !== '') references.push(assigneeReference(told))
  }
  const key = text('key') === '' ? makeKey([fields.section ?? '', title]) : `key:${text('key').slice(0, 190)}`
  return { ...taskRow({ line, key, parentKey: '' }, { ...fields, title }, []), references }
}

function rowProblem(
  header: string[],
  columns: Map<Field, number>,
  { cells, isTooLong }: CsvRecord,
  title: string,
): Problem | undefined {
  if (isTooLong) return problem('too_long')
  if (!columns.has('title')) return problem('no_title_column')
  if (cells.length > header.length) return problem('too_many_cells', { cells: cells.length, columns: header.length })
  return title === '' ? problem('empty_title', { column: header[columns.get('title') ?? 0] ?? '' }) : undefined
}

/** A cell that cannot be read, and why. */
interface Unreadable {
  unreadable: 'unknown_priority' | 'unknown_status' | 'unknown_due_date'
}

/** What a cell sets; nothing where an empty value leaves the field as it is, and for what is looked up later. */
function readField(field: Field, text: string, options: TaskCsvOptions): Partial<ImportedTask> | Unreadable {
  switch (field) {
    case 'description':
      return { description: text }
    case 'section':
      return { section: text }
    case 'tags':
      return { tags: text.split(/[,;|]/).flatMap((tag) => tag.trim().replace(/^[#@]/, '') || []) }
    case 'priority':
      return text === '' ? {} : wordOf('priority', priorityWords, text)
    case 'status':
      return text === '' ? {} : wordOf('status', statusWords, text)
    case 'due_date':
      return text === '' ? { due_date: null } : dueOf(text, options.zone)
    case 'assignee':
      return text === '' ? { assignee_id: null } : {}
    case 'title':
    case 'key':
      return {}
  }
}

function wordOf(
  field: 'priority' | 'status',
  words: ReadonlyMap<string, string>,
  text: string,
): Partial<ImportedTask> | Unreadable {
  const value = words.get(plain(text))
  return value === undefined ? { unreadable: `unknown_${field}` } : { [field]: value }
}

function dueOf(text: string, zone: string): Partial<ImportedTask> | Unreadable {
  return readDue(text, zone) ?? { unreadable: 'unknown_due_date' }
}

const assigneeReference = (told: { column: string; text: string }): Reference => ({
  field: 'assignee_id',
  text: told.text,
  unknown: problem('unknown_assignee', told),
})
