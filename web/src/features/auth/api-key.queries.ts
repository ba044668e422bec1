import { createConnectQueryKey, useInfiniteQuery, useMutation } from '@connectrpc/connect-query'
import { ApiKeyService } from '@eventkit/api/eventkit/v1/api_key_pb'
import { useMemo } from 'react'
import { queryClient } from '@/lib/query-client'

const { listApiKeys, createApiKey, revokeApiKey } = ApiKeyService.method

/** The caller's keys, for Admins everyone's, newest first. */
export function useApiKeys() {
  const query = useInfiniteQuery(
    listApiKeys,
    { pageSize: 100, pageToken: '' },
    { pageParamKey: 'pageToken', getNextPageParam: (last) => last.nextPageToken || undefined },
  )
  const keys = useMemo(() => query.data?.pages.flatMap((page) => page.apiKeys) ?? [], [query.data])
  return { ...query, keys }
}

/** Reads the keys on the screen again. */
export function refreshApiKeys(): void {
  const queryKey = createConnectQueryKey({ schema: listApiKeys, cardinality: 'infinite' })
  void queryClient.invalidateQueries({ queryKey })
}

/** Making a key, and revoking one for good. */
export function useApiKeyVerbs() {
  const options = { onSuccess: refreshApiKeys }
  return { create: useMutation(createApiKey, options), revoke: useMutation(revokeApiKey, options) }
}
