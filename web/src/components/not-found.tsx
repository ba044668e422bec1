import { Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { buttonClass } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useT } from '@/lib/i18n'

/** Stands where a page would be that there is not. */
export function NotFound() {
  const t = useT()
  return (
    <main className="flex h-dvh">
      <EmptyState
        isPage
        icon={<Compass />}
        title={t('layers.notFoundTitle')}
        hint={t('layers.notFoundHint')}
        action={
          <Link to="/tasks" className={buttonClass('primary')}>
            {t('layers.goHome')}
          </Link>
        }
      />
    </main>
  )
}
