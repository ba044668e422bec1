import { createQueryOptions } from '@connectrpc/connect-query'
import { AuthService } from '@eventkit/api/eventkit/v1/auth_pb'
import { queryClient } from '@/lib/query-client'
import { transport } from '@/lib/transport'

const options = createQueryOptions(AuthService.method.getSignUpState, {}, { transport })

/** True on a server that waits for its first company: nobody can sign in there. False where the server does not say. */
export function isFirstToCome(): Promise<boolean> {
  return queryClient.fetchQuery({ ...options, staleTime: 0, retry: false }).then(
    ({ first }) => first,
    () => false,
  )
}
