import { useQuery } from '@connectrpc/connect-query'
import { type Workspace, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { useMemo } from 'react'
import { can, useMe } from '@/directory/me.queries'
import { isId } from '@/lib/ids'

const { listWorkspaces, getWorkspace } = WorkspaceService.method

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

/** The workspaces the caller may see, or those in the bin, with how the reading went. */
export function useWorkspaceList(deleted: boolean) {
  const query = useQuery(listWorkspaces, { deleted, pageSize: 100 })
  const workspaces = query.data?.workspaces.filter(({ deletedAt }) => (deletedAt !== undefined) === deleted) ?? NONE
  return { ...query, workspaces }
}

/** One workspace, also when it lies in the bin. */
export function useWorkspace(id: string) {
  return useQuery(getWorkspace, { id }, { enabled: isId(id) })
}
