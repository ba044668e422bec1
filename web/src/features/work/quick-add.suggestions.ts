import { fold, type Person } from '@/components/quick-add.parser'

const MOST = 6

/** A person or a tag that may be meant, and what the line then says. */
export interface Suggestion {
  name: string
  insert: string
  isTag: boolean
}

/** Who or what may be meant by the "@" or "#" word that ends at the caret; undefined where there is none. */
export function suggest(
  text: string,
  caret: number,
  people: readonly Person[],
  tags: () => readonly string[],
): { from: number; offers: Suggestion[] } | undefined {
  const [, mark, typed = ''] = /(?:^|\s)([@#])(\S*)$/.exec(text.slice(0, caret)) ?? []
  if (mark === undefined) return undefined
  const from = caret - typed.length - 1
  const wanted = fold(typed)
  if (mark === '#') {
    // A tag of several words cannot be told in a line.
    const fitting = tags().filter((tag) => !/\s/.test(tag) && tag !== typed && fold(tag).startsWith(wanted))
    return { from, offers: fitting.slice(0, MOST).map((tag) => ({ name: tag, insert: `#${tag}`, isTag: true })) }
  }
  const offers = people.flatMap(({ name }): Suggestion[] => {
    const parts = name.split(/\s+/)
    const whole = parts.join('')
    const isMeant = [...parts, whole].some((part) => fold(part).startsWith(wanted))
    return isMeant && whole !== typed ? [{ name, insert: `@${whole}`, isTag: false }] : []
  })
  return { from, offers: offers.slice(0, MOST) }
}
