import type { Reach } from '../../kernel/ctx.ts'

/** The roles of every company by key, the mightiest first. */
const builtInNames = {
  admin: 'Admin',
  manager: 'Manager',
  planner: 'Planner',
  warehouse: 'Warehouse',
  sales: 'Sales',
  crew: 'Crew',
  read_only: 'Read-only',
} as const

type GrantedRole = Exclude<keyof typeof builtInNames, 'admin' | 'read_only'>

/** Which of the built-in roles have a permission, besides the Admin, who has every one; `crew:assigned` has it so far. */
export type Grant = 'everyone' | readonly (GrantedRole | `${GrantedRole}:${Reach}`)[]

/** A role every company has; it cannot be changed. */
export interface BuiltInRole {
  key: string
  name: string
  permissions: readonly string[]
  /** Of those that do not go as far as usual. */
  reach: Readonly<Record<string, Reach>>
}

/** How far a permission goes where nothing is said. */
export const usualReach: Reach = 'workspace'

/** The role whose last holder is protected. */
export const adminRole = 'admin'

/** The role of a person whom an outside identity service names without a role we know. */
export const plannerRole = 'planner'

const grants = new Map<string, Grant>()
let builtInByKey: ReadonlyMap<string, BuiltInRole> | undefined

/** Makes the permissions of a module known, with the built-in roles that have them. `defineModule` does so. */
export function declarePermissions(declared: Readonly<Record<string, Grant>>): void {
  for (const [permission, grant] of Object.entries(declared)) grants.set(permission, grant)
  builtInByKey = undefined
}

/** Every permission there is. */
export const allPermissions = (): readonly string[] => [...grants.keys()]

/** The roles of every company, the mightiest first. */
export const builtInRoles = (): readonly BuiltInRole[] => [...byKey().values()]

function byKey(): ReadonlyMap<string, BuiltInRole> {
  builtInByKey ??= new Map(
    Object.entries(builtInNames).map(([key, name]) => {
      const held = [...grants].flatMap(([permission, grant]) => {
        const reach = reachIn(key, grant)
        return reach ? [[permission, reach] as const] : []
      })
      const permissions = held.map(([permission]) => permission)
      return [
        key,
        { key, name, permissions, reach: Object.fromEntries(held.filter(([, reach]) => reach !== usualReach)) },
      ]
    }),
  )
  return builtInByKey
}

/** How far a role has a permission; undefined where it has none. */
function reachIn(key: string, grant: Grant): Reach | undefined {
  if (key === adminRole || grant === 'everyone') return usualReach
  const named = grant.find((each) => each.split(':')[0] === key)
  return named && ((named.split(':')[1] ?? usualReach) as Reach)
}

/** The built-in role of a key, or undefined. */
export const findBuiltInRole = (key: string): BuiltInRole | undefined => byKey().get(key)

/** What a role allows: a built-in role by its key, a company's own one by its stored permissions. */
export const permissionsOfRole = (key: string, stored: readonly string[] | null | undefined): readonly string[] =>
  byKey().get(key)?.permissions ?? stored ?? []
