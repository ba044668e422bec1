import type { JsonValue } from '../../kernel/json.ts'

/** A field's text; empty for a field that is absent or holds none. */
export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

/** The first `length` UTF-16 units, the last an ellipsis when something is cut; no character is cut in half. */
export function cutText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** Most tags of a record, and most characters of a tag, in the contract. */
const most = { tags: 50, characters: 50 }

/** The tags a record can have; what does not fit is added to the problems. */
export function fitTags(tags: readonly string[], problems: string[]): string[] {
  const unique = [...new Set(tags)]
  const taken = unique.filter((tag) => tag !== '' && tag.length <= most.characters).slice(0, most.tags)
  const lost = unique.filter((tag) => tag !== '' && !taken.includes(tag))
  if (lost.length > 0) problems.push(`tags not taken, being too long or too many: ${cutText(lost.join(', '), 200)}`)
  return taken
}
