import { createConnectQueryKey, useInfiniteQuery, useMutation, useQuery } from '@connectrpc/connect-query'
import { UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { useMemo } from 'react'
import { isId } from '@/lib/ids'
import { queryClient } from '@/lib/query-client'

const { listUsers, getUser, listInvitations, inviteUser, revokeInvitation } = UserService.method

/** People by name, a page at a time. */
export function usePersonList(search: string, includeDeactivated: boolean) {
  const query = useInfiniteQuery(
    listUsers,
    { search, includeDeactivated, pageSize: 100, pageToken: '' },
    {
      pageParamKey: 'pageToken',
      getNextPageParam: (last) => last.nextPageToken || undefined,
      placeholderData: (previous) => previous,
    },
  )
  const people = useMemo(() => query.data?.pages.flatMap((page) => page.users) ?? [], [query.data])
  return { ...query, people }
}

/** People whose name or address has a text, for the palette. */
export function usePersonSearch(search: string, isAllowed: boolean) {
  return useQuery(
    listUsers,
    { search, pageSize: 6 },
    { enabled: isAllowed && search.length > 1, placeholderData: (previous) => previous },
  )
}

/** One person. */
export function usePerson(id: string) {
  return useQuery(getUser, { id }, { enabled: isId(id) })
}

/** Open invitations, newest first. */
export function useInvitations(isAllowed: boolean) {
  const query = useQuery(listInvitations, { pageSize: 100 }, { enabled: isAllowed })
  return { ...query, invitations: query.data?.invitations ?? [] }
}

/** Reads the open invitations again. */
export function refreshInvitations(): void {
  const key = createConnectQueryKey({ schema: listInvitations, cardinality: 'finite' })
  void queryClient.invalidateQueries({ queryKey: key })
}

/** Inviting, and taking an invitation back. */
export function useInvitationVerbs() {
  const options = { onSuccess: refreshInvitations }
  return { invite: useMutation(inviteUser, options), revoke: useMutation(revokeInvitation, options) }
}
