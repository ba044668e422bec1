/**
 * Every permission there is. Modules declare their own ones in their index.ts; a test holds the two lists together, so that
 * the built-in roles below can be read in one place.
 */
export const allPermissions = [
  'work.task.read',
  'work.task.write',
  'planning.event.read',
  'planning.event.write',
  'tenancy.company.write',
  'tenancy.workspace.read',
  'tenancy.workspace.write',
  // The reach, not a right: the whole company with all its workspaces instead of one's own.
  'tenancy.workspace.all',
  'rbac.role.write',
  'auth.user.read',
  'auth.user.write',
  'auth.api_key.write',
  'journal.seal.read',
  'journal.sink.read',
  'journal.sink.write',
  'imports.import.write',
] as const

/** A role every company has; it cannot be changed. */
export interface BuiltInRole {
  key: string
  name: string
  permissions: readonly string[]
}

const reads = ['work.task.read', 'planning.event.read', 'tenancy.workspace.read', 'auth.user.read']
const adminOnly = new Set([
  'rbac.role.write',
  'tenancy.company.write',
  'journal.seal.read',
  'journal.sink.read',
  'journal.sink.write',
])

/** The role whose last holder is protected. */
export const adminRole = 'admin'

/** The role of a person whom an outside identity service names without a role we know. */
export const plannerRole = 'planner'

/** The roles of every company, the one with the most permissions first. */
export const builtInRoles: readonly BuiltInRole[] = [
  { key: adminRole, name: 'Admin', permissions: allPermissions },
  // Has auth.user.write, yet cannot change an Admin: nobody can give or take away a role with permissions that they lack.
  { key: 'manager', name: 'Manager', permissions: allPermissions.filter((permission) => !adminOnly.has(permission)) },
  {
    key: plannerRole,
    name: 'Planner',
    permissions: [...reads, 'work.task.write', 'planning.event.write', 'imports.import.write', 'auth.api_key.write'],
  },
  { key: 'warehouse', name: 'Warehouse', permissions: [...reads, 'work.task.write'] },
  { key: 'sales', name: 'Sales', permissions: [...reads, 'work.task.write', 'planning.event.write'] },
  { key: 'crew', name: 'Crew', permissions: [...reads, 'work.task.write'] },
  { key: 'read_only', name: 'Read-only', permissions: reads },
]

const builtInByKey = new Map(builtInRoles.map((role) => [role.key, role]))

/** The built-in role of a key, or undefined. */
export const findBuiltInRole = (key: string): BuiltInRole | undefined => builtInByKey.get(key)

/** What a role allows: a built-in role by its key, a company's own one by its stored permissions. */
export const permissionsOfRole = (key: string, stored: readonly string[] | null | undefined): readonly string[] =>
  builtInByKey.get(key)?.permissions ?? stored ?? []

/** Those of `wanted` that `held` lacks: what its holder must not give away. */
export const missingPermissions = (held: ReadonlySet<string>, wanted: readonly string[]): string[] =>
  wanted.filter((permission) => !held.has(permission))
