import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, forbidden, notFound } from '../../kernel/errors.ts'
import { isTeamLead, seesAllWorkspaces } from '../rbac/index.ts'
import type { WorkspaceRow } from './workspace.rules.ts'
import { findWorkspaceForUpdate } from './workspace.store.ts'

/** The living workspace, locked, when the caller may manage it; notFound for those who do not even see it. */
export async function getWorkspaceToManage(ctx: Ctx, id: string): Promise<WorkspaceRow> {
  const workspace = await findWorkspaceForUpdate(ctx, id)
  if (!workspace) throw notFound('workspace')
  const managesAll = seesAllWorkspaces(ctx) && ctx.principal.permissions.has('tenancy.workspace.write')
  if (!managesAll && !isTeamLead(ctx, id))
    throw forbidden('Only a Team Lead of the workspace, a Manager or an Admin may do this.')
  if (workspace.deleted_at) throw failedPrecondition('deleted', `"${workspace.name}" is in the bin; restore it first.`)
  return workspace
}
