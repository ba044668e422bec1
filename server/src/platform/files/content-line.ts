import { isUtf8 } from 'node:buffer'
import { brokenFile } from './broken-file.ts'
import { type Problem, problem } from './problem.ts'

/** One unfolded line of iCalendar, `NAME;PARAM=value:value` (RFC 5545 section 3.1). */
export interface ContentLine {
  /** The first physical line it stands on, from 1. */
  line: number
  /** In upper case. */
  name: string
  /** By name in upper case; each may have several values. */
  params: ReadonlyMap<string, readonly string[]>
  /** As it stands, still escaped: what the escapes mean depends on the property. */
  value: string
  /** Why the line could not be read; name, params and value then hold nothing of use. */
  problem?: Problem
}

/** Text of a logical line: folded lines put back together. */
export interface UnfoldedLine {
  line: number
  text: string
  /** There is no text then. */
  isTooLong?: true
}

const MAX_LINE_BYTES = 4 * 1024 * 1024
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const TAB = 0x09
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
const NO_PARAMS: ReadonlyMap<string, readonly string[]> = new Map()

/**
 * Reads a calendar's bytes as unfolded lines, at most one line (4 MiB) in memory; a longer one comes without its text. Lines
 * end with CRLF or LF. Blank lines are passed over, but counted. Throws brokenFile for bytes that are not UTF-8 and NUL.
 *
 * Unfolds bytes, not characters: a fold may stand inside one character (RFC 5545 section 3.1, note).
 */
export async function* readUnfoldedLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<UnfoldedLine> {
  let parts: Buffer[] = []
  let first = 0
  let line = 0
  for await (const physical of readPhysicalLines(source)) {
    line += 1
    if (parts.length > 0 && (physical[0] === SPACE || physical[0] === TAB)) {
      parts.push(physical.subarray(1))
      if (parts.length % 1024 === 0) parts = [bounded(Buffer.concat(parts))]
      continue
    }
    if (parts.length > 0) yield decode(first, parts)
    parts = physical.length > 0 ? [physical] : []
    first = line
  }
  if (parts.length > 0) yield decode(first, parts)
}

/** Reads a calendar's bytes as parsed content lines; one that is no content line comes with its problem. */
export async function* readContentLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<ContentLine> {
  for await (const { line, text, isTooLong } of readUnfoldedLines(source))
    yield isTooLong ? malformed(line, problem('line_too_long', { line })) : parseContentLine(line, text)
}

/** Parses `NAME;PARAM=value,"quoted":value`; quoted values may hold `;`, `:` and `,` (RFC 5545 section 3.2). */
export function parseContentLine(line: number, text: string): ContentLine {
  const name = /^[A-Za-z0-9-]+/.exec(text)?.[0]
  if (name === undefined) return malformed(line, problem('line_no_name', { line }))
  let at = name.length
  const params = new Map<string, string[]>()
  while (text[at] === ';') {
    const param = parseParam(text, at + 1)
    if (param === undefined) return malformed(line, problem('line_parameter', { line, name }))
    params.set(param.name, [...(params.get(param.name) ?? []), ...param.values])
    at = param.end
  }
  if (text[at] !== ':') return malformed(line, problem('line_no_colon', { line, name }))
  return { line, name: name.toUpperCase(), params: params.size > 0 ? params : NO_PARAMS, value: text.slice(at + 1) }
}

/** The reverse of unescaping: a text value as RFC 5545 section 3.3.11 writes it. */
export function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')
}

/** A text value with `\n`, `\,`, `\;` and `\\` put back (RFC 5545 section 3.3.11); other backslashes stay. */
export function unescapeText(value: string): string {
  if (!value.includes('\\')) return value
  return value.replace(/\\([\\;,nN])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char))
}

/** The unescaped items of a comma-separated text list, such as CATEGORIES. */
export function unescapeList(value: string): string[] {
  const items = value.match(/(?:\\[^]|[^\\,])+/g) ?? []
  return items.map((item) => unescapeText(item).trim()).filter((item) => item !== '')
}

const PARAM_VALUE = /"([^"\p{Cc}]*)"|([^",;:\p{Cc}]*)/uy
const PARAM_NAME = /([A-Za-z0-9-]+)=/y

function parseParam(text: string, start: number): { name: string; values: string[]; end: number } | undefined {
  PARAM_NAME.lastIndex = start
  const name = PARAM_NAME.exec(text)?.[1]
  if (name === undefined) return undefined
  const values: string[] = []
  let end = start + name.length
  do {
    PARAM_VALUE.lastIndex = end + 1
    const value = PARAM_VALUE.exec(text)
    if (value === null) return undefined
    values.push(value[1] ?? value[2] ?? '')
    end = PARAM_VALUE.lastIndex
  } while (text[end] === ',')
  if (end < text.length && text[end] !== ';' && text[end] !== ':') return undefined
  return { name: name.toUpperCase(), values, end }
}

/** A line that cannot be read. */
export function malformed(line: number, why: Problem): ContentLine {
  return { line, name: '', params: NO_PARAMS, value: '', problem: why }
}

/** Splits bytes at LF and drops a CR before it; the last line needs no end. */
async function* readPhysicalLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  let restBytes = 0
  let lines = 0
  for await (const chunk of source) {
    // Of a line too long there is no more to know.
    if (restBytes <= MAX_LINE_BYTES || chunk.includes(LF)) {
      rest.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
      restBytes += chunk.byteLength
    }
    if (!chunk.includes(LF)) continue
    const bytes = Buffer.concat(rest)
    let start = 0
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      lines += 1
      yield withoutMark(lines, withoutReturn(bytes.subarray(start, end)))
      start = end + 1
    }
    rest = [bytes.subarray(start)]
    restBytes = bytes.length - start
  }
  if (restBytes > 0) yield withoutMark(lines + 1, withoutReturn(Buffer.concat(rest)))
}

function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes
}

function withoutMark(line: number, bytes: Buffer): Buffer {
  return line === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes
}

/** As much of a line as tells that it is too long. */
const bounded = (bytes: Buffer): Buffer => bytes.subarray(0, MAX_LINE_BYTES + 1)

function decode(line: number, parts: Buffer[]): UnfoldedLine {
  const [only, ...more] = parts
  const bytes = more.length === 0 && only !== undefined ? only : Buffer.concat(parts)
  if (bytes.length > MAX_LINE_BYTES) return { line, text: '', isTooLong: true }
  if (!isUtf8(bytes)) throw brokenFile(line, 'is not UTF-8 text')
  if (bytes.includes(0)) throw brokenFile(line, 'holds a NUL byte: no text file, or UTF-16')
  return { line, text: bytes.toString('utf8') }
}
