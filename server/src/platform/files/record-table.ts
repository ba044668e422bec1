import { create, type DescField, type DescMessage, type MessageInitShape, ScalarType, toJson } from '@bufbuild/protobuf'
import { createValidator } from '@bufbuild/protovalidate'
import { shortEnumName } from '../../kernel/enum-name.ts'
import { mostCharacters, rulesOf } from '../../kernel/field-rules.ts'
import { type JsonObject, type JsonValue, isJsonObject } from '../../kernel/json.ts'
import { cutText, textOf } from '../../kernel/text.ts'
import { type Cell, isDay, isInstant, isLong, numberIn, readCell, readList, said, zoneIn } from './cell.ts'
import { type CsvFile, type CsvRecord, openCsv } from './csv.ts'
import { type DateOptions, datesOf } from './file-dates.ts'
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
  untakenColumns,
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
  /**
   * The text of a cell as its field has it, a choice by its key, where people write it in other words; undefined where it means
   * nothing.
   */
  words?: Readonly<Record<string, (text: string) => string | undefined>>
  /** Instants at which something ends: a day without a time counts to its end. */
  ends?: readonly string[]
}

/**
 * Reads any CSV with a header as rows of records, each cell as its field is in the contract. An empty cell empties its field, but
 * for a choice that is always one. What cannot be used of a row is a problem of it, with its column named, and the field is left
 * as it is; a row fails without what the contract requires of a record, and while a date of it can be either of two. Dates are
 * read in the zone of the row, `time_zone`, or that of the upload. Columns that no field takes are told in a row of their own.
 */
export function readsRecords(table: RecordTable): FileReader {
  return async (source, options) => {
    const file = await openCsv(source, (cells) => guessColumns(table.columns, cells).size > 1)
    const columns = columnsOf(table.columns, file.header, options.columns)
    const dated = table.create.fields.filter((field) => isInstant(field) || isDay(field)).map(({ name }) => name)
    const { dates, told } = await datesOf(
      file,
      dated.map((name) => columns.get(name)),
      options,
    )
    const rows = onceEach(readRows(table, file, columns, dates))
    return { header: file.header, columns: namedColumns(columns, file.header), ...told, rows }
  }
}

/** A table with where its columns stand in a file. */
interface Reading extends RecordTable {
  header: readonly string[]
  at: ReadonlyMap<string, number>
  fields: readonly DescField[]
  dates: DateOptions
  fitTags: ReturnType<typeof tagFitter> | undefined
}

async function* readRows(
  table: RecordTable,
  file: CsvFile,
  at: ReadonlyMap<string, number>,
  dates: DateOptions,
): AsyncGenerator<FileRow> {
  yield* preambleRows(file.preamble)
  yield* untakenColumns(file, at)
  const given = table.create.fields.filter((field) => columnsFor(field).some((name) => at.has(name)))
  // In which zone instants were read is said with them.
  const zone = given.some(isInstant) ? table.create.fields.filter(isZone) : []
  const fields = [...new Set([...given, ...zone])]
  const fitTags = fields.some(({ name }) => name === 'tags') ? tagFitter(table.create) : undefined
  const reading: Reading = { ...table, header: file.header, at, fields, dates, fitTags }
  const makeKey = keyMaker()
  for await (const record of file.records()) yield readRow(reading, record, makeKey)
}

const columnsFor = (field: DescField): string[] =>
  field.fieldKind === 'message' && !isInstant(field) ? field.message.fields.map(({ name }) => name) : [field.name]

const isZone = ({ name }: DescField): boolean => name === 'time_zone'

/** A row as its cells are read. */
interface Row {
  text: (column: string) => string
  dates: DateOptions
  problems: Problem[]
}

function readRow(reading: Reading, record: CsvRecord, makeKey: (path: string[]) => string): FileRow {
  const { header, at, title, dates } = reading
  const { line, cells, isTooLong } = record
  const text = (name: string): string => cells[at.get(name) ?? -1]?.trim() ?? ''
  const name = text(title).replace(/\s+/g, ' ')
  const refuse = (why: Problem): FileRow => untakenRow(line, name, why)
  if (isTooLong) return refuse(problem('too_long'))
  if (!at.has(title)) return refuse(problem('no_column', { field: title }))
  if (cells.length > header.length)
    return refuse(problem('too_many_cells', { cells: cells.length, columns: header.length }))
  if (name === '') return refuse(problem('empty_title', { column: columnOf(reading, title) }))
  const zone = zoneIn(text('time_zone'), dates) ?? dates.zone
  const row: Row = {
    text: (column) => (column === title ? name : text(column)),
    dates: { ...dates, zone },
    problems: [],
  }
  const fields = readFields(reading, row)
  if ('refusal' in fields) return refuse(fields.refusal)
  const key = text('key') === '' ? makeKey([name]) : foreignKey(text('key'))
  const place = { line, key, parentKey: '', group: '', section: '', startsAt: textOf(fields.told.starts_at) }
  return { ...place, name: textOf(fields.told[title]), fields: fields.told, problems: row.problems }
}

const validator = createValidator()

/** What the cells of a row set, within the limits of the contract; why the row cannot be taken, if it cannot. */
function readFields(reading: Reading, row: Row): { told: JsonObject } | { refusal: Problem } {
  const values = new Map<DescField, unknown>()
  const unusable = (field: DescField): Problem => {
    const [column = ''] = columnsFor(field).filter((name) => row.text(name) !== '')
    return problem('cell_unusable', { column: columnOf(reading, column), text: row.text(column) })
  }
  for (const field of reading.fields) {
    const cell = readField(reading, field, row)
    if (cell.kind === 'asked') return { refusal: cell.problem }
    if (cell.kind === 'unusable') row.problems.push(unusable(field))
    if (cell.kind !== 'value') continue
    values.set(field, cell.value)
    if (cell.problem) row.problems.push(cell.problem)
  }
  const isGiven = (field: DescField): boolean => columnsFor(field).some((name) => row.text(name) !== '')
  for (const field of beyondLimits(reading.create, values))
    if (isGiven(field) && values.delete(field)) row.problems.push(unusable(field))
  const missing = reading.create.fields.find(
    (field) => rulesOf(field)?.required && (values.get(field) ?? null) === null,
  )
  if (missing && isGiven(missing)) return { refusal: unusable(missing) }
  if (missing) return { refusal: absent(reading, missing) }
  // As the contract writes it, and as the record's columns have it: else every import would find a change.
  const json = toJson(reading.create, messageOf(reading.create, values), {
    useProtoFieldName: true,
    alwaysEmitImplicit: true,
  })
  const all = isJsonObject(json) ? json : {}
  return {
    told: Object.fromEntries([...values.keys()].map((field) => [field.name, asKept(field, all[field.name] ?? null)])),
  }
}

const absent = (reading: Reading, { name }: DescField): Problem =>
  reading.at.has(name)
    ? problem('empty_title', { column: columnOf(reading, name) })
    : problem('no_column', { field: name })

const columnOf = ({ header, at }: Reading, name: string): string => header[at.get(name) ?? -1] ?? ''

/** A value of the contract's JSON as records have it: choices by their key, instants to the millisecond, numbers as such. */
function asKept(field: DescField, json: JsonValue): JsonValue {
  if (Array.isArray(json)) return json.map((each) => asKept(field, each))
  if (typeof json !== 'string') return json
  if (field.enum) return shortEnumName(field.enum, json)
  if (isInstant(field)) return new Date(json).toISOString()
  return isLong(field.scalar) ? Number(json) : json
}

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

/** What the cells of a field say. */
function readField(reading: Reading, field: DescField, row: Row): Cell {
  const { create: desc, words, ends = [], fitTags } = reading
  const { text, dates, problems } = row
  if (field.fieldKind === 'message' && !isInstant(field)) return said(readParts(field.message, text))
  const cell = text(field.name)
  if (field.fieldKind === 'list') {
    if (field.listKind === 'message') return said(readItems(field.message, cell))
    return said(field.name === 'tags' ? fitTags?.(tagsOf(cell), problems) : readList(field, cell))
  }
  if (isZone(field)) return said(zoneIn(cell, reading.dates))
  const word = cell === '' ? undefined : words?.[field.name]?.(cell)
  const isText = field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING && !isDay(field)
  const told = { column: columnOf(reading, field.name), text: cell }
  if (!isText) return readCell(field, word ?? cell, { ...dates, told, isLastDay: ends.includes(field.name) })
  if (cell === '' && field.proto.proto3Optional) return said(null)
  if (words?.[field.name]) return said(cell === '' ? '' : word)
  const most = mostCharacters(desc, field.name)
  if (cell.length > most) problems.push(problem('cell_cut', { column: told.column, most }))
  return said(cutText(cell, most))
}

/** A message of numbers, each in a column of its own. */
function readParts({ fields }: DescMessage, text: (column: string) => string): object | null | undefined {
  if (fields.every(({ name }) => text(name) === '')) return null
  const parts = fields.map(
    (field) => [field.localName, field.scalar && numberIn(text(field.name), field.scalar)] as const,
  )
  return parts.every(([, value]) => value !== undefined) ? Object.fromEntries(parts) : undefined
}

/** Messages of a text and a number: `Hall 1: 800; Foyer (200); Stage`. */
function readItems({ fields: [name, count] }: DescMessage, cell: string): object[] {
  const items = cell.split(/[;|\n]/).flatMap((item) => item.trim() || [])
  return items.map((item) => {
    const at = Math.max(item.lastIndexOf(':'), item.lastIndexOf('('))
    const number = at > 0 ? numberIn(item.slice(at + 1).replace(')', ''), ScalarType.UINT32) : undefined
    const text = number === undefined ? item : item.slice(0, at).trim()
    return { [name?.localName ?? '']: text, [count?.localName ?? '']: number ?? 0 }
  })
}
