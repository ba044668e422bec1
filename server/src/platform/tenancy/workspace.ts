import {
  CreateWorkspaceRequestSchema,
  ListWorkspacesRequestSchema,
  UpdateWorkspaceRequestSchema,
  type Workspace as WorkspaceMessage,
  WorkspaceSchema,
} from '@eventkit/api/eventkit/v1/workspace_pb'
import sql from 'sql-template-tag'
import { defineRecord, type RowOf } from '../records/index.ts'
import { leadWorkspaces, managesWorkspaces } from './workspace.rules.ts'

/** A workspace as it is kept and read. */
export type Workspace = RowOf<WorkspaceMessage>

/** Workspaces: each is itself the workspace it is in, so that its members see it. */
export const workspaces = defineRecord({
  message: WorkspaceSchema,
  create: CreateWorkspaceRequestSchema,
  update: UpdateWorkspaceRequestSchema,
  list: ListWorkspacesRequestSchema,
  title: 'name',
  workspace: 'id',
  changes: (principal) =>
    managesWorkspaces(principal) ? sql`true` : sql`r.id = any(${leadWorkspaces(principal)}::uuid[])`,
  sorts: ['name'],
})
