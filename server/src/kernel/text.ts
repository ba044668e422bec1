import { invalid } from './errors.ts'

/**
 * What leaves no mark: blanks, control and format characters (zero width, direction), marks that need a letter to stand on,
 * and what Unicode has rendered as nothing, such as U+3164, or as a blank, as U+2800.
 */
const invisible = /^[\p{Cc}\p{Cf}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]*$/u

/** Control characters, terminal escapes among them, and what ends a line. */
const offLine = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** The same, but for tabs and line ends. */
const offText = /(?![\t\n\r])\p{Cc}/gu

/** The fields whose texts have lines; all others are one line. */
const longText = /(^|_)(description|notes|contact)$/

/** Whether the texts of a field have lines. */
export const hasLines = (field: string): boolean => longText.test(field)

/** What a field's text may not hold, in a sentence; undefined when there is nothing of it. */
export function controlsIn(field: string, text: string): string | undefined {
  if (hasLines(field)) {
    return text.search(offText) < 0 ? undefined : 'must not contain control characters, but tabs and line breaks'
  }
  return text.search(offLine) < 0 ? undefined : 'must be one line without control characters'
}

/** A text of somebody else's as a field can hold it: blanks for what it may not. */
export function withoutControls(field: string, text: string): string {
  if (hasLines(field)) return text.replace(offText, ' ')
  return text.search(offLine) < 0 ? text : text.replace(offLine, ' ').trim()
}

/**
 * A text in Unicode's normal form C: a letter and its mark are one character where there is one, as most keyboards write it.
 * Names of files from a Mac have them as two, which look the same and are not found.
 */
export const composed = (text: string): string => text.normalize('NFC')

/** True when there is something to see in a text. */
export const isVisible = (text: string): boolean => !invisible.test(text)

/** A name without blanks around it. Refuses one without a visible character. */
export function cleanName(field: string, text: string): string {
  const name = text.trim()
  if (name === '') throw invalid(field, 'must not be empty')
  if (!isVisible(name)) throw invalid(field, 'must have a visible character')
  return name
}

/** The first `length` UTF-16 units, the last an ellipsis when something is cut; no character is cut in half. */
export function cutText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** What a value holds as text; empty for what is absent or no text. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A pattern for `ilike` that finds the text anywhere, taken literally; null for no text. */
export const likePattern = (text: string): string | null =>
  text ? `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : null
