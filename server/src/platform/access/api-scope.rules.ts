import { allPermissions } from './role.rules.ts'

/** The modules a scope can name: the first parts of all permissions. */
const modules = () => new Set(allPermissions().map((permission) => permission.split('.')[0]))

/** Says what is wrong with a scope such as `work:read`; undefined when nothing is. */
export function scopeFault(scope: string): string | undefined {
  const [module = '', verb, ...rest] = scope.split(':')
  const known = modules()
  if (!known.has(module)) return `names no module; there are ${[...known].join(', ')}`
  if ((verb !== 'read' && verb !== 'write') || rest.length > 0) return 'must end in :read or :write'
  return undefined
}

/**
 * What is left of a person's permissions under a key's scopes: `work:read` leaves the reads of work, `work:write` all of
 * work. How far a person sees (`….all`) is not a scope's matter; it stays as it is, and nothing is ever added.
 */
export function permissionsWithin(scopes: readonly string[], held: Iterable<string>): Set<string> {
  return new Set([...held].filter((permission) => isWithin(scopes, permission)))
}

function isWithin(scopes: readonly string[], permission: string): boolean {
  const [module, , verb] = permission.split('.')
  if (verb === 'all') return true
  return scopes.includes(`${module}:write`) || (verb === 'read' && scopes.includes(`${module}:read`))
}
