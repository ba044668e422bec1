import { QueryClient } from '@tanstack/react-query'
import { isUnreachable } from '@/lib/errors'

/** The cache of what the server said. The feed keeps it fresh, so reads stay good for a while. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 15 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => isUnreachable(error) && failures < 3,
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 5_000),
    },
    // A form says at once that the server is out of reach, and keeps what was typed; changes that may wait go through the
    // outbox.
    mutations: { networkMode: 'always', retry: false },
  },
})

// A first read that is on its way when its query is invalidated may bring what was true before, and React Query would
// take it for fresh. So it is read once more as soon as it is there.
const overtaken = new Set<string>()
queryClient.getQueryCache().subscribe((event) => {
  const { queryHash, queryKey, state } = event.query
  if (event.type === 'removed') overtaken.delete(queryHash)
  if (event.type !== 'updated') return
  const isFirstRead = state.data === undefined && state.fetchStatus !== 'idle'
  if (event.action.type === 'invalidate' && isFirstRead) overtaken.add(queryHash)
  if (event.action.type === 'success' && overtaken.delete(queryHash)) {
    void queryClient.invalidateQueries({ queryKey, exact: true })
  }
})
