import { type ReactNode, Suspense } from 'react'
import { ListWithPanel } from '@/components/list-with-panel'
import { Page } from '@/components/page'
import { SkeletonRows } from '@/components/ui/skeleton'
import { can, useMe } from '@/directory/me.queries'
import { eventClash } from '@/features/planning/event-clash'
import { isTable, viewOf } from '@/features/planning/event-views'
import type { EventViewProps } from '@/features/planning/event-search'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/part'
import { useStore } from '@/lib/store'

const EventClashDialog = layer(async () => (await import('@/features/planning/event-clash-dialog')).EventClashDialog)

/** The events as a month or a table, and beside it the record that is open (`children`). */
export function EventPage(props: Omit<EventViewProps, 'canWrite'> & { children: ReactNode }) {
  const t = useT()
  const canWrite = can(useMe(), 'planning.event.write')
  const clash = useStore(eventClash)
  const { search } = props
  const View = viewOf(isTable(search))
  return (
    <Page
      title={t('shell.events')}
      crumb={search.bin ? t('shell.bin') : t(isTable(search) ? 'planning.viewTable' : 'planning.viewMonth')}
      creates={canWrite && !search.bin ? 'event' : undefined}
    >
      <ListWithPanel isOpen={props.openId !== undefined} panel={props.children}>
        <Suspense fallback={<SkeletonRows label={t('shell.loading')} />}>
          <View {...props} canWrite={canWrite} />
        </Suspense>
      </ListWithPanel>
      {clash && (
        <Suspense fallback={null}>
          <EventClashDialog clash={clash} />
        </Suspense>
      )}
    </Page>
  )
}
