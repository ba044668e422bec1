import type { Ctx } from '../../kernel/ctx.ts'
import { forbidden } from '../../kernel/errors.ts'
import { assertLiving, getRecordForUpdate } from '../records/index.ts'
import { isTeamLead } from '../rbac/index.ts'
import { managesWorkspaces } from './workspace.rules.ts'
import { type Workspace, workspaces } from './workspace.ts'

/** The living workspace, locked, when the caller may manage it; notFound for those who do not even see it. */
export async function getWorkspaceToManage(ctx: Ctx, id: string): Promise<Workspace> {
  const workspace = await getRecordForUpdate(ctx, workspaces, id)
  if (!managesWorkspaces(ctx.principal) && !isTeamLead(ctx, id))
    throw forbidden('Only a Team Lead of the workspace, a Manager or an Admin may do this.')
  assertLiving(workspaces, workspace)
  return workspace
}
