import { createConnectQueryKey, useInfiniteQuery, useMutation } from '@connectrpc/connect-query'
import { type WorkspaceMember, WorkspaceService } from '@eventkit/api/eventkit/v1/workspace_pb'
import { useMemo } from 'react'
import { refreshMe } from '@/directory/me.queries'
import { queryClient } from '@/lib/query-client'
import { tellRefusal } from '@/lib/tell'

const { listWorkspaceMembers, setWorkspaceMember, removeWorkspaceMember } = WorkspaceService.method

/** The members of a workspace by name, a page at a time. */
export function useMembers(workspaceId: string) {
  const query = useInfiniteQuery(
    listWorkspaceMembers,
    { workspaceId, pageSize: 100, pageToken: '' },
    { pageParamKey: 'pageToken', getNextPageParam: (last) => last.nextPageToken || undefined },
  )
  const members = useMemo<WorkspaceMember[]>(
    () => query.data?.pages.flatMap((page) => page.members) ?? [],
    [query.data],
  )
  return { ...query, members }
}

/** Reads the members on the screen again, and which workspaces the caller is in. */
export function refreshMembers(): void {
  const queryKey = createConnectQueryKey({ schema: listWorkspaceMembers, cardinality: 'infinite' })
  void queryClient.invalidateQueries({ queryKey })
  refreshMe()
}

/** Adding a member or changing their role, and taking one out. */
export function useMemberVerbs() {
  const options = { onError: tellRefusal, onSuccess: refreshMembers }
  return { set: useMutation(setWorkspaceMember, options), remove: useMutation(removeWorkspaceMember, options) }
}
