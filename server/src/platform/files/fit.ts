import { cutText } from '../../kernel/text.ts'
import { type Problem, problem } from './problem.ts'

/** Most tags of a record, and most characters of a tag, in the contract. */
const most = { tags: 50, characters: 80 }

/** The tags a record can have, once each; those that are cut or left out are added to the problems. */
export function fitTags(tags: readonly string[], problems: Problem[]): string[] {
  const fitting = [...new Set(tags.filter((tag) => tag !== '').map((tag) => cutText(tag, most.characters)))]
  const long = tags.filter((tag) => tag.length > most.characters)
  if (long.length > 0) problems.push(problem('tags_cut', { most: most.characters, tags: long.join(', ') }))
  const lost = fitting.slice(most.tags)
  if (lost.length > 0) problems.push(problem('tags_left_out', { most: most.tags, tags: lost.join(', ') }))
  return fitting.slice(0, most.tags)
}
