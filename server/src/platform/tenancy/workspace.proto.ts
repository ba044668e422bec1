import { WorkspaceRole, type WorkspaceMember } from '@eventkit/api/eventkit/v1/workspace_pb'
import type { MemberRole, MemberRow } from './workspace.rules.ts'

/** A member as the contract has them. */
export const toMember = (row: MemberRow): WorkspaceMember => ({
  $typeName: 'eventkit.v1.WorkspaceMember',
  user: { $typeName: 'eventkit.v1.UserRef', id: row.user_id, name: row.user_name },
  role: row.role === 'team_lead' ? WorkspaceRole.TEAM_LEAD : WorkspaceRole.TEAM_MEMBER,
})

/** The role a request names; Team Member when it names none. */
export const fromRole = (role: WorkspaceRole): MemberRole =>
  role === WorkspaceRole.TEAM_LEAD ? 'team_lead' : 'team_member'
