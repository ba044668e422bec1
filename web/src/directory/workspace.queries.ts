import { useQuery } from '@connectrpc/connect-query'
import { type Workspace, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { useMemo } from 'react'
import { can, useMe } from '@/directory/me.queries'

const { listWorkspaces } = WorkspaceService.method

const NONE: readonly Workspace[] = []

/** The workspaces the caller may see, by name; for callers who may not list them, those they are in. */
export function useWorkspaces(): readonly Pick<Workspace, 'id' | 'name'>[] {
  const me = useMe()
  const isAllowed = can(me, 'tenancy.workspace.read')
  const query = useQuery(listWorkspaces, { pageSize: 100 }, { staleTime: 5 * 60_000, enabled: isAllowed })
  return useMemo(() => {
    if (isAllowed) return query.data?.workspaces ?? NONE
    return me?.workspaces.map(({ workspaceId, workspaceName }) => ({ id: workspaceId, name: workspaceName })) ?? NONE
  }, [isAllowed, query.data, me])
}
