import { createHash } from 'node:crypto'
import { cutText } from '../../kernel/text.ts'
import type { CsvFile, CsvRecord } from './csv.ts'
import type { FileRow } from './file-row.ts'
import { type Problem, problem } from './problem.ts'
import { type RefusedOption, refusedOptions } from './refused-option.ts'

/** By field: what its column may be called in any language, in plain letters; the likeliest first. */
export type ColumnNames<F extends string = string> = Readonly<Record<F, readonly string[]>>

/** `Due_Date` and `due-date ` are the same name. */
export const plainName = (name: string): string =>
  name
    .slice(0, 100)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()

/** The column each field is most likely in; the earlier of a field's names wins, and a column fills one field. */
export function guessColumns<F extends string>(names: ColumnNames<F>, header: readonly string[]): Map<F, number> {
  const cells = header.map(plainName)
  const columns = new Map<F, number>()
  for (const [field, known] of Object.entries<readonly string[]>(names)) {
    const at = known
      .map((name) => cells.indexOf(name))
      .find((index) => index !== -1 && ![...columns.values()].includes(index))
    if (isFieldOf(names, field) && at !== undefined) columns.set(field, at)
  }
  return columns
}

const isFieldOf = <F extends string>(names: ColumnNames<F>, name: string): name is F => Object.hasOwn(names, name)

/**
 * The column of each field: as given, or guessed where nothing is. Throws invalid for a mapping that names an unknown field or
 * a column that the file does not have.
 */
export function columnsOf<F extends string>(
  names: ColumnNames<F>,
  header: readonly string[],
  given: Readonly<Record<string, string>>,
): Map<F, number> {
  if (Object.keys(given).length === 0) return guessColumns(names, header)
  const columns = new Map<F, number>()
  const refused: RefusedOption[] = []
  for (const [field, column] of Object.entries(given)) {
    const at = header.indexOf(column.trim())
    if (column.trim() === '') continue
    if (!isFieldOf(names, field)) {
      const isSwapped = header.includes(field) && guessColumns(names, [column]).size > 0
      const fields = Object.keys(names).join(', ')
      const why = isSwapped ? problem('column_swapped', { column }) : problem('column_no_field', { column, fields })
      refused.push({ field: `columns[${field}]`, why })
    } else if (at === -1) {
      refused.push({ field: `columns[${field}]`, why: problem('column_missing', { column }) })
    } else columns.set(field, at)
  }
  if (refused.length > 0) throw refusedOptions(...refused)
  return columns
}

/** The names of the columns, by the fields that they fill. */
export const namedColumns = (columns: ReadonlyMap<string, number>, header: readonly string[]): Record<string, string> =>
  Object.fromEntries([...columns].map(([field, at]) => [field, header[at] ?? '']))

/** What stands before the header of a table. */
export const preambleRows = (preamble: readonly CsvRecord[]): FileRow[] =>
  preamble.map(({ line, cells }) => untakenRow(line, cells.join(' ').trim(), problem('before_header'), 'skip'))

/** The columns of a table that no field takes, told in a row that is not taken. */
export function untakenColumns({ header, headerLine }: CsvFile, at: ReadonlyMap<string, number>): FileRow[] {
  const taken = new Set(at.values())
  const columns = header.filter((_, i) => !taken.has(i)).join(', ')
  return columns === '' ? [] : [untakenRow(headerLine, columns, problem('unknown_columns', { columns }), 'skip')]
}

const mostNameChars = 200

/** A row that is not taken. */
export function untakenRow(line: number, name: string, why: Problem, refusal: 'fail' | 'skip' = 'fail'): FileRow {
  const place = { line, key: `line ${line}`, parentKey: '', group: '' }
  const texts = { name: cutText(name, mostNameChars), section: '', startsAt: '' }
  return { ...place, ...texts, fields: {}, problems: [why], refusal }
}

/** Refuses a row whose key an earlier one has. */
export async function* onceEach(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow> {
  const keys = new Map<string, number>()
  for await (const row of rows) {
    const first = keys.get(row.key)
    if (row.refusal === undefined && first !== undefined)
      yield untakenRow(row.line, row.name, problem('same_key', { line: first }))
    else yield row
    keys.set(row.key, first ?? row.line)
  }
}

/** The key of a row that another system knows by a key of its own. */
export const foreignKey = (text: string): string => `key:${text.slice(0, 190)}`

/** The tags of a cell, as people divide them. */
export const tagsOf = (text: string): string[] =>
  text.split(/[,;|]/).flatMap((tag) => tag.trim().replace(/^[#@]/, '') || [])

/**
 * Gives a row its key by where it stands: the texts above it, its own, and its number among those equal in all of that. Other
 * columns may change and it stays the same record.
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
