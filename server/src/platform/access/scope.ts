import type { Ctx } from '../../kernel/ctx.ts'
import { everyWorkspace, reachOf } from './reach.rules.ts'

/**
 * Which workspaces the caller sees: every one, or those they are a member of. Reads, lists and searches ask this; of the
 * records of a kind with its permission, whose reach may be the whole company.
 */
export const visibleWorkspaces = (ctx: Pick<Ctx, 'principal'>, permission?: string): 'all' | string[] =>
  seesAllWorkspaces(ctx, permission) ? 'all' : [...ctx.principal.workspaces.keys()]

/** True for those whose sight does not end at their workspaces, as of Admins and Managers. */
export const seesAllWorkspaces = ({ principal }: Pick<Ctx, 'principal'>, permission?: string): boolean =>
  principal.permissions.has(everyWorkspace) ||
  (permission !== undefined && reachOf(principal, permission) === 'company')

/** True when the caller may see into a workspace and work there. The feed and the journal ask this of each entry. */
export const canInWorkspace = (ctx: Pick<Ctx, 'principal'>, workspaceId: string, permission?: string): boolean =>
  seesAllWorkspaces(ctx, permission) || ctx.principal.workspaces.has(workspaceId)

/** True for a Team Lead of the workspace. */
export const isTeamLead = (ctx: Pick<Ctx, 'principal'>, workspaceId: string): boolean =>
  ctx.principal.workspaces.get(workspaceId) === 'team_lead'
