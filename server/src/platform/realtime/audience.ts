import { createHash } from 'node:crypto'
import type { Principal } from '../../kernel/ctx.ts'
import { fits, type EntryFilter } from '../journal/entry.filter.ts'
import { seesEntry } from '../journal/entry.visibility.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'

/** What a reader may see and wants to see. Readers of the same key see the same, but for what is personal. */
export interface Audience {
  readonly key: string
  readonly principal: Principal
  readonly filter: EntryFilter
}

/** The audience of a person with a filter: a part of what they may see. */
export function audienceOf(principal: Principal, filter: EntryFilter): Audience {
  const { permissions, workspaces, role, via } = principal
  const sight = [[...permissions].sort(), [...workspaces.keys()].sort(), role, via, filter]
  const key = createHash('sha256').update(JSON.stringify(sight)).digest('base64url')
  return { key, principal, filter }
}

/** True for an entry this audience wants and may see. */
export const isFor = ({ principal, filter }: Audience, entry: NumberedEntry): boolean =>
  fits(filter, entry) && seesEntry(principal, entry)
