import { Code, ConnectError, createContextKey, type Interceptor } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'
import { newId } from '@/lib/ids'
import { getAccessToken } from '@/lib/session'

/** Whose call it is, when it must not be made as anybody else: what `ownerOf` gives. */
export const callerKey = createContextKey<string | undefined>(undefined)

const authenticate: Interceptor = (next) => async (request) => {
  const caller = request.contextValues.get(callerKey)
  const token = await getAccessToken(undefined, caller)
  if (caller !== undefined && !token) throw new ConnectError('Its owner is not signed in', Code.Unauthenticated)
  if (token) request.header.set('authorization', `Bearer ${token}`)
  try {
    return await next(request)
  } catch (error) {
    if (!(error instanceof ConnectError) || error.code !== Code.Unauthenticated || !token) throw error
    const renewed = await getAccessToken(token, caller)
    if (!renewed) throw error
    request.header.set('authorization', `Bearer ${renewed}`)
    return next(request)
  }
}

const stamp: Interceptor = (next) => (request) => {
  // A retried write keeps the time and the key of the moment the person acted.
  if (!request.header.has('x-client-time')) request.header.set('x-client-time', new Date().toISOString())
  if (request.method.idempotency === 0 && !request.header.has('idempotency-key')) {
    request.header.set('idempotency-key', newId())
  }
  return next(request)
}

/** The one way to the server's rpcs: Connect unary in binary, on the page's own origin. */
export const transport = createConnectTransport({
  baseUrl: location.origin,
  useBinaryFormat: true,
  interceptors: [stamp, authenticate],
})
