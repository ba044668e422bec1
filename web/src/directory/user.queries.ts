import { useInfiniteQuery } from '@connectrpc/connect-query'
import { type User, UserService } from '@eventkit/api/eventkit/v1/user_pb'
import { useMemo } from 'react'
import { can, useMe } from '@/directory/me.queries'
import { useEveryPage } from '@/lib/every-page'
import { useT } from '@/lib/i18n'
import { shownName } from '@/lib/person-name'

interface PeopleFilter {
  includeDeactivated?: true
  /** Only those who see all of these workspaces, to whom records there can be given. */
  workspaceIds?: string[]
}

/**
 * The people of the company by name, loaded page after page, as they are few. Nobody for callers who may not see people.
 */
export function usePeople(filter: PeopleFilter = {}): readonly User[] {
  return usePeopleList(filter).people
}

/** The same, and whether they are all here. */
export function usePeopleList(filter: PeopleFilter): { people: readonly User[]; isWhole: boolean } {
  const isAllowed = can(useMe(), 'auth.user.read')
  const query = useInfiniteQuery(
    UserService.method.listUsers,
    { pageSize: 100, pageToken: '', ...filter },
    {
      enabled: isAllowed,
      pageParamKey: 'pageToken',
      getNextPageParam: (last) => last.nextPageToken || undefined,
      staleTime: 5 * 60_000,
    },
  )
  useEveryPage(query)
  const { data } = query
  const t = useT()
  const people = useMemo(
    () => data?.pages.flatMap(({ users }) => users.map((user) => ({ ...user, name: shownName(user, t) }))) ?? [],
    [data, t],
  )
  return { people, isWhole: query.isSuccess && !query.hasNextPage }
}

/** A person's name by id, also of those who have left, for histories. */
export function useNameOf(): (id: string | undefined) => string | undefined {
  const people = usePeople({ includeDeactivated: true })
  const me = useMe()
  return useMemo(() => {
    // One's own name is known also to those who may not see people.
    const names = new Map((me ? [me, ...people] : people).map(({ id, name }) => [id, name]))
    return (id) => (id ? names.get(id) : undefined)
  }, [me, people])
}

/** Whom to name for what was done: the product itself where it was nobody in particular. */
export function useActorName(): (id: string) => string {
  const t = useT()
  const nameOf = useNameOf()
  return (id) => (id ? (nameOf(id) ?? t('shell.someone')) : 'EventKit')
}
