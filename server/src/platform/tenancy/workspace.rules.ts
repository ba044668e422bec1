/** A workspace as the database keeps it. */
export interface WorkspaceRow {
  id: string
  name: string
  version: number
  created_at: Date
  updated_at: Date
  received_at: Date
  deleted_at: Date | null
}

/** What a person is in a workspace. */
export type MemberRole = 'team_lead' | 'team_member'

/** A person in a workspace. */
export interface MemberRow {
  workspace_id: string
  user_id: string
  user_name: string
  role: MemberRole
}

/** What the journal tells of a workspace. */
export const journaledWorkspaceFields = ['name', 'deleted_at'] as const satisfies readonly (keyof WorkspaceRow)[]
