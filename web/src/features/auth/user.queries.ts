import { useInfiniteQuery } from '@connectrpc/connect-query'
import { type User, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { useEffect, useMemo } from 'react'

/** Everybody a record can be given to, by name; loaded page after page, as a company's people are few. */
export function usePeople(): readonly User[] {
  const query = useInfiniteQuery(
    UserService.method.listUsers,
    { pageSize: 100, pageToken: '' },
    {
      pageParamKey: 'pageToken',
      getNextPageParam: (last) => last.nextPageToken || undefined,
      staleTime: 5 * 60_000,
    },
  )
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return useMemo(() => data?.pages.flatMap(({ users }) => users) ?? [], [data])
}

/** A person's name by id, for histories. */
export function useNameOf(): (id: string | undefined) => string | undefined {
  const people = usePeople()
  return useMemo(() => {
    const names = new Map(people.map(({ id, name }) => [id, name]))
    return (id) => (id ? names.get(id) : undefined)
  }, [people])
}
