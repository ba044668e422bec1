import sql, { raw, type Sql } from 'sql-template-tag'
import { allOf, type Condition } from '../../kernel/condition.ts'
import type { Ctx, Principal, Reach } from '../../kernel/ctx.ts'
import { DomainError } from '../../kernel/errors.ts'
import { reachOf } from './reach.rules.ts'
import { canInWorkspace, visibleWorkspaces } from './scope.ts'

/** What says of a kind of record whose one is: columns of its table. */
export interface Ownership {
  /** `work.task`: its permissions are called after it. */
  readonly type: string
  /** The workspace it is in; absent where the whole company sees it. */
  readonly workspace?: string
  /** Who made it; absent where that says nothing: the permissions on such a kind take no reach. */
  readonly maker?: string
  /** The people it is assigned to. */
  readonly assigned?: readonly string[]
  /** Whether only its creator and those it is assigned to see it, whatever others may. */
  readonly private?: string
}

type Asker = Pick<Ctx, 'tenantId' | 'principal'>

/** What the caller sees a kind's records by: who may only write them sees what they may write. */
const sightOf = ({ permissions }: Principal, type: string): string =>
  permissions.has(`${type}.read`) || !permissions.has(`${type}.write`) ? `${type}.read` : `${type}.write`

/** The records of a kind that the caller sees, of all of the company. Lists, searches and counts ask this. */
export const sightIn = (asker: Asker, kind: Ownership): Condition[] =>
  reachOn(asker, kind, sightOf(asker.principal, kind.type))

/**
 * The same as a condition on a kind's table by its alias, for looks at one record; the feed asks the same of an entry
 * (`entry.visibility.ts`), `mayChange` of a row.
 */
export const isInSight = (asker: Asker, kind: Ownership, alias = 'r'): Sql =>
  isReached(asker, kind, sightOf(asker.principal, kind.type), alias)

/** The same for one permission on the kind, which the caller has. */
export const isReached = (asker: Asker, kind: Ownership, permission: string, alias = 'r'): Sql =>
  sql`${raw(`${alias}.tenant_id`)} = ${asker.tenantId} and ${allOf(reachOn(asker, kind, permission), alias)}`

/** The records of a kind that the caller sees and may change, as such a condition; `assertMayChange` asks the same of a row. */
export const isChangeable = (asker: Asker, kind: Ownership, alias = 'r'): Sql =>
  sql`${isInSight(asker, kind, alias)} and ${isReached(asker, kind, `${kind.type}.write`, alias)}`

function reachOn(asker: Asker, kind: Ownership, permission: string): Condition[] {
  const { workspace } = kind
  const workspaces = workspace ? visibleWorkspaces(asker, permission) : 'all'
  const within = workspace && workspaces !== 'all' ? [{ column: workspace, any: workspaces }] : []
  return [...within, ...concerns(asker, kind, permission)]
}

/** The part of it that is a matter of people. */
export function concerns(
  { principal }: Pick<Asker, 'principal'>,
  kind: Ownership,
  permission = sightOf(principal, kind.type),
): Condition[] {
  if (!kind.maker) return []
  const made = is(kind.maker, principal.userId)
  const theirs = [made, ...(kind.assigned ?? []).map((column) => is(column, principal.userId))].map((each) => [each])
  const reach = reachOf(principal, permission)
  if (reach === 'own') return [made]
  if (reach === 'assigned') return [{ either: theirs }]
  return kind.private ? [{ either: [[is(kind.private, false)], ...theirs], passesMost: true }] : []
}

const is = (column: string, value: string | boolean): Condition => ({ column, any: [value] })

/** The same of a row that was read by other means, as by an import, for any permission on its kind. */
export function isInReach(principal: Principal, kind: Ownership, row: object, permission: string): boolean {
  const { workspace, maker } = kind
  if (workspace && !canInWorkspace({ principal }, valueOf(row, workspace), permission)) return false
  if (!maker) return true
  return concernsPerson(principal.userId, reachOf(principal, permission), {
    createdBy: valueOf(row, maker),
    assigned: (kind.assigned ?? []).map((name) => valueOf(row, name)),
    isPrivate: kind.private !== undefined && Reflect.get(row, kind.private) === true,
  })
}

/** Whether the caller sees such a row. */
export const isSeen = (principal: Principal, kind: Ownership, row: object): boolean =>
  isInReach(principal, kind, row, sightOf(principal, kind.type))

const valueOf = (row: object, name: string): string => String(Reflect.get(row, name))

/** Whose a record is. */
export interface Owners {
  createdBy: unknown
  assigned: readonly unknown[]
  isPrivate: boolean
}

/** Whether a record is within reach of a person, as far as that is a matter of people. */
export function concernsPerson(userId: string, reach: Reach | undefined, owners: Owners): boolean {
  const isMade = owners.createdBy === userId
  if (reach === 'own') return isMade
  const isTheirs = isMade || owners.assigned.includes(userId)
  return isTheirs || (reach !== 'assigned' && !owners.isPrivate)
}

/** Refuses to change a record that the caller sees, where the permission to write does not reach as far as that to read. */
export function assertMayChange({ principal }: Pick<Ctx, 'principal'>, kind: Ownership, row: object): void {
  const permission = `${kind.type}.write`
  if (!kind.maker || !principal.permissions.has(permission) || isInReach(principal, kind, row, permission)) return
  throw new DomainError('forbidden', 'out_of_reach', `Your role's permission ${permission} does not reach this record.`)
}
