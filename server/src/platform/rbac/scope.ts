import type { Ctx } from '../../kernel/ctx.ts'

/** Which workspaces the caller sees: every one, or those they are a member of. Reads, lists and searches ask this. */
export const visibleWorkspaces = (ctx: Pick<Ctx, 'principal'>): 'all' | string[] =>
  seesAllWorkspaces(ctx) ? 'all' : [...ctx.principal.workspaces.keys()]

/** True for those whose sight does not end at their workspaces: Admin and Manager. */
export const seesAllWorkspaces = (ctx: Pick<Ctx, 'principal'>): boolean =>
  ctx.principal.permissions.has('tenancy.workspace.all')

/** True when the caller may see into a workspace and work there. The feed and the journal ask this of each entry. */
export const canInWorkspace = (ctx: Pick<Ctx, 'principal'>, workspaceId: string): boolean =>
  seesAllWorkspaces(ctx) || ctx.principal.workspaces.has(workspaceId)

/** True for a Team Lead of the workspace. */
export const isTeamLead = (ctx: Pick<Ctx, 'principal'>, workspaceId: string): boolean =>
  ctx.principal.workspaces.get(workspaceId) === 'team_lead'
