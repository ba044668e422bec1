import { isUtf8 } from 'node:buffer'
import { composed } from '../../kernel/text.ts'
import { brokenFile } from '../files/broken-file.ts'
import { type Problem, problem } from '../files/problem.ts'

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
  /** What is odd about a line that is taken all the same. */
  note?: Problem
  /** Of a text that goes on: its pieces until it is complete. */
  parts?: string[]
}

/** Text of a logical line: folded lines put back together. */
export interface UnfoldedLine {
  line: number
  text: string
  /** There is no text then. */
  isTooLong?: true
  /** What is odd about its bytes. */
  note?: Problem
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
 * end with CRLF or LF. Blank lines are passed over, but counted. A line that is not UTF-8 is read
 * as Windows-1252, unless it is UTF-8 for the most part. Throws brokenFile for NUL.
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

/**
 * Reads a calendar's bytes as parsed content lines. Text that was broken without folding belongs to the line before; so do
 * the lines of a quoted-printable value. A line that is none all the same comes with its problem.
 */
export async function* readContentLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<ContentLine> {
  let last: ContentLine | undefined
  for await (const { line, text, isTooLong, note } of readUnfoldedLines(source)) {
    const read = isTooLong ? malformed(line, problem('line_too_long', { line })) : parseContentLine(line, text)
    if (note) read.note = note
    if (last && isTooLong !== true && goesOn(last, read, text)) {
      last = withText(last, line, text)
      continue
    }
    if (last) yield decoded(last)
    last = read
  }
  if (last) yield decoded(last)
}

const textProperties = new Set(['DESCRIPTION', 'SUMMARY', 'LOCATION', 'COMMENT', 'CONTACT'])
/** What RFC 5545, 7986 and 9073 know, as far as it may stand after a text. */
const knownProperties = new Set(
  `ATTACH CATEGORIES CLASS COMMENT DESCRIPTION GEO LOCATION PERCENT-COMPLETE PRIORITY RESOURCES STATUS SUMMARY COMPLETED
  DTEND DUE DTSTART DURATION FREEBUSY TRANSP TZID TZNAME TZOFFSETFROM TZOFFSETTO TZURL ATTENDEE CONTACT ORGANIZER
  RECURRENCE-ID RELATED-TO URL UID EXDATE EXRULE RDATE RRULE ACTION REPEAT TRIGGER CREATED DTSTAMP LAST-MODIFIED SEQUENCE
  REQUEST-STATUS NAME REFRESH-INTERVAL SOURCE COLOR IMAGE CONFERENCE STYLED-DESCRIPTION STRUCTURED-DATA BEGIN END CALSCALE
  METHOD PRODID VERSION ACKNOWLEDGED CALENDAR-ADDRESS LOCATION-TYPE PARTICIPANT-TYPE RESOURCE-TYPE ALARM PROXIMITY`.split(
    /\s+/,
  ),
)

/** Whether a line is more of the text before it. */
function goesOn(last: ContentLine, next: ContentLine, text: string): boolean {
  if (isQuotedPrintable(last) && last.value.endsWith('=')) return true
  if (!textProperties.has(last.name)) return false
  if (next.problem !== undefined) return true
  return !knownProperties.has(next.name) && !/^(X-|[A-Z0-9]+[-_])/.test(text)
}

/** Text is kept in parts: it may go on for thousands of lines. */
function withText(last: ContentLine, line: number, text: string): ContentLine {
  last.parts ??= [last.value]
  const isSoft = isQuotedPrintable(last) && last.value.endsWith('=')
  if (isSoft) last.parts.push(`${last.parts.pop()?.slice(0, -1) ?? ''}${text}`)
  else last.parts.push('\\n', text)
  if (!isSoft) last.note ??= problem('line_taken_as_text', { line })
  // Only its end is looked at until the text is complete.
  last.value = text
  return last
}

function decoded(line: ContentLine): ContentLine {
  const { parts, ...rest } = line
  const value = parts ? parts.join('') : line.value
  return { ...rest, value: isQuotedPrintable(line) ? fromQuotedPrintable(value) : value }
}

const isQuotedPrintable = ({ params }: ContentLine): boolean =>
  params.get('ENCODING')?.[0]?.toUpperCase() === 'QUOTED-PRINTABLE'

/** What older calendars write for text: `=C3=A4` for ä (RFC 2045 section 6.7); line breaks become escaped ones. */
function fromQuotedPrintable(value: string): string {
  const bytes = value.replace(/(?:=[0-9A-F]{2})+/gi, (codes) => {
    const text = Buffer.from(codes.replaceAll('=', ''), 'hex').toString('utf8')
    return text.replace(/\r?\n/g, '\\n')
  })
  return bytes
}

/** Parses `NAME;PARAM=value,"quoted":value`; quoted values may hold `;`, `:` and `,` (RFC 5545 section 3.2), and quotes. */
export function parseContentLine(line: number, raw: string): ContentLine {
  const text = raw.trimStart()
  const name = /^[\w.-]+/.exec(text)?.[0]
  if (name === undefined) return malformed(line, problem('line_no_name', { line }))
  const params = new Map<string, string[]>()
  const lastQuote = Math.max(...['";', '":', '",'].map((end) => text.lastIndexOf(end)))
  let at = name.length
  while (text[at] === ';') {
    const param = parseParam(text, at + 1, lastQuote)
    const known = params.get(param.name)
    if (known) for (const value of param.values) known.push(value)
    else params.set(param.name, param.values)
    at = param.end
  }
  if (text[at] !== ':') return malformed(line, problem('line_no_colon', { line, name }))
  const value = withoutZone(params, text.slice(at + 1))
  return { line, name: name.toUpperCase(), params: params.size > 0 ? params : NO_PARAMS, value }
}

const REST_OF_ZONE = /^(\d\d(?!\d)[^:]*):(?=\d{4}-?\d\d-?\d\d)/

/** Puts a TZID together that was not quoted, for all its commas and colon: `TZID=(UTC+01:00) Bern, Wien:20270201T100000`. */
function withoutZone(params: Map<string, string[]>, value: string): string {
  const zone = params.get('TZID')
  if (zone === undefined) return value
  const [start = '', rest] = REST_OF_ZONE.exec(value) ?? []
  params.set('TZID', [rest === undefined ? zone.join() : `${zone.join()}:${rest}`])
  return value.slice(start.length)
}

/** The reverse of unescaping: a text value as RFC 5545 section 3.3.11 writes it. */
export function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')
}

/** A text value with `\n`, `\,`, `\;` and `\\` put back (RFC 5545 section 3.3.11), composed; other backslashes stay. */
export function unescapeText(value: string): string {
  if (!value.includes('\\')) return composed(value)
  return composed(value.replace(/\\([\\;,nN])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char)))
}

/** The unescaped items of a comma-separated text list, such as CATEGORIES. */
export function unescapeList(value: string): string[] {
  const items = value.match(/(?:\\[^]|[^\\,])+/g) ?? []
  return items.map((item) => unescapeText(item).trim()).filter((item) => item !== '')
}

const PARAM_NAME = /([^=;:,"]*)(=?)/y
const BARE_VALUE = /[^,;:]*/y
const QUOTE_END = /"(?=[,;:])/g

interface Param {
  name: string
  values: string[]
  end: number
}

/** A parameter from its name on. A quote ends a quoted value only before what may follow one; `lastQuote` is the last such. */
function parseParam(text: string, start: number, lastQuote: number): Param {
  PARAM_NAME.lastIndex = start
  const [whole = '', name = '', equals] = PARAM_NAME.exec(text) ?? []
  let end = start + whole.length
  const values: string[] = []
  for (let isMore = equals === '='; isMore; isMore = text[end] === ',', end += isMore ? 1 : 0) {
    const isQuoted = text[end] === '"' && end < lastQuote
    const pattern = isQuoted ? QUOTE_END : BARE_VALUE
    pattern.lastIndex = isQuoted ? end + 1 : end
    const found = pattern.exec(text)
    const stop = isQuoted ? (found?.index ?? end) : end + (found?.[0].length ?? 0)
    values.push(text.slice(isQuoted ? end + 1 : end, stop).replaceAll('"', ''))
    end = isQuoted ? stop + 1 : stop
  }
  if (text[end] === '"') end += 1
  return { name: name.trim().toUpperCase(), values, end }
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

/** What older programs write where they do not write UTF-8. */
const windows1252 = new TextDecoder('windows-1252')

/** As much of a line as tells that it is too long. */
const bounded = (bytes: Buffer): Buffer => bytes.subarray(0, MAX_LINE_BYTES + 1)

function decode(line: number, parts: Buffer[]): UnfoldedLine {
  const [only, ...more] = parts
  const bytes = more.length === 0 && only !== undefined ? only : Buffer.concat(parts)
  if (bytes.length > MAX_LINE_BYTES) return { line, text: '', isTooLong: true }
  if (bytes.includes(0)) throw brokenFile(problem('file_calendar_not_text', { line }))
  const text = bytes.toString('utf8')
  if (isUtf8(bytes)) return { line, text }
  if (isMostlyUtf8(text)) return { line, text, note: problem('line_damaged', { line }) }
  return { line, text: windows1252.decode(bytes), note: problem('line_not_utf8', { line }) }
}

/** Whether more letters beyond ASCII could be read than could not: UTF-8 that was cut inside a letter. */
function isMostlyUtf8(text: string): boolean {
  const beyond = text.match(/[^\0-\x7f]/gu) ?? []
  return beyond.filter((letter) => letter !== '\ufffd').length > beyond.length / 2
}
