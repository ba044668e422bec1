import { findTimeZone } from '../../kernel/clock.ts'
import type { Principal } from '../../kernel/ctx.ts'
import { nilId } from '../../kernel/ids.ts'
import { findBuiltInRole, permissionsOfRole, permissionsWithin } from '../rbac/index.ts'
import type { AccessRow } from './access.store.ts'

const nothing = {
  name: '',
  role: '',
  locale: 'en',
  timeZone: 'UTC',
  permissions: new Set<string>(),
  workspaces: new Map<string, 'team_lead' | 'team_member'>(),
} as const

/** A caller without a token: of no company, allowed nothing. */
export const nobody: Principal = { via: 'nobody', tenantId: nilId, userId: nilId, ...nothing }

/** The server itself at work in a company, before there is a person to name. */
export const systemPrincipal = (tenantId: string): Principal => ({ via: 'system', tenantId, userId: nilId, ...nothing })

/** How somebody came in, beside who they are. */
export type Entrance = Pick<Principal, 'via' | 'sessionId' | 'apiKeyId'>

/** What a Team Lead may is a matter of the company's, so a key has it only with that scope. */
const mayLead = (scopes: readonly string[] | undefined): boolean => !scopes || scopes.includes('tenancy:write')

/** A built-in role wins over a company's own of the same key, in its reach, too. */
const reachOfRole = ({ role, role_reach }: AccessRow) => findBuiltInRole(role)?.reach ?? role_reach ?? {}

/** Puts together who is calling from what the database says of them; a key's scopes narrow it. */
export function principalOf(
  tenantId: string,
  access: AccessRow,
  entrance: Entrance,
  scopes?: readonly string[],
): Principal {
  const held = permissionsOfRole(access.role, access.role_permissions)
  return {
    ...entrance,
    tenantId,
    userId: access.user_id,
    name: access.name,
    role: access.role,
    locale: access.locale,
    // A zone that this runtime does not know any more.
    timeZone: findTimeZone(access.time_zone) ?? 'UTC',
    permissions: scopes ? permissionsWithin(scopes, held) : new Set(held),
    reach: new Map(Object.entries(reachOfRole(access))),
    workspaces: new Map(
      Object.entries(access.workspaces).map(([id, role]) => [id, mayLead(scopes) ? role : 'team_member']),
    ),
  }
}
