import { useQuery } from '@connectrpc/connect-query'
import { type Workspace, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'

const { listWorkspaces, getWorkspace } = WorkspaceService.method

const NONE: readonly Workspace[] = []

/** The workspaces the caller may see, by name. */
export function useWorkspaces(): readonly Workspace[] {
  const query = useQuery(listWorkspaces, { pageSize: 100 }, { staleTime: 5 * 60_000 })
  return query.data?.workspaces ?? NONE
}

/** The workspaces the caller may see, or those in the bin, with how the reading went. */
export function useWorkspaceList(deleted: boolean) {
  const query = useQuery(listWorkspaces, { deleted, pageSize: 100 })
  const workspaces = query.data?.workspaces.filter(({ deletedAt }) => (deletedAt !== undefined) === deleted) ?? NONE
  return { ...query, workspaces }
}

/** One workspace, also when it lies in the bin. */
export function useWorkspace(id: string) {
  return useQuery(getWorkspace, { id })
}
