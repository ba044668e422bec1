import { Link } from '@tanstack/react-router'
import { CalendarDays } from 'lucide-react'
import { Button, buttonClass } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { can, useMe } from '@/directory/me.queries'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'

/** What events are for, and how to get the first. */
export function NoEventsYet({ canWrite }: { canWrite: boolean }) {
  const t = useT()
  const canImport = can(useMe(), 'imports.import.write')
  const how = canWrite && t(canImport ? 'layers.noEventsHowOrImport' : 'layers.noEventsHow')
  return (
    <EmptyState
      icon={<CalendarDays />}
      title={t('layers.noEventsTitle')}
      hint={[t('layers.noEventsHint'), how].filter(Boolean).join(' ')}
      action={
        canWrite && (
          <div className="flex flex-wrap justify-center gap-2">
            <Button look="primary" onClick={() => newRecord.set('event')}>
              {t('shell.newEvent')}
            </Button>
            {canImport && (
              <Link to="/import" className={buttonClass()}>
                {t('shell.import')}
              </Link>
            )}
          </div>
        )
      }
    />
  )
}
