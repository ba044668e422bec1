import type { AnyRoute } from '@tanstack/react-router'

type Search = Record<string, unknown>

/**
 * Closes the search parameters of every route: what a route's `validateSearch` does not give back is undefined for
 * whoever reads it. The router alone lays what was validated over the raw query, so that what was refused is used.
 */
export function closeSearches(root: AnyRoute): void {
  close(root, false)
}

function close(route: AnyRoute, isBelowOne: boolean): void {
  const read: ((search: Search) => Search) | undefined = route.options.validateSearch
  // A route that stands in no address of its own, such as a layout, leaves the search to the routes in it.
  const isPlace = 'path' in route.options
  if (read || (isPlace && !isBelowOne)) route.options.validateSearch = closed(read ?? (() => ({})))
  for (const child of childrenOf(route)) close(child, isBelowOne || read !== undefined)
}

function closed(read: (search: Search) => Search) {
  return (raw: Search): Search => ({
    ...Object.fromEntries(Object.keys(raw).map((key) => [key, undefined])),
    ...read(raw),
  })
}

function childrenOf(route: AnyRoute): AnyRoute[] {
  return Object.values(route.children ?? {})
}
