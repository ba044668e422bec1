import { type CsvFile, type CsvRecord, openCsv } from '../platform/files/csv.ts'
import type { FileReader, FileReading, FileRow, ReadOptions, Reference } from '../platform/files/file-row.ts'
import { type Problem, problem } from '../platform/files/problem.ts'
import {
  columnsOf,
  foreignKey,
  guessColumns as guessTableColumns,
  keyMaker,
  namedColumns,
  onceEach,
  plainName,
  preambleRows,
  tagsOf,
  untakenColumns,
  untakenRow,
} from '../platform/files/table.ts'
import { type DateWish, datesOf } from '../platform/files/file-dates.ts'
import { type DueOptions, readDue } from './task.import.due.ts'
import { taskProblem } from './task.import.problems.ts'
import { type ImportedTask, keepText, taskRow } from './task.import.rules.ts'

/** How a CSV of tasks is read: `columns` are field → column, guessed from the header, in English or German, when empty. */
export type TaskCsvOptions = DateWish & Pick<ReadOptions, 'columns'>

/** Reads a CSV as rows of tasks. */
export const read: FileReader = async (source, options) =>
  readTaskCsv(await openCsv(source, (cells) => guessColumns(cells).size > 1), options)

/** What columns can fill: a task's fields, and `key`, by which the other system knows the task. */
export const taskColumns = {
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

type Field = keyof typeof taskColumns

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
 * unknown field or a column the file does not have. Columns that no field takes are told in a row of their own.
 */
export async function readTaskCsv(file: CsvFile, options: TaskCsvOptions): Promise<FileReading> {
  const { header } = file
  const columns = columnsOf(taskColumns, header, options.columns)
  const { dates: due, told } = await datesOf(file, [columns.get('due_date')], options)
  return {
    header,
    columns: namedColumns(columns, header),
    ...told,
    rows: onceEach(readRows(file, columns, due)),
  }
}

/** The column each field is most likely in. */
export const guessColumns = (header: readonly string[]): Map<Field, number> => guessTableColumns(taskColumns, header)

async function* readRows(file: CsvFile, columns: Map<Field, number>, due: DueOptions): AsyncGenerator<FileRow> {
  const { header, preamble, records } = file
  yield* preambleRows(preamble)
  yield* untakenColumns(file, columns)
  const table: Table = { header, columns, due, makeKey: keyMaker() }
  for await (const record of records()) yield readRow(table, record)
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
  const key = text('key') === '' ? makeKey([fields.section ?? '', title]) : foreignKey(text('key'))
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
  return title === '' ? problem('empty_title', { column: header[columns.get('title') ?? 0] ?? '' }) : undefined
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
    const word = plainName(text(field))
    const value = known[field].get(word)
    if (value !== undefined) fields[field] = value
    else if (!noWords.has(word)) tell(field, `unknown_${field}`)
  }
  return fields
}

/** How a cell says nothing. */
const noWords = new Set(['', '–', '—', '0', 'none', 'no priority', 'keine', 'ohne', 'n/a'])

const assigneeReference = (told: { column: string; text: string }): Reference => ({
  field: 'assignee_id',
  text: told.text,
  unknown: taskProblem('unknown_assignee', told),
})
