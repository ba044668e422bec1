import { type ReactNode, Suspense } from 'react'
import { ListWithPanel } from '@/components/list-with-panel'
import { Page } from '@/components/page'
import { SkeletonRows } from '@/components/ui/skeleton'
import { can, useMe } from '@/directory/me.queries'
import { isTable, viewOf } from '@/features/planning/event-views'
import type { EventViewProps } from '@/features/planning/event-search'
import { useT } from '@/lib/i18n'

/** The events as a month or a table, and beside it the record that is open (`children`). */
export function EventPage({ children, ...props }: Omit<EventViewProps, 'canWrite'> & { children: ReactNode }) {
  const t = useT()
  const canWrite = can(useMe(), 'planning.event.write')
  const { search } = props
  const View = viewOf(isTable(search))
  return (
    <Page
      title={t('shell.events')}
      crumb={search.bin ? t('shell.bin') : t(isTable(search) ? 'planning.viewTable' : 'planning.viewMonth')}
      creates={canWrite && !search.bin ? 'event' : undefined}
    >
      <ListWithPanel isOpen={props.openId !== undefined} panel={children}>
        <Suspense fallback={<SkeletonRows label={t('shell.loading')} />}>
          <View {...props} canWrite={canWrite} />
        </Suspense>
      </ListWithPanel>
    </Page>
  )
}
