import { WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { cacheOf } from '@/lib/record-cache'

const { getWorkspace, listWorkspaces } = WorkspaceService.method

/** The workspaces on the screen. */
export const workspaceCache = cacheOf('tenancy.workspace', getWorkspace, listWorkspaces)
