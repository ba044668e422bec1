import type { Reach } from '../../kernel/ctx.ts'
import { allPermissions, usualReach } from './role.rules.ts'

/** From the nearest to the furthest. */
export const reaches: readonly Reach[] = ['own', 'assigned', 'workspace', 'company']

/** The permission that takes in every workspace, for all others at once. */
export const everyWorkspace = 'tenancy.workspace.all'

/** What somebody, or a role, may. */
export interface Granted {
  permissions: { has(permission: string): boolean }
  reach?: { get(permission: string): Reach | undefined }
}

/** What of a kind of record its permissions can go by, beside who made one. */
export interface Reaching {
  readonly type: string
  readonly workspace?: string
  readonly assigned?: readonly string[]
}

const takers = new Map<string, Reaching>()

/** Makes known that the permissions on a kind of record take a reach. Whoever defines the kind does so. */
export function declareReach(kind: Reaching): void {
  takers.set(`${kind.type}.read`, kind)
  takers.set(`${kind.type}.write`, kind)
}

/** Every permission that takes a reach; with `by` those on kinds of record that have this. */
export const permissionsWithReach = (by?: 'workspace' | 'assigned'): readonly string[] =>
  allPermissions().filter((permission) => {
    const kind = takers.get(permission)
    return kind !== undefined && (by === undefined || (kind[by]?.length ?? 0) > 0)
  })

/** How far a permission goes; undefined for one that is not there. */
export function reachOf({ permissions, reach }: Granted, permission: string): Reach | undefined {
  if (!permissions.has(permission)) return undefined
  const given = reach?.get(permission) ?? usualReach
  return given === usualReach && permissions.has(everyWorkspace) ? 'company' : given
}

/** Whether what is held goes at least as far as what is wanted. */
export const goesAsFar = (held: Granted, wanted: Granted, permission: string): boolean =>
  placeOf(reachOf(held, permission)) >= placeOf(reachOf(wanted, permission))

const placeOf = (reach: Reach | undefined): number => (reach ? reaches.indexOf(reach) : -1)

/** The permissions of a role that `held` lacks, or has less far: what its holder must not give away. */
export function missingGrants(
  held: Granted,
  { permissions, reach }: { permissions: readonly string[]; reach: Readonly<Record<string, Reach>> },
): string[] {
  const wanted: Granted = { permissions: new Set(permissions), reach: new Map(Object.entries(reach)) }
  return permissions.filter((permission) => !goesAsFar(held, wanted, permission))
}
