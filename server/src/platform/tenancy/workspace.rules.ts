import type { Principal } from '../../kernel/ctx.ts'
import { isTeamLead, seesAllWorkspaces } from '../access/scope.ts'

/** Whether somebody manages every workspace of the company, without being its Team Lead. */
export const managesWorkspaces = (principal: Principal): boolean =>
  seesAllWorkspaces({ principal }) && principal.permissions.has('tenancy.workspace.write')

/** The workspaces that somebody leads, and so manages. */
export const leadWorkspaces = (principal: Principal): string[] =>
  [...principal.workspaces.keys()].filter((id) => isTeamLead({ principal }, id))

/** What a person is in a workspace. */
export type MemberRole = 'team_lead' | 'team_member'

/** A person in a workspace. */
export interface MemberRow {
  workspace_id: string
  user_id: string
  user_name: string
  role: MemberRole
}
