import { useEffect } from 'react'

/** What is needed of a list that is read a page at a time. */
interface PagedList {
  hasNextPage: boolean
  isFetching: boolean
  isFetchNextPageError: boolean
  fetchNextPage: (options: { cancelRefetch: boolean }) => unknown
}

/** Reads a list to its end, page after page, while it is `isWanted`; a page that cannot be read ends it, too. */
export function useEveryPage(list: PagedList, isWanted = true): void {
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list
  // After every render: when the list is read anew the page on its way is dropped, and nothing else tells of that.
  useEffect(() => {
    if (isWanted && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage({ cancelRefetch: false })
  })
}
