import { WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { readPage } from '../../kernel/page.ts'
import { serveRecord } from '../records/index.ts'
import { removeWorkspaceMember, setWorkspaceMember } from './member.actions.ts'
import { listMembers } from './member.store.ts'
import { createWorkspace, deleteWorkspace, getWorkspace, updateWorkspace } from './workspace.actions.ts'
import { fromRole, toMember } from './workspace.proto.ts'
import { workspaces } from './workspace.ts'

/** Answers WorkspaceService. */
export const workspaceService = serveRecord(WorkspaceService, workspaces, {
  verbs: { create: createWorkspace, get: getWorkspace, update: updateWorkspace, delete: deleteWorkspace },
  more: {
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
  },
})
