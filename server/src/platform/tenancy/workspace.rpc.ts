import { UpdateWorkspaceRequestSchema, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { readPage } from '../../kernel/page.ts'
import { readPatch } from '../api/index.ts'
import { serve } from '../module.ts'
import { textOf } from '../../kernel/text.ts'
import { removeWorkspaceMember, setWorkspaceMember } from './member.actions.ts'
import { listMembers } from './member.store.ts'
import {
  createWorkspace,
  deleteWorkspace,
  getWorkspace,
  renameWorkspace,
  restoreWorkspace,
} from './workspace.actions.ts'
import { fromRole, toMember, toWorkspace } from './workspace.proto.ts'
import { listWorkspaces } from './workspace.store.ts'

/** Answers WorkspaceService. */
export const workspaceService = serve(WorkspaceService, {
  createWorkspace: async (ctx, request) => toWorkspace(await createWorkspace(ctx, request)),
  getWorkspace: async (ctx, { id }) => toWorkspace(await getWorkspace(ctx, id)),
  listWorkspaces: async (ctx, request) => {
    const { deleted } = request
    const { rows, nextPageToken } = await readPage(
      ctx,
      request,
      { list: 'workspaces', deleted },
      (cursor, limit) => listWorkspaces(ctx, { deleted }, cursor, limit),
      (row) => [row.name, row.id],
    )
    return { workspaces: rows.map(toWorkspace), nextPageToken }
  },
  updateWorkspace: async (ctx, request) => {
    const named = readPatch(UpdateWorkspaceRequestSchema, request)
    const name = named.has('name') ? textOf(named.get('name')) : undefined
    return toWorkspace(await renameWorkspace(ctx, request.id, request.version, name))
  },
  deleteWorkspace: async (ctx, { id }) => toWorkspace(await deleteWorkspace(ctx, id)),
  restoreWorkspace: async (ctx, { id }) => toWorkspace(await restoreWorkspace(ctx, id)),
  listWorkspaceMembers: async (ctx, request) => {
    const { id } = await getWorkspace(ctx, request.workspaceId)
    const { rows, nextPageToken } = await readPage(
      ctx,
      request,
      { list: 'members', id },
      (cursor, limit) => listMembers(ctx, id, cursor, limit),
      (row) => [row.user_name, row.user_id],
    )
    return { members: rows.map(toMember), nextPageToken }
  },
  setWorkspaceMember: async (ctx, { workspaceId, userId, role }) =>
    toMember(await setWorkspaceMember(ctx, workspaceId, userId, fromRole(role))),
  removeWorkspaceMember: async (ctx, { workspaceId, userId }) =>
    toMember(await removeWorkspaceMember(ctx, workspaceId, userId)),
})
