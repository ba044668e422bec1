import { createHash } from 'node:crypto'
import type { Principal } from '../../kernel/ctx.ts'
import { fits, type EntryFilter } from '../journal/entry.filter.ts'
import { isNarrow, shownOf } from '../journal/entry.visibility.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'

/** What a reader may see and wants to see. Readers of the same key see the same, but for entries that differ by person. */
export interface Audience {
  readonly key: string
  readonly principal: Principal
  readonly filter: EntryFilter
}

/** The audience of a person with a filter: a part of what they may see. */
export function audienceOf(principal: Principal, filter: EntryFilter): Audience {
  const { permissions, reach = new Map(), workspaces, role, via } = principal
  const person = isNarrow(principal) ? principal.userId : ''
  const sight = [[...permissions].sort(), [...reach], person, [...workspaces.keys()].sort(), role, via, filter]
  const key = createHash('sha256').update(JSON.stringify(sight)).digest('base64url')
  return { key, principal, filter }
}

/** What of these entries this audience wants and may see. */
export const partFor = ({ principal, filter }: Audience, entries: readonly NumberedEntry[]): NumberedEntry[] =>
  entries.flatMap((entry) => (fits(filter, entry) && shownOf(principal, entry)) || [])
