import { isUtf8 } from 'node:buffer'
import { brokenFile } from './broken-file.ts'
import { problem } from './problem.ts'

const marks = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const

/**
 * The text of a table as Excel and others write it: UTF-8, UTF-16 in either byte order, or Windows-1252, which every text is
 * that is none of the others. Throws brokenFile, with the line, for UTF-8 with broken characters and for files that hold NUL.
 */
export function decodeTable(bytes: Buffer): string {
  const encoding = encodingOf(bytes)
  // What is cut off in the middle is broken, not of another encoding.
  const text = new TextDecoder(encoding).decode(bytes)
  const nul = text.indexOf('\0')
  if (nul !== -1) throw brokenFile(problem('file_not_text', { line: lineAt(text, nul) }))
  // A text may hold the replacement character itself.
  if (encoding !== 'utf-8' || !text.includes('\uFFFD') || isUtf8(bytes)) return text
  if (isBrokenUtf8(text)) throw brokenFile(problem('file_not_utf8', { line: lineAt(text, text.indexOf('\uFFFD')) }))
  return new TextDecoder('windows-1252').decode(bytes)
}

function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const marked = marks.find((mark) => mark.bytes.every((byte, i) => bytes[i] === byte))
  if (marked) return marked.encoding
  // A header has Latin letters, whose other byte is zero.
  const head = bytes.subarray(0, 512)
  const zeros = [0, 0]
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  if (odd > head.length / 4 && even === 0) return 'utf-16le'
  return even > head.length / 4 && odd === 0 ? 'utf-16be' : 'utf-8'
}

/** Whether most of what is not ASCII is UTF-8, or all but the last character, where the file was cut off. */
function isBrokenUtf8(text: string): boolean {
  let [sound, broken] = [0, 0]
  for (const character of text) {
    if (character === '\uFFFD') broken += 1
    else if (character > '\x7F') sound += 1
  }
  return sound > broken || text.indexOf('\uFFFD') === text.length - 1
}

const lineAt = (text: string, at: number): number => countLines(text.slice(0, at)) + 1

/** How many line ends a text has: CRLF, LF or CR. */
export function countLines(text: string): number {
  let lines = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) lines += 1
  }
  return lines
}
