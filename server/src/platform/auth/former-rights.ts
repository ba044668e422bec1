import type { Ctx } from '../../kernel/ctx.ts'
import { everyWorkspace } from '../access/reach.rules.ts'
import { findGrants, missingGrants } from '../rbac/index.ts'
import { findAccess } from './access.store.ts'
import { principalOf } from './principal.ts'

/**
 * True while whoever made an invitation or a reset link could make it now. When they lose that right, the link stops
 * working.
 */
export async function couldGrantNow(
  ctx: Ctx,
  giverId: string,
  role: string,
  workspaceIds: readonly string[] = [],
): Promise<boolean> {
  const [giver, wanted] = await Promise.all([findAccess(ctx.db, ctx.tenantId, giverId), findGrants(ctx, role)])
  if (!giver || !wanted) return false
  const principal = principalOf(ctx.tenantId, giver, { via: 'system' })
  const { permissions, workspaces } = principal
  if (!permissions.has('auth.user.write') || missingGrants(principal, wanted).length > 0) return false
  return permissions.has(everyWorkspace) || workspaceIds.every((id) => workspaces.has(id))
}
