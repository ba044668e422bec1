import { Readable, pipeline } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { CsvError, parse } from 'csv-parse'
import { composed } from '../../kernel/text.ts'
import { brokenFile } from './broken-file.ts'
import { countLines, decodeTable } from './csv-text.ts'
import { problem } from './problem.ts'

/** One record of a CSV file (RFC 4180). */
export interface CsvRecord {
  /** The first physical line it stands on, from 1; a quoted cell may span several. */
  line: number
  /** Composed; without the empty ones at its end. */
  cells: string[]
  /** Longer than 1 MiB; its cells are then cut. */
  isTooLong?: true
}

/** A CSV file. */
export interface CsvFile {
  /** The names of the columns; what has no name of its own has the letter that spreadsheets give the column. */
  header: string[]
  /** The first physical line of the header, from 1. */
  headerLine: number
  /** What stands before the header, such as a title. */
  preamble: CsvRecord[]
  /** What follows the header, as often as asked; records without any text are left out. */
  records(): AsyncIterable<CsvRecord>
}

/** The most columns a file may have. */
const MAX_COLUMNS = 2000
const MAX_RECORD_CHARS = 1024 * 1024
const KEPT_CHARS = 200
const SNIFFED_CHARS = 64 * 1024
const SNIFFED_RECORDS = 30
const CHUNK_CHARS = 64 * 1024
const delimiters = [',', ';', '\t', '|'] as const

/**
 * Opens a CSV file: see decodeTable for its encoding; separated by comma, semicolon, tab or bar, or as a line `sep=` says, as
 * Excel writes it; lines ended by CRLF, LF or CR. Quotes inside an unquoted cell are text. The header is the first record that
 * `isHeader` knows, else the first with more than one cell. A record longer than 1 MiB comes cut. Throws brokenFile, here or
 * while records are read, for an empty file, a header that long or that wide, and a quote that never closes.
 */
export async function openCsv(
  source: AsyncIterable<Uint8Array>,
  isHeader: (cells: string[]) => boolean = () => false,
): Promise<CsvFile> {
  const text = decodeTable(await buffer(source))
  const [named = '', delimiter = sniffDelimiter(text.slice(0, SNIFFED_CHARS))] =
    /^sep=(.)(?:\r\n?|\n)/i.exec(text) ?? []
  const table: Table = { text, start: named.length, firstLine: named === '' ? 1 : 2, delimiter }
  const head: CsvRecord[] = []
  for await (const record of readRecords(table)) {
    head.push(record)
    if (head.length > SNIFFED_RECORDS) break
  }
  const at = headerIn(head, isHeader)
  const first = head[at]
  if (!first) throw brokenFile(problem('file_empty', { line: 1 }))
  if (first.isTooLong) throw brokenFile(problem('file_line_too_long', { line: first.line }))
  if (first.cells.length > MAX_COLUMNS)
    throw brokenFile(problem('file_too_wide', { line: first.line, columns: first.cells.length, most: MAX_COLUMNS }))
  const isAll = head.length <= SNIFFED_RECORDS
  const records = () => skip(isAll ? head : readRecords(table), at + 1)
  return { header: namesOf(first.cells), headerLine: first.line, preamble: head.slice(0, at), records }
}

function headerIn(records: CsvRecord[], isHeader: (cells: string[]) => boolean): number {
  const known = records.findIndex(({ cells }) => isHeader(cells.map((cell) => cell.trim())))
  const wide = records.findIndex(({ cells }) => cells.filter((cell) => cell.trim() !== '').length > 1)
  return known !== -1 ? known : Math.max(wide, 0)
}

/** Names by which every column can be chosen: two of one name, and those without, are told apart by their letters. */
function namesOf(cells: string[]): string[] {
  const seen = new Set<string>()
  return cells.map((cell, i) => {
    const name = cell.trim()
    const unique = name !== '' && !seen.has(name) ? name : `${name} (${columnLetters(i)})`.trim()
    seen.add(unique)
    return unique
  })
}

/** A, B, … Z, AA: how spreadsheets call their columns. */
const columnLetters = (index: number): string =>
  (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))

/** The delimiter that divides most of the first lines alike, outside quotes; a comma when none does. */
export function sniffDelimiter(head: string): (typeof delimiters)[number] {
  const bare = head.replace(/"(?:[^"]|"")*(?:"|$)/g, '')
  const lines = bare.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  const scores = delimiters.map((delimiter) => {
    const counts = lines.slice(0, SNIFFED_RECORDS).map((line) => line.split(delimiter).length - 1)
    const alike = [...Map.groupBy(counts, (count) => count)].filter(([count]) => count > 0)
    return Math.max(0, ...alike.map(([count, of]) => of.length + Math.min(count, 999) / 1000))
  })
  return delimiters[scores.indexOf(Math.max(...scores))] ?? ','
}

interface Table {
  text: string
  /** Where its first record begins. */
  start: number
  firstLine: number
  delimiter: string
}

async function* readRecords({ text, start, firstLine, delimiter }: Table): AsyncGenerator<CsvRecord> {
  // Counted as records are parsed: the parser's own count takes the CRLF of a quoted cell for two lines, and records that
  // wait in the stream when it fails are never seen below.
  let line = firstLine
  const begun: Omit<CsvRecord, 'cells'>[] = []
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    on_record: (cells: string[]) => {
      const isBlank = cells.every((cell) => cell.trim() === '')
      const whole = cells.join(',')
      const isLong = whole.length > MAX_RECORD_CHARS
      if (!isBlank) begun.push({ line, ...(isLong && { isTooLong: true }) })
      line += 1 + countLines(whole)
      if (isBlank) return null
      // Each cell by itself: a Greek question mark is, composed, a semicolon.
      const filled = withoutEmptyEnd(cells).map(composed)
      return isLong ? filled.slice(0, MAX_COLUMNS).map((cell) => cell.slice(0, KEPT_CHARS)) : filled
    },
  })
  // A failure comes out of the parser, which the loop below reads.
  pipeline(Readable.from(chunksOf(text, start)), parser, () => undefined)
  try {
    for await (const cells of parser as AsyncIterable<string[]>) yield { ...(begun.shift() ?? { line }), cells }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') throw brokenFile(problem('file_open_quote', { line }))
    throw brokenFile(problem('file_not_csv', { line, text: error.message }))
  }
}

const withoutEmptyEnd = (cells: string[]): string[] =>
  cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1)

function* chunksOf(text: string, start: number): Generator<string> {
  for (let at = start; at < text.length; at += CHUNK_CHARS) yield text.slice(at, at + CHUNK_CHARS)
}

async function* skip<T>(items: AsyncIterable<T> | Iterable<T>, count: number): AsyncGenerator<T> {
  let seen = 0
  for await (const item of items) if (++seen > count) yield item
}
