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

/** Which of the built-in roles have a permission, besides the Admin, who has every one. */
export type Grant = 'everyone' | readonly Exclude<keyof typeof builtInNames, 'admin' | 'read_only'>[]

/** A role every company has; it cannot be changed. */
export interface BuiltInRole {
  key: string
  name: string
  permissions: readonly string[]
  /** Every one goes as far as usual. */
  reach: Readonly<Record<string, never>>
}

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
    Object.entries(builtInNames).map(([key, name]) => [
      key,
      {
        key,
        name,
        reach: {},
        permissions: [...grants].flatMap(([permission, grant]) => (has(key, grant) ? [permission] : [])),
      },
    ]),
  )
  return builtInByKey
}

const has = (key: string, grant: Grant): boolean =>
  key === adminRole || grant === 'everyone' || (grant as readonly string[]).includes(key)

/** The built-in role of a key, or undefined. */
export const findBuiltInRole = (key: string): BuiltInRole | undefined => byKey().get(key)

/** What a role allows: a built-in role by its key, a company's own one by its stored permissions. */
export const permissionsOfRole = (key: string, stored: readonly string[] | null | undefined): readonly string[] =>
  byKey().get(key)?.permissions ?? stored ?? []
