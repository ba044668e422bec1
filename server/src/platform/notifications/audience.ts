import type { Ctx } from '../../kernel/ctx.ts'
import { ownersOf } from '../journal/entry.owners.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'
import type { Hearing, NoticeReason } from '../notice.ts'
import { listPeopleOf } from './audience.store.ts'
import { rulesFor } from './notice-kinds.ts'

/** Somebody who should hear of an entry, before anybody asked whether they may. */
export interface Hearer {
  /** The kind of notification. */
  kind: string
  userId: string
  reason: NoticeReason
  entry: NumberedEntry
}

/**
 * Whether anybody but the actor may have to hear of an entry, as far as it says so itself: most entries are of people who
 * do what is theirs.
 */
export const concernsOthers = (entry: NumberedEntry): boolean =>
  rulesFor(entry).some(
    ({ to, undoneFor }) =>
      typeof undoneFor?.(entry) === 'string' ||
      to.some((hearing) => typeof hearing === 'object' || namedIn(entry, hearing).some((id) => id !== entry.actorId)),
  )

/** Who should hear of entries: each person of each once for a kind, never of their own acts. */
export async function hearersOf(ctx: Ctx, entries: readonly NumberedEntry[]): Promise<Hearer[]> {
  const roles = await peopleByRole(ctx, entries)
  return entries.flatMap((entry) =>
    rulesFor(entry).flatMap(({ name: kind, to }) => {
      const reasons = new Map<string, NoticeReason>()
      for (const hearing of to) {
        const [reason, ids] =
          typeof hearing === 'object'
            ? (['role', roles.get(hearing.role) ?? []] as const)
            : ([hearing, namedIn(entry, hearing)] as const)
        for (const id of ids) if (id !== entry.actorId && !reasons.has(id)) reasons.set(id, reason)
      }
      return [...reasons].map(([userId, reason]) => ({ kind, userId, reason, entry }))
    }),
  )
}

/** Whom an entry names as such. */
const named: Record<Exclude<Hearing, object>, (entry: NumberedEntry) => readonly unknown[]> = {
  assignee: (entry) => ownersOf(entry).assigned,
  creator: (entry) => [ownersOf(entry).createdBy],
  concerned: ({ payload }) => [payload.user_id],
}

const namedIn = (entry: NumberedEntry, hearing: keyof typeof named): string[] =>
  named[hearing](entry).filter((id) => typeof id === 'string')

async function peopleByRole(ctx: Ctx, entries: readonly NumberedEntry[]): Promise<Map<string, string[]>> {
  const hearings = entries.flatMap(rulesFor).flatMap(({ to }) => to)
  const roles = [...new Set(hearings.flatMap((each) => (typeof each === 'object' ? [each.role] : [])))]
  if (roles.length === 0) return new Map()
  const people = await listPeopleOf(ctx, roles)
  return new Map([...Map.groupBy(people, ({ role }) => role)].map(([role, found]) => [role, found.map(({ id }) => id)]))
}
