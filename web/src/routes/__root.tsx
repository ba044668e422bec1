import { createRootRoute, Link, Outlet } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { buttonClass } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { useT } from '@/lib/i18n'

export const Route = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <main className="flex h-dvh">
      <ErrorState error={error} onRetry={reset} />
    </main>
  ),
})

function NotFound() {
  const t = useT()
  return (
    <main className="flex h-dvh">
      <EmptyState
        isPage
        icon={<Compass />}
        title={t('shell.notFoundTitle')}
        hint={t('shell.notFoundHint')}
        action={
          <Link to="/tasks" className={buttonClass('primary')}>
            {t('shell.goHome')}
          </Link>
        }
      />
    </main>
  )
}
