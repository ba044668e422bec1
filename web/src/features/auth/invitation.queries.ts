import { createConnectQueryKey, useMutation, useQuery } from '@connectrpc/connect-query'
import { UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { queryClient } from '@/lib/query-client'

const { listInvitations, inviteUser, revokeInvitation } = UserService.method

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
