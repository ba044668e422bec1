/** The first `length` UTF-16 units, the last an ellipsis when something is cut; no character is cut in half. */
export function cutText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** Most tags of a record, and most characters of a tag, in the contract. */
const most = { tags: 50, characters: 80 }

/** The tags a record can have, once each; those that are cut or left out are added to the problems. */
export function fitTags(tags: readonly string[], problems: string[]): string[] {
  const fitting = [...new Set(tags.filter((tag) => tag !== '').map((tag) => cutText(tag, most.characters)))]
  const long = tags.filter((tag) => tag.length > most.characters)
  if (long.length > 0) problems.push(`tags cut after ${most.characters} characters: ${cutText(long.join(', '), 200)}`)
  const lost = fitting.slice(most.tags)
  if (lost.length > 0) problems.push(`more than ${most.tags} tags, not taken: ${cutText(lost.join(', '), 200)}`)
  return fitting.slice(0, most.tags)
}
