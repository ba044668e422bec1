import { invalid } from './errors.ts'

/** A name without blanks around it. Refuses an empty one and one with line breaks or other control characters. */
export function cleanName(field: string, text: string): string {
  const name = text.trim()
  if (name === '') throw invalid(field, 'must not be empty')
  if (/\p{Cc}/u.test(name)) throw invalid(field, 'must not contain control characters')
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
