import { invalidFields } from '../kernel/errors.ts'
import { type CsvFile, type CsvRecord, openCsv } from '../platform/files/csv.ts'
import type { FileReader, FileReading, FileRow, ReadOptions, Reference } from '../platform/files/file-row.ts'
import { type Problem, problem } from '../platform/files/problem.ts'
import { type DueOptions, type DueWish, dueOf, readDue } from './task.import.due.ts'
import { taskProblem } from './task.import.problems.ts'
import { type ImportedTask, keepText, keyMaker, preambleRows, taskRow, untakenRow } from './task.import.rules.ts'

/** How a CSV of tasks is read: `columns` are field → column, guessed from the header, in English or German, when empty. */
export type TaskCsvOptions = DueWish & Pick<ReadOptions, 'columns'>

/** Reads a CSV as rows of tasks. */
export const read: FileReader = async (source, options) =>
  readTaskCsv(await openCsv(source, (cells) => guessColumns(cells).size > 1), options)

/** What columns can fill: a task's fields, and `key`, by which the other system knows the task. */
const fieldNames = {
  title: [
    'title',
    'task',
    'task name',
    'item name',
    'name',
    'subject',
    'summary',
    'todo',
    'titel',
    'aufgabe',
    'aufgabenname',
    'vorgangsname',
    'betreff',
    'bezeichnung',
  ],
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
  status: [
    'status',
    'state',
    'progress',
    'completed',
    'done',
    'zustand',
    'fortschritt',
    'bearbeitungsstatus',
    'erledigt',
    'abgeschlossen',
  ],
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

const wordsTo = <V>(words: ReadonlyMap<V, string>): ReadonlyMap<string, V> =>
  new Map([...words].flatMap(([value, list]) => list.split('|').map((word) => [word, value] as const)))

const priorityWords = wordsTo(
  new Map([
    [
      'urgent',
      'urgent|critical|highest|very high|blocker|asap|dringend|kritisch|höchste|sehr hoch|sehr dringend|1|p1|!!!',
    ],
    ['high', 'high|important|major|hoch|hohe|wichtig|2|p2|!!'],
    ['medium', 'medium|med|mid|moderate|normal|mittel|mittlere|3|p3|!'],
    ['low', 'low|lowest|very low|minor|trivial|niedrig|niedrige|niedrigste|sehr niedrig|gering|unwichtig|4|5|p4|p5'],
  ]),
)

const statusWords = wordsTo(
  new Map([
    [
      'todo',
      'todo|to do|open|new|not started|backlog|planned|pending|offen|neu|zu erledigen|nicht begonnen|nicht gestartet|geplant|' +
        'false|no|falsch|nein',
    ],
    ['in_progress', 'in progress|doing|started|active|in review|review|in arbeit|in bearbeitung|begonnen|läuft'],
    [
      'waiting',
      'waiting|blocked|on hold|deferred|waiting on someone else|wartet|wartend|blockiert|zurückgestellt|pausiert|' +
        'warten auf andere|wartet auf andere|wartet auf jemand anderen',
    ],
    ['done', 'done|completed|complete|closed|finished|resolved|erledigt|fertig|abgeschlossen|true|yes|x|✓|✔|wahr|ja'],
    ['cancelled', 'cancelled|canceled|rejected|abgebrochen|storniert|abgesagt|verworfen'],
  ]),
)

/**
 * Reads tasks from any CSV with a header. What cannot be read of a row is a problem of it, with the column named, and a date
 * is kept in the description; a date whose order of day and month nobody said fails the row. Without a column for the title
 * every row fails, so that the preview still shows the header to choose from. Throws invalid for a mapping that names an
 * unknown field or a column the file does not have.
 */
export async function readTaskCsv(file: CsvFile, options: TaskCsvOptions): Promise<FileReading> {
  const { header } = file
  const columns = Object.keys(options.columns).length > 0 ? givenColumns(header, options.columns) : guessColumns(header)
  const named = [...columns].map(([field, at]) => [field, header[at] ?? ''])
  const { due, told } = await dueOf(file, columns.get('due_date'), options)
  return {
    header,
    columns: Object.fromEntries(named),
    ...told,
    rows: readRows(file, columns, due),
  }
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
    .slice(0, 100)
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
      const isSwapped = header.includes(field) && guessColumns([column]).size > 0
      const known = `must be one of ${Object.keys(fieldNames).join(', ')} to take the column "${column}"`
      const swapped = `is a column of the file, and "${column}" is a field: it is the other way round`
      violations.push({ field: `columns[${field}]`, description: isSwapped ? swapped : known })
    } else if (at === -1) {
      violations.push({ field: `columns[${field}]`, description: `the file has no column "${column}"` })
    } else columns.set(field, at)
  }
  if (violations.length > 0) throw invalidFields(violations)
  return columns
}

async function* readRows(
  { header, preamble, records }: CsvFile,
  columns: Map<Field, number>,
  due: DueOptions,
): AsyncGenerator<FileRow> {
  yield* preambleRows(preamble)
  const table: Table = { header, columns, due, makeKey: keyMaker() }
  const keys = new Map<string, number>()
  for await (const record of records()) {
    const { line } = record
    const row = readRow(table, record)
    const first = keys.get(row.key)
    if (row.refusal === undefined && first !== undefined)
      yield untakenRow(line, row.name, problem('same_key', { line: first }))
    else yield row
    keys.set(row.key, first ?? line)
  }
}

/** What the rows of a file are read by. */
interface Table {
  header: string[]
  columns: Map<Field, number>
  due: DueOptions
  makeKey: (path: readonly string[]) => string
}

function readRow({ header, columns, due, makeKey }: Table, record: CsvRecord): FileRow {
  const { line, cells } = record
  const text = (field: Field) => cells[columns.get(field) ?? -1]?.trim() ?? ''
  const column = (field: Field) => header[columns.get(field) ?? -1] ?? ''
  const title = text('title').replace(/\s+/g, ' ')
  const wrong = rowProblem(header, columns, record, title)
  if (wrong !== undefined) return untakenRow(line, title, wrong)
  const problems: Problem[] = []
  const fields = readFields(columns, text, (field, reason) =>
    problems.push(taskProblem(reason, { column: column(field), text: text(field) })),
  )
  const dueDate = columns.has('due_date') ? readDue(text('due_date'), column('due_date'), due) : {}
  if (dueDate.isAmbiguous && dueDate.problem) return untakenRow(line, title, dueDate.problem)
  if (dueDate.problem) problems.push(dueDate.problem)
  Object.assign(fields, dueDate.due)
  const key = text('key') === '' ? makeKey([fields.section ?? '', title]) : `key:${text('key').slice(0, 190)}`
  const row = taskRow({ line, key, parentKey: '' }, { ...fields, title }, problems)
  if (dueDate.isText) keepText(row, column('due_date'), text('due_date'))
  const assignee = { column: column('assignee'), text: text('assignee') }
  return { ...row, references: assignee.text === '' ? [] : [assigneeReference(assignee)] }
}

function rowProblem(
  header: string[],
  columns: Map<Field, number>,
  { cells, isTooLong }: CsvRecord,
  title: string,
): Problem | undefined {
  if (isTooLong) return problem('too_long')
  if (!columns.has('title')) return taskProblem('no_title_column')
  if (cells.length > header.length) return problem('too_many_cells', { cells: cells.length, columns: header.length })
  return title === '' ? taskProblem('empty_title', { column: header[columns.get('title') ?? 0] ?? '' }) : undefined
}

/** What the cells of a row set, but for its date and what is looked up later. An empty value leaves most fields as they are. */
function readFields(
  columns: Map<Field, number>,
  text: (field: Field) => string,
  tell: (field: Field, reason: 'unknown_priority' | 'unknown_status') => void,
): Partial<ImportedTask> {
  const fields: Partial<ImportedTask> = {}
  for (const field of ['description', 'section'] as const) if (columns.has(field)) fields[field] = text(field)
  if (columns.has('tags')) fields.tags = tagsOf(text('tags'))
  if (columns.has('assignee') && text('assignee') === '') fields.assignee_id = null
  const known = { priority: priorityWords, status: statusWords }
  for (const field of ['priority', 'status'] as const) {
    const word = plain(text(field))
    const value = known[field].get(word)
    if (value !== undefined) fields[field] = value
    else if (!noWords.has(word)) tell(field, `unknown_${field}`)
  }
  return fields
}

const tagsOf = (text: string): string[] => text.split(/[,;|]/).flatMap((tag) => tag.trim().replace(/^[#@]/, '') || [])

/** How a cell says nothing. */
const noWords = new Set(['', '–', '—', '0', 'none', 'no priority', 'keine', 'ohne', 'n/a'])

const assigneeReference = (told: { column: string; text: string }): Reference => ({
  field: 'assignee_id',
  text: told.text,
  unknown: taskProblem('unknown_assignee', told),
})
