import type { UpdateWorkspaceRequest } from '@eventkit/api/eventkit/v1/workspace_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, notFound } from '../../kernel/errors.ts'
import { assertVersion, saveChange } from '../journal/index.ts'
import { type ColumnsIn, deleteRecord, findRecord, makeRecord } from '../records/index.ts'
import { findCompanyForUpdate } from './company.store.ts'
import { setMember } from './member.actions.ts'
import { getWorkspaceToManage } from './workspace.access.ts'
import { type Workspace, workspaces } from './workspace.ts'
import { lockLivingWorkspaces } from './workspace.store.ts'

/** Makes a workspace with the caller as its Team Lead. A repeated id answers the workspace made the first time. */
export async function createWorkspace(ctx: Ctx, given: { id?: string; name?: string }): Promise<Workspace> {
  const { record, isNew } = await makeRecord(ctx, workspaces, given)
  if (isNew) await setMember(ctx, record.id, ctx.principal.userId, 'team_lead')
  return record
}

/** The workspace, living or in the bin, when the caller sees it. */
export async function getWorkspace(ctx: Ctx, id: string): Promise<Workspace> {
  const workspace = await findRecord(ctx, workspaces, id)
  if (!workspace) throw notFound('workspace')
  return workspace
}

/** Renames a workspace; for its Team Leads and for people who manage workspaces. */
export async function updateWorkspace(
  ctx: Ctx,
  id: string,
  version: number,
  patch: ColumnsIn<UpdateWorkspaceRequest, Workspace>,
): Promise<Workspace> {
  const workspace = await getWorkspaceToManage(ctx, id)
  await assertVersion(ctx, workspaces, workspace, version, patch)
  return saveChange(ctx, workspaces, 'tenancy.workspace.updated', workspace, workspaces.patched(workspace, patch, ctx))
}

/** Moves a workspace to the bin; the company keeps at least one. Deleting a deleted one changes nothing. */
export async function deleteWorkspace(ctx: Ctx, id: string): Promise<Workspace> {
  const company = await findCompanyForUpdate(ctx)
  const living = await lockLivingWorkspaces(ctx)
  const before = await getWorkspace(ctx, id)
  if (!before.deleted_at && living.length === 1)
    throw failedPrecondition('last_workspace', 'A company needs at least one workspace.')
  if (!before.deleted_at && company?.default_workspace_id === id) throw isDefault(before)
  return deleteRecord(ctx, workspaces, id, 0)
}

const isDefault = ({ name }: Workspace) =>
  failedPrecondition(
    'default_workspace',
    `New tasks and people go to "${name}" by default; choose another default workspace for the company first.`,
  )
