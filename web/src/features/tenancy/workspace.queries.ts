import { useQuery } from '@connectrpc/connect-query'
import { type Workspace, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'

const NONE: readonly Workspace[] = []

/** The workspaces the caller may see, by name. */
export function useWorkspaces(): readonly Workspace[] {
  const query = useQuery(WorkspaceService.method.listWorkspaces, { pageSize: 100 }, { staleTime: 5 * 60_000 })
  return query.data?.workspaces ?? NONE
}
