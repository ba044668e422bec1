import { createRouter } from '@tanstack/react-router'
import { PageError } from '@/components/page-error'
import { closeSearches } from '@/lib/closed-search'
import { guardPages } from '@/lib/missing-parts'
import { routeTree } from '@/routeTree.gen'

closeSearches(routeTree)
guardPages(routeTree)

/** The app's router; a link is preloaded when the pointer rests on it. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  scrollRestoration: false,
  defaultErrorComponent: PageError,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
