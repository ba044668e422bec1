import type { Change, Principal, Reach } from '../../kernel/ctx.ts'
import { hiddenFields } from '../access/field.rules.ts'
import { reachOf } from '../access/reach.rules.ts'
import { adminRole } from '../access/role.rules.ts'
import { canInWorkspace } from '../access/scope.ts'
import { concernsPerson } from '../access/sight.ts'
import { visibilityOf } from '../access/visibility.rules.ts'
import { messageOf } from './enum-names.ts'
import { isLeftBehind, ownerKeys, ownersOf } from './entry.owners.ts'
import type { NumberedEntry } from './journal.store.ts'

/** True when two people of equal access may see different things of this entry. */
export function differsByPerson({ kind, payload }: NumberedEntry): boolean {
  const rule = visibilityOf(kind)
  return rule.actor === true || rule.concerned === true || payload.private === true || payload.left !== undefined
}

/** Whether what somebody sees of the journal depends on who they are, whatever the entry. */
export const isNarrow = ({ reach }: Principal): boolean =>
  reach?.values().some((each) => each === 'own' || each === 'assigned') ?? false

/** Which kinds of record somebody sees only as far as these are theirs. */
export interface NarrowSight {
  types: string[]
  userId: string
}

/** The same of a principal, for the query that reads for them; undefined where there is no such kind. */
export function narrowOf(principal: Principal): NarrowSight | undefined {
  if (!isNarrow(principal)) return undefined
  const types = [...(principal.reach ?? [])].flatMap(([permission, reach]) =>
    permission.endsWith('.read') && (reach === 'own' || reach === 'assigned')
      ? [permission.replace(/\.read$/, '')]
      : [],
  )
  return { types, userId: principal.userId }
}

/**
 * What the principal is given of an entry; undefined where it is not for them. The one answer for the feed, streams, polling
 * and export, and with a word on the record for its history. Who loses sight of a record by an entry is told that and
 * nothing else of it.
 */
export function shownOf(principal: Principal, entry: NumberedEntry): NumberedEntry | undefined {
  if (seesEntry(principal, entry)) return withoutHidden(principal, entry)
  return isToldOfLeaving(principal, entry) ? withoutBound(principal, leaving(entry)) : undefined
}

/** An entry that the principal sees without what of it is not for them: bound fields, and what others alone knew so far. */
export const withoutHidden = (principal: Principal, entry: NumberedEntry): NumberedEntry =>
  withoutBound(principal, isFromOutside(principal, entry) ? withoutFormer(entry) : entry)

/** Whether an entry tells of a move from a workspace that the principal does not see. */
function isFromOutside(principal: Principal, entry: NumberedEntry): boolean {
  const from = moveOf(entry)?.old
  return typeof from === 'string' && !canInWorkspace({ principal }, from, visibilityOf(entry.kind).permission)
}

/** The change of the workspace by which a record came to where it is, whatever its kind calls that. */
const moveOf = ({ changes, workspaceId }: NumberedEntry): Change | undefined =>
  workspaceId === null ? undefined : changes.find((change) => change.new === workspaceId)

/** What else changed with a move is told without what it was: that was said where they do not see. */
function withoutFormer(entry: NumberedEntry): NumberedEntry {
  const move = moveOf(entry)
  return { ...entry, changes: entry.changes.map((change) => (change === move ? change : { ...change, old: null })) }
}

/** An entry without the fields of its record that the contract binds to permissions which the principal lacks. */
export function withoutBound(principal: Principal, entry: NumberedEntry): NumberedEntry {
  const message = messageOf(entry.subjectType)
  const hidden = message && hiddenFields(principal, message)
  if (!hidden || hidden.size === 0) return entry
  // Another record is told by the column of its id.
  const isShown = (name: string): boolean => !hidden.has(name) && !hidden.has(name.replace(/_id$/, ''))
  const changes = entry.changes.filter(({ field }) => isShown(field))
  const payload = Object.fromEntries(Object.entries(entry.payload).filter(([key]) => isShown(key)))
  return { ...entry, changes, payload }
}

/** What they knew the record by stays: a name that it lost by the same entry. */
function leaving(entry: NumberedEntry): NumberedEntry {
  const former = new Map(entry.changes.map(({ field, old }) => [field, old]))
  const known = Object.entries(entry.payload).filter(([key]) => !ownerKeys.has(key))
  const payload = Object.fromEntries(known.map(([key, value]) => [key, former.get(key) ?? value]))
  return { ...entry, kind: `${entry.subjectType}.left`, changes: [], payload }
}

/** May the principal see this entry as it is? */
export function seesEntry(principal: Principal, entry: NumberedEntry): boolean {
  if (isTheirs(principal, entry)) return true
  const { permission } = visibilityOf(entry.kind)
  return (
    isAllowed(principal, entry) && concernsPerson(principal.userId, reachFor(principal, permission), ownersOf(entry))
  )
}

/** May the principal see this entry in the history of a record whose people they are among now? */
export const seesInHistory = (principal: Principal, entry: NumberedEntry): boolean =>
  isTheirs(principal, entry) ||
  (isAllowed(principal, entry) && concernsPerson(principal.userId, 'company', ownersOf(entry)))

function isTheirs(principal: Principal, entry: NumberedEntry): boolean {
  const rule = visibilityOf(entry.kind)
  const isSelf = principal.via === 'session' || principal.via === 'external'
  if (rule.actor && isSelf && entry.actorId === principal.userId) return true
  if (rule.concerned && isSelf && entry.payload.user_id === principal.userId) return true
  return rule.admin === true && isSelf && principal.role === adminRole
}

/** The permission, and the workspace. */
function isAllowed(principal: Principal, { kind, workspaceId }: NumberedEntry): boolean {
  const { permission } = visibilityOf(kind)
  if (!permission || !principal.permissions.has(permission)) return false
  return workspaceId === null || canInWorkspace({ principal }, workspaceId, permission)
}

function isToldOfLeaving(principal: Principal, entry: NumberedEntry): boolean {
  const reach = reachFor(principal, visibilityOf(entry.kind).permission)
  if (reach === 'own' || !isAllowed(principal, entry) || isFromOutside(principal, entry)) return false
  return isLeftBehind(entry, principal.userId, reach === 'assigned')
}

const reachFor = (principal: Principal, permission: string | undefined): Reach | undefined =>
  permission === undefined ? undefined : reachOf(principal, permission)
