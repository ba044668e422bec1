import { createQueryOptions, useQuery } from '@connectrpc/connect-query'
import { AuthService } from '@eventkit/api/eventkit/v1/auth_pb'
import { queryClient } from '@/lib/query-client'
import { transport } from '@/lib/transport'

const options = createQueryOptions(AuthService.method.getSignUpState, {}, { transport })

/** False where this server has no mail server, so that links are handed over; true while that is not known. */
export function useSendsMail(): boolean {
  return useQuery(AuthService.method.getSignUpState).data?.sendsMail ?? true
}

/** Nobody waits longer for the way to lead somewhere else. */
const PATIENCE_MS = 2_000

/** True on a server that waits for its first company: nobody can sign in there. False where the server does not say soon. */
export function isFirstToCome(): Promise<boolean> {
  const asked = queryClient.fetchQuery({ ...options, staleTime: 0, retry: false, networkMode: 'always' }).then(
    ({ first }) => first,
    () => false,
  )
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false))
  return Promise.race([asked, late])
}
