import { createRootRoute, Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { ErrorState } from '@/components/ui/error-state'
import { layer } from '@/lib/lazy-part'

const NotFound = layer(async () => (await import('@/components/not-found')).NotFound)

export const Route = createRootRoute({
  component: Outlet,
  notFoundComponent: () => (
    <Suspense fallback={null}>
      <NotFound />
    </Suspense>
  ),
  errorComponent: ({ error, reset }) => (
    <main className="flex h-dvh">
      <ErrorState error={error} onRetry={reset} />
    </main>
  ),
})
