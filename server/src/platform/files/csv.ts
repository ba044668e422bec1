import { Readable, pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { brokenFile } from './broken-file.ts'

/** One record of a CSV file (RFC 4180). */
export interface CsvRecord {
  /** The first physical line it stands on, from 1; a quoted cell may span several. */
  line: number
  cells: string[]
  /** Longer than 1 MiB; its cells are then cut. */
  isTooLong?: true
}

/** A CSV file whose records are read as they are asked for. */
export interface CsvFile {
  /** Cells of the first record, trimmed. */
  header: string[]
  /** What follows the header; records without any text are left out. */
  records: AsyncIterable<CsvRecord>
}

const MAX_RECORD_CHARS = 1024 * 1024
const KEPT_CHARS = 200
const SNIFFED_CHARS = 64 * 1024
const delimiters = [',', ';', '\t'] as const

/**
 * Opens a CSV file: UTF-8 with or without a byte order mark, separated by comma, semicolon or tab, lines ended by CRLF, LF or
 * CR. Quotes inside an unquoted cell are text. A record longer than 1 MiB comes cut. Throws brokenFile, here or
 * while records are read, for an empty file, a header that long, bytes that are not UTF-8, NUL and a quote that never closes.
 */
export async function openCsv(source: AsyncIterable<Uint8Array>): Promise<CsvFile> {
  const text = decodeText(source)
  const head = await takeHead(text)
  if (head.trim() === '') throw brokenFile(1, 'is missing: the file is empty')
  const records = readRecords(prepend(head, text), sniffDelimiter(head))
  const first = await records.next()
  if (first.done) throw brokenFile(1, 'is missing: the file is empty')
  if (first.value.isTooLong) throw brokenFile(first.value.line, 'is longer than 1 MiB')
  return { header: first.value.cells.map((cell) => cell.trim()), records }
}

/** The delimiter that stands most often outside quotes in the first line with text; a comma when none does. */
export function sniffDelimiter(head: string): (typeof delimiters)[number] {
  const bare = head.replace(/"(?:[^"]|"")*(?:"|$)/g, '')
  const line = bare.split(/[\r\n]+/).find((text) => text.trim() !== '') ?? ''
  const counts = delimiters.map((delimiter) => line.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

async function* readRecords(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<CsvRecord> {
  // Counted as records are parsed: the parser's own count takes the CRLF of a quoted cell for two lines, and records that
  // wait in the stream when it fails are never seen below.
  let line = 1
  const begun: Omit<CsvRecord, 'cells'>[] = []
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    on_record: (cells) => {
      const isBlank = cells.every((cell) => cell.trim() === '')
      const text = cells.join(',')
      const isLong = text.length > MAX_RECORD_CHARS
      if (!isBlank) begun.push({ line, ...(isLong && { isTooLong: true }) })
      line += 1 + countLines(text)
      if (isBlank) return null
      return isLong ? cells.map((cell: string) => cell.slice(0, KEPT_CHARS)) : cells
    },
  })
  // A failure of the source comes out of the parser, which the loop below reads.
  pipeline(Readable.from(text), parser, () => undefined)
  try {
    for await (const cells of parser as AsyncIterable<string[]>) yield { ...(begun.shift() ?? { line }), cells }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') throw brokenFile(line, 'opens a quote that never closes')
    throw brokenFile(line, `is no CSV: ${error.message}`)
  }
}

/** Decodes strictly, and knows the line where it stops. */
async function* decodeText(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      throw brokenFile(line + validLines(bytes ?? Buffer.alloc(0)), 'is not UTF-8 text; save the file as "CSV UTF-8"')
    }
  }
  for await (const bytes of source) {
    const text = decode(bytes)
    const nul = text.indexOf('\0')
    if (nul !== -1) throw brokenFile(line + countLines(text.slice(0, nul)), 'holds a NUL byte: no text file, or UTF-16')
    yield text
    line += countLines(text)
  }
  yield decode()
}

/** How many whole lines at the beginning of some bytes are UTF-8. */
function validLines(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let lines = 0
  for (let start = 0, end = bytes.indexOf(10); end !== -1; start = end + 1, end = bytes.indexOf(10, start)) {
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return lines // The line looked for; the caller reports it.
    }
    lines += 1
  }
  return lines
}

const countLines = (text: string): number => text.split(/\r\n|\n|\r/).length - 1

/** Enough text to see the first line. */
async function takeHead(text: AsyncIterator<string>): Promise<string> {
  let head = ''
  while (head.length < SNIFFED_CHARS) {
    const next = await text.next()
    if (next.done) break
    head += next.value
  }
  return head
}

async function* prepend(head: string, text: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head
  yield* text
}
