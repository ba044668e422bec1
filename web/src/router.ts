import { createRouter } from '@tanstack/react-router'
import { closeSearches } from '@/lib/closed-search'
import { routeTree } from '@/routeTree.gen'

closeSearches(routeTree)

/** The app's router; a link is preloaded when the pointer rests on it. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
