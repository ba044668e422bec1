import type { DescMessage } from '@bufbuild/protobuf'
import { mostCharacters, mostItems } from '../../kernel/field-rules.ts'
import { cutText } from '../../kernel/text.ts'
import { type Problem, problem } from './problem.ts'

/** Fits tags into what the contract lets the `tags` of a message be, once each; what is cut or left out is told. */
export function tagFitter(message: DescMessage): (tags: readonly string[], problems: Problem[]) => string[] {
  const [most, mostEach] = [mostItems(message, 'tags'), mostCharacters(message, 'tags')]
  return (tags, problems) => {
    const fitting = [...new Set(tags.filter((tag) => tag !== '').map((tag) => cutText(tag, mostEach)))]
    const long = tags.filter((tag) => tag.length > mostEach)
    if (long.length > 0) problems.push(problem('tags_cut', { most: mostEach, tags: long.join(', ') }))
    const lost = fitting.slice(most)
    if (lost.length > 0) problems.push(problem('tags_left_out', { most, tags: lost.join(', ') }))
    return fitting.slice(0, most)
  }
}
