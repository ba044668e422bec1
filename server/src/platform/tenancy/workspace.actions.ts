import { WorkspaceSchema } from '@eventkit/api/eventkit/v1/workspace_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, notFound } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { cleanName } from '../../kernel/text.ts'
import { assertVersion, defineSubject, recordChange, saveChange } from '../journal/index.ts'
import { findCompanyForUpdate } from './company.store.ts'
import { setMember } from './member.actions.ts'
import { getWorkspaceToManage } from './workspace.access.ts'
import { journaledWorkspaceFields, type WorkspaceRow } from './workspace.rules.ts'
import {
  findWorkspace,
  findWorkspaceForUpdate,
  findWorkspaceToLeave,
  insertWorkspace,
  lockLivingWorkspaces,
  writeWorkspace,
} from './workspace.store.ts'

/** A workspace as the journal knows it. */
export const workspaceSubject = defineSubject<WorkspaceRow>({
  type: 'tenancy.workspace',
  message: WorkspaceSchema,
  fields: journaledWorkspaceFields,
  idOf: (workspace) => workspace.id,
  workspaceOf: (workspace) => workspace.id,
  payloadOf: ({ name }) => ({ name }),
  write: writeWorkspace,
})

/** Makes a workspace with the caller as its Team Lead. A repeated id answers the workspace made the first time. */
export async function createWorkspace(ctx: Ctx, input: { id: string; name: string }): Promise<WorkspaceRow> {
  const row: WorkspaceRow = {
    id: input.id.toLowerCase() || newId(),
    name: cleanName('name', input.name),
    version: 1,
    created_at: ctx.now,
    updated_at: ctx.now,
    received_at: ctx.receivedAt,
    deleted_at: null,
  }
  if (!(await insertWorkspace(ctx, row))) return getWorkspace(ctx, row.id)
  recordChange(ctx, workspaceSubject, 'tenancy.workspace.created', undefined, row)
  await setMember(ctx, row.id, ctx.principal.userId, 'team_lead')
  return row
}

/** The workspace, living or in the bin, when the caller sees it. */
export async function getWorkspace(ctx: Ctx, id: string): Promise<WorkspaceRow> {
  const workspace = await findWorkspace(ctx, id)
  if (!workspace) throw notFound('workspace')
  return workspace
}

/** Renames a workspace; for its Team Leads and for people who manage workspaces. */
export async function renameWorkspace(
  ctx: Ctx,
  id: string,
  version: number,
  name: string | undefined,
): Promise<WorkspaceRow> {
  const workspace = await getWorkspaceToManage(ctx, id)
  if (name === undefined) return workspace
  const patch = { name: cleanName('name', name) }
  await assertVersion(ctx, workspaceSubject, workspace, version, patch)
  return saveChange(ctx, workspaceSubject, 'tenancy.workspace.updated', workspace, { ...workspace, ...patch })
}

/** Moves a workspace to the bin; the company keeps at least one. Deleting a deleted one changes nothing. */
export async function deleteWorkspace(ctx: Ctx, id: string): Promise<WorkspaceRow> {
  const company = await findCompanyForUpdate(ctx)
  const living = await lockLivingWorkspaces(ctx)
  const workspace = await findWorkspaceToLeave(ctx, id)
  if (!workspace) throw notFound('workspace')
  if (workspace.deleted_at) return workspace
  if (living.length === 1) throw failedPrecondition('last_workspace', 'A company needs at least one workspace.')
  if (company?.default_workspace_id === id) throw isDefault(workspace)
  return saveChange(ctx, workspaceSubject, 'tenancy.workspace.deleted', workspace, {
    ...workspace,
    deleted_at: ctx.now,
  })
}

const isDefault = ({ name }: WorkspaceRow) =>
  failedPrecondition(
    'default_workspace',
    `New tasks and people go to "${name}" by default; choose another default workspace for the company first.`,
  )

/** Takes a workspace out of the bin. */
export async function restoreWorkspace(ctx: Ctx, id: string): Promise<WorkspaceRow> {
  const workspace = await findWorkspaceForUpdate(ctx, id)
  if (!workspace) throw notFound('workspace')
  return saveChange(ctx, workspaceSubject, 'tenancy.workspace.restored', workspace, { ...workspace, deleted_at: null })
}
