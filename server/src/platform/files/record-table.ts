import { create, type DescField, type DescMessage, type MessageInitShape, ScalarType, toJson } from '@bufbuild/protobuf'
import { createValidator } from '@bufbuild/protovalidate'
import { mostCharacters } from '../../kernel/field-rules.ts'
import { type JsonObject, isJsonObject } from '../../kernel/json.ts'
import { cutText, textOf } from '../../kernel/text.ts'
import { type CsvFile, type CsvRecord, openCsv } from './csv.ts'
import type { FileReader, FileRow } from './file-row.ts'
import { tagFitter } from './fit.ts'
import { type Problem, problem } from './problem.ts'
import {
  type ColumnNames,
  columnsOf,
  foreignKey,
  guessColumns,
  keyMaker,
  namedColumns,
  onceEach,
  preambleRows,
  tagsOf,
  untakenRow,
} from './table.ts'

/** How a table is read as records of a kind: what the request that makes one does not say. */
export interface RecordTable {
  /** The request that makes a record; its rules are the limits of what a cell can hold. */
  create: DescMessage
  /** The field that people know a record by; a row without it fails. */
  title: string
  /**
   * What the columns may be called, by field. The parts of a message, as latitude and longitude, have a column each; `key` is
   * that by which another system knows the record.
   */
  columns: ColumnNames
  /** The text of a cell as its field has it, where people write it in other words; undefined where it means nothing. */
  words?: Readonly<Record<string, (text: string) => string | undefined>>
}

/**
 * Reads any CSV with a header as rows of records. An empty cell empties its field. What cannot be used of a row is a problem of
 * it, with its column named, and the field is left as it is; columns that no field takes are told in a row of their own.
 */
export function readsRecords(table: RecordTable): FileReader {
  return async (source, options) => {
    const file = await openCsv(source, (cells) => guessColumns(table.columns, cells).size > 1)
    const columns = columnsOf(table.columns, file.header, options.columns)
    const rows = onceEach(readRows(table, file, columns))
    return { header: file.header, columns: namedColumns(columns, file.header), rows }
  }
}

/** A table with where its columns stand in a file. */
interface Reading extends RecordTable {
  header: readonly string[]
  at: ReadonlyMap<string, number>
  fields: readonly DescField[]
  fitTags: ReturnType<typeof tagFitter> | undefined
}

async function* readRows(table: RecordTable, file: CsvFile, at: ReadonlyMap<string, number>): AsyncGenerator<FileRow> {
  yield* preambleRows(file.preamble)
  const taken = new Set(at.values())
  const untaken = file.header.filter((_, i) => !taken.has(i))
  if (untaken.length > 0) {
    const columns = untaken.join(', ')
    yield untakenRow(file.headerLine, columns, problem('unknown_columns', { columns }), 'skip')
  }
  const fields = table.create.fields.filter((field) => columnsFor(field).some((name) => at.has(name)))
  const fitTags = fields.some(({ name }) => name === 'tags') ? tagFitter(table.create) : undefined
  const reading: Reading = { ...table, header: file.header, at, fields, fitTags }
  const makeKey = keyMaker()
  for await (const record of file.records()) yield readRow(reading, record, makeKey)
}

const columnsFor = (field: DescField): string[] =>
  field.fieldKind === 'message' ? field.message.fields.map(({ name }) => name) : [field.name]

function readRow(reading: Reading, record: CsvRecord, makeKey: (path: string[]) => string): FileRow {
  const { header, at, title } = reading
  const { line, cells, isTooLong } = record
  const text = (name: string): string => cells[at.get(name) ?? -1]?.trim() ?? ''
  const name = text(title).replace(/\s+/g, ' ')
  const refuse = (why: Problem): FileRow => untakenRow(line, name, why)
  if (isTooLong) return refuse(problem('too_long'))
  if (!at.has(title)) return refuse(problem('no_column', { field: title }))
  if (cells.length > header.length)
    return refuse(problem('too_many_cells', { cells: cells.length, columns: header.length }))
  if (name === '') return refuse(problem('empty_title', { column: header[at.get(title) ?? 0] ?? '' }))
  const problems: Problem[] = []
  const fields = readFields(reading, (column) => (column === title ? name : text(column)), problems)
  const key = text('key') === '' ? makeKey([name]) : foreignKey(text('key'))
  const place = { line, key, parentKey: '', group: '', section: '', startsAt: '' }
  return { ...place, name: textOf(fields[title]), fields, problems }
}

const validator = createValidator()

/** What the cells of a row set, within the limits of the contract. */
function readFields(reading: Reading, text: (column: string) => string, problems: Problem[]): JsonObject {
  const values = new Map<DescField, unknown>()
  const leaveOut = (field: DescField): void => {
    const [column = ''] = columnsFor(field).filter((name) => text(name) !== '')
    problems.push(problem('cell_unusable', { column: columnOf(reading, column), text: text(column) }))
  }
  for (const field of reading.fields) {
    const value = readField(reading, field, text, problems)
    if (value === undefined) leaveOut(field)
    else values.set(field, value)
  }
  for (const field of beyondLimits(reading.create, values)) if (values.delete(field)) leaveOut(field)
  // As the contract writes it, and as the record's columns have it: else every import would find a change.
  const json = toJson(reading.create, messageOf(reading.create, values), {
    useProtoFieldName: true,
    alwaysEmitImplicit: true,
  })
  const all = isJsonObject(json) ? json : {}
  return Object.fromEntries([...values.keys()].map(({ name }) => [name, all[name] ?? null]))
}

const columnOf = ({ header, at }: Reading, name: string): string => header[at.get(name) ?? -1] ?? ''

const messageOf = <Desc extends DescMessage>(desc: Desc, values: ReadonlyMap<DescField, unknown>) =>
  create(
    desc,
    Object.fromEntries(
      [...values].flatMap(([{ localName }, value]) => (value === null ? [] : [[localName, value]])),
    ) as MessageInitShape<Desc>,
  )

function beyondLimits(desc: DescMessage, values: ReadonlyMap<DescField, unknown>): Set<DescField> {
  const result = validator.validate(desc, messageOf(desc, values))
  if (result.kind === 'error') throw result.error
  const first = result.kind === 'invalid' ? result.violations.map(({ field: [part] }) => part) : []
  return new Set(first.flatMap((part) => (part?.kind === 'field' ? [part] : [])))
}

/** What a field is set to, as its message is made of; null for nothing, undefined where the text cannot be read. */
function readField(
  { create: desc, words, fitTags, at, header }: Reading,
  field: DescField,
  text: (column: string) => string,
  problems: Problem[],
): unknown {
  if (field.fieldKind === 'message') return readParts(field.message, text)
  const cell = text(field.name)
  if (field.fieldKind === 'list') {
    if (field.listKind === 'message') return readItems(field.message, cell)
    return fitTags?.(tagsOf(cell), problems)
  }
  if (field.fieldKind !== 'scalar') return undefined
  if (field.scalar !== ScalarType.STRING) return cell === '' ? 0 : numberIn(cell, field.scalar === ScalarType.DOUBLE)
  const read = words?.[field.name]
  if (read) return cell === '' ? '' : read(cell)
  const most = mostCharacters(desc, field.name)
  if (cell.length > most) problems.push(problem('cell_cut', { column: header[at.get(field.name) ?? -1] ?? '', most }))
  return cutText(cell, most)
}

/** A message of numbers, each in a column of its own. */
function readParts({ fields }: DescMessage, text: (column: string) => string): object | null | undefined {
  if (fields.every(({ name }) => text(name) === '')) return null
  const parts = fields.map((field): [string, number | undefined] => [
    field.localName,
    numberIn(text(field.name), field.scalar === ScalarType.DOUBLE),
  ])
  return parts.every(([, value]) => value !== undefined) ? Object.fromEntries(parts) : undefined
}

/** Messages of a text and a number: `Hall 1: 800; Foyer (200); Stage`. */
function readItems({ fields: [name, count] }: DescMessage, cell: string): object[] {
  const items = cell.split(/[;|\n]/).flatMap((item) => item.trim() || [])
  return items.map((item) => {
    const at = Math.max(item.lastIndexOf(':'), item.lastIndexOf('('))
    const number = at > 0 ? numberIn(item.slice(at + 1).replace(')', ''), false) : undefined
    const text = number === undefined ? item : item.slice(0, at).trim()
    return { [name?.localName ?? '']: text, [count?.localName ?? '']: number ?? 0 }
  })
}

/** A number as people write it, in English and German; undefined for what is none. */
function numberIn(text: string, isFraction: boolean): number | undefined {
  const bare = text.replace(/[\s'’°]/g, '')
  if (isFraction) return /^[+-]?\d{1,9}([.,]\d{1,20})?$/.test(bare) ? Number(bare.replace(',', '.')) : undefined
  const whole = /^\d{1,3}([.,]\d{3})+$/.test(bare) ? bare.replace(/[.,]/g, '') : bare
  return /^\d{1,9}$/.test(whole) ? Number(whole) : undefined
}
