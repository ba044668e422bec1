import type { JsonValue } from '../../kernel/json.ts'

/** Addresses as they are looked for in texts: whole ones, in any case. */
export interface Addresses {
  /**
   * Texts of ASCII, in lower case; whatever holds an address holds one of them, so that the database can look for them
   * without knowing letters.
   */
  needles: readonly string[]
  /** Whether any text of a value holds one. */
  areIn(value: JsonValue): boolean
  /** The value without them. */
  takenFrom<Value extends JsonValue>(value: Value): Value
  /** Where they begin in a text. */
  placesIn(text: string): number[]
}

/** What means something in a regular expression. */
const special = /[.*+?^${}()|[\]\\/]/g

/** What may follow an address and a dot in the name of a file. */
const extensions = 'ics|ical|csv|tsv|txt'

/** As a regular expression has it. */
const plain = (text: string): string => text.replaceAll(special, String.raw`\$&`)

/** A letter before belongs to it, but for that of an escaped line break of a calendar, or of a character in a link. */
const begins = String.raw`(?:(?<![\p{L}\p{N}._%+-])|(?<=\\n|\^n|%[\da-f]{2}))`

/** A text without some names, each as whole words, in any case. */
export function withoutNames<Value extends JsonValue>(value: Value, names: readonly string[]): Value {
  const any = names.map(plain).join('|')
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${any})(?![\p{L}\p{N}])`, 'giu')
  return any === '' ? value : (withTexts(value, (text) => text.replace(pattern, '')) as Value)
}

/** The name of a file without addresses: people put what they like around them, `export_a@x.org-2027.ics.gz`. */
export function fileNameWithout(name: string, addresses: readonly string[]): string {
  const any = addresses.map(plain).join('|')
  return any === '' ? name : cut(name, new RegExp(String.raw`(?<![\p{L}\p{N}.+])(?:${any})(?!\p{L})`, 'giu'))
}

/** Looks for addresses. Not for parts of a longer one, which is somebody else's: `a@x.org` in `anna@x.org`, `a@x.org.au`. */
export function addressesOf(texts: readonly string[]): Addresses {
  const any = texts.map((each) => plain(each).replace('@', '(?:@|%40)')).join('|')
  const further = String.raw`[\p{L}\p{N}-]|\.(?!(?:${extensions})(?![\p{L}\p{N}-]|\.[\p{L}\p{N}]))[\p{L}\p{N}]`
  const pattern = new RegExp(String.raw`${begins}(?:${any})(?!${further})`, 'giu')
  const placesIn = (text: string): number[] => [...text.matchAll(pattern)].map(({ index }) => index)
  return {
    needles: [...new Set(texts.flatMap((each) => [needleOf(each), needleOf(each.replace('@', '%40'))]))],
    placesIn,
    areIn: (value) => textsOf(value).some((text) => placesIn(text).length > 0),
    // As it was, but for its texts.
    takenFrom: <Value extends JsonValue>(value: Value) => withTexts(value, (text) => cut(text, pattern)) as Value,
  }
}

/** The longest piece of an address that is the same however it is written: letters beyond ASCII have cases that not all know. */
export function needleOf(address: string): string {
  const pieces = address.match(/[\x21-\x7e]+/g) ?? []
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '').toLowerCase()
}

/** Until none is left: what stood around one may be another. */
function cut(text: string, pattern: RegExp): string {
  const less = text.replace(pattern, '')
  return less === text ? text : cut(less, pattern)
}

function textsOf(value: JsonValue): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

function withTexts(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((each) => withTexts(each, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withTexts(each, change)]))
}

/** Longer than any address. */
const mostChars = 500

/**
 * Whether the bytes of a file hold an address, in any encoding whose ASCII is ASCII or UTF-16, and across the folded lines of a
 * calendar. What ends near the end of a piece is looked at again with what follows it.
 */
export async function isInFile(addresses: Addresses, pieces: AsyncIterable<Buffer>): Promise<boolean> {
  let [before, from] = ['', 0]
  for await (const piece of pieces) {
    const text = unfolded(before + piece.toString('latin1').replaceAll('\0', ''))
    const until = text.length - mostChars
    if (addresses.placesIn(text).some((at) => at >= from && at < until)) return true
    if (until <= 0) before = text
    else [before, from] = [text.slice(until - 1), 1]
  }
  return addresses.placesIn(before).some((at) => at >= from)
}

const unfolded = (text: string): string => text.replaceAll(/\r?\n[ \t]/g, '')
