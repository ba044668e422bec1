import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
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

/**
 * A condition on a kind's table by its alias: the records that the caller sees. Lists, searches, counts and looks at one
 * record ask this; the feed asks the same of an entry (`entry.visibility.ts`), `mayChange` of a row.
 */
export const isInSight = (asker: Asker, kind: Ownership, alias = 'r'): Sql =>
  isReached(asker, kind, sightOf(asker.principal, kind.type), alias)

/** The same for one permission on the kind, which the caller has. */
export function isReached(asker: Asker, kind: Ownership, permission: string, alias = 'r'): Sql {
  const workspaces = kind.workspace ? visibleWorkspaces(asker, permission) : 'all'
  const own =
    workspaces === 'all' ? empty : sql` and ${column(alias, kind.workspace ?? '')} = any(${workspaces}::uuid[])`
  const concerned = concerns(asker, kind, alias, permission)
  return sql`${column(alias, 'tenant_id')} = ${asker.tenantId}${own}${concerned ? sql` and ${concerned}` : empty}`
}

/** The part of it that is a matter of people; undefined where it is none. */
export function concerns(
  { principal }: Asker,
  kind: Ownership,
  alias: string,
  permission = sightOf(principal, kind.type),
): Sql | undefined {
  if (!kind.maker) return undefined
  const made = sql`${column(alias, kind.maker)} = ${principal.userId}::uuid`
  const assigned = (kind.assigned ?? []).map((name) => sql`${column(alias, name)} = ${principal.userId}::uuid`)
  const reach = reachOf(principal, permission)
  if (reach === 'own') return made
  if (reach === 'assigned') return anyOf([made, ...assigned])
  return kind.private ? anyOf([sql`not ${column(alias, kind.private)}`, made, ...assigned]) : undefined
}

const anyOf = (conditions: readonly Sql[]): Sql => sql`(${join(conditions, ' or ')})`

const column = (alias: string, name: string): Sql => raw(`${alias}.${name}`)

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
