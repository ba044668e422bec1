import { WorkspaceRole, type Workspace, type WorkspaceMember } from '@eventkit/api/eventkit/v1/workspace_pb'
import { toTimestamp } from '../api/index.ts'
import type { MemberRole, MemberRow, WorkspaceRow } from './workspace.rules.ts'

/** A workspace as the contract has it. */
export const toWorkspace = (row: WorkspaceRow): Workspace => ({
  $typeName: 'eventkit.v1.Workspace',
  id: row.id,
  name: row.name,
  version: row.version,
  createdAt: toTimestamp(row.created_at),
  ...(row.deleted_at && { deletedAt: toTimestamp(row.deleted_at) }),
})

/** A member as the contract has them. */
export const toMember = (row: MemberRow): WorkspaceMember => ({
  $typeName: 'eventkit.v1.WorkspaceMember',
  user: { $typeName: 'eventkit.v1.UserRef', id: row.user_id, name: row.user_name },
  role: row.role === 'team_lead' ? WorkspaceRole.TEAM_LEAD : WorkspaceRole.TEAM_MEMBER,
})

/** The role a request names; Team Member when it names none. */
export const fromRole = (role: WorkspaceRole): MemberRole =>
  role === WorkspaceRole.TEAM_LEAD ? 'team_lead' : 'team_member'
