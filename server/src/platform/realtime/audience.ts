import { createHash } from 'node:crypto'
import type { Principal } from '../../kernel/ctx.ts'
import { seesEntry } from '../journal/entry.visibility.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'
import { fitsAnyKind } from '../journal/kind-pattern.ts'

/** What a reader may see and wants to see. Readers of the same key see the same, but for what is personal. */
export interface Audience {
  readonly key: string
  readonly principal: Principal
  readonly kinds: readonly string[]
}

/** The audience of a person who asks for some kinds; none means all. */
export function audienceOf(principal: Principal, kinds: readonly string[]): Audience {
  const { permissions, workspaces, role, via } = principal
  const sight = [[...permissions].sort(), [...workspaces.keys()].sort(), role, via, [...kinds].sort()]
  const key = createHash('sha256').update(JSON.stringify(sight)).digest('base64url')
  return { key, principal, kinds }
}

/** True for an entry this audience wants and may see. */
export const isFor = ({ principal, kinds }: Audience, entry: NumberedEntry): boolean =>
  fitsAnyKind(kinds, entry.kind) && seesEntry(principal, entry)
