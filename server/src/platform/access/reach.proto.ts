import { Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import type { Reach as ReachName } from '../../kernel/ctx.ts'
import { invalid } from '../../kernel/errors.ts'
import { permissionsWithReach, reaches } from './reach.rules.ts'
import { usualReach } from './role.rules.ts'

const numbers: Record<ReachName, Reach> = {
  own: Reach.OWN,
  assigned: Reach.ASSIGNED,
  workspace: Reach.WORKSPACE,
  company: Reach.COMPANY,
}

/** The reach of those of the permissions that take one, as the contract has it. */
export function toReach(
  permissions: readonly string[],
  find: (permission: string) => ReachName | undefined,
): Record<string, Reach> {
  const taking = permissionsWithReach().filter((permission) => permissions.includes(permission))
  return Object.fromEntries(taking.map((permission) => [permission, numbers[find(permission) ?? usualReach]]))
}

/** The same the other way round. Throws invalid for a permission without a value. */
export function fromReach(given: Readonly<Record<string, Reach>>): Record<string, ReachName> {
  return Object.fromEntries(
    Object.entries(given).map(([permission, value]) => {
      const name = reaches.find((each) => numbers[each] === value)
      if (!name) throw invalid('reach', `must be one of ${reaches.join(', ')}`)
      return [permission, name]
    }),
  )
}
