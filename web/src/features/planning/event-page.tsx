import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { lazy, type ReactNode, Suspense } from 'react'
import { ListWithPanel } from '@/components/list-with-panel'
import { Page } from '@/components/page'
import { SkeletonRows } from '@/components/ui/skeleton'
import { can, useMe } from '@/features/auth/me.queries'
import { eventClash } from '@/features/planning/event-clash'
import type { EventSearch } from '@/features/planning/event-search'
import { useT } from '@/lib/i18n'
import { useStore } from '@/lib/store'

// Whoever looks at the month need not wait for the table, and the other way round.
const EventMonth = lazy(() =>
  import('@/features/planning/event-month').then((module) => ({ default: module.EventMonth })),
)
const EventTable = lazy(() =>
  import('@/features/planning/event-table').then((module) => ({ default: module.EventTable })),
)
const EventClashDialog = lazy(() =>
  import('@/features/planning/event-clash-dialog').then((module) => ({ default: module.EventClashDialog })),
)

/** What both views of the events get. */
export interface EventViewProps {
  search: EventSearch
  /** Shows another search; undefined takes a part away. */
  onChange: (change: { [K in keyof EventSearch]?: EventSearch[K] | undefined }) => void
  openId: string | undefined
  onOpen: (event: Event) => void
  canWrite: boolean
}

/** The events as a month or a table, and beside it the record that is open (`children`). */
export function EventPage(props: Omit<EventViewProps, 'canWrite'> & { children: ReactNode }) {
  const t = useT()
  const canWrite = can(useMe(), 'planning.event.write')
  const clash = useStore(eventClash)
  const { search } = props
  const isTable = search.view === 'table' || search.bin === true
  return (
    <Page
      title={t('shell.events')}
      crumb={search.bin ? t('shell.bin') : t(isTable ? 'planning.viewTable' : 'planning.viewMonth')}
      creates={canWrite ? 'event' : undefined}
    >
      <ListWithPanel isOpen={props.openId !== undefined} panel={props.children}>
        <Suspense fallback={<SkeletonRows label={t('shell.loading')} />}>
          {isTable ? <EventTable {...props} canWrite={canWrite} /> : <EventMonth {...props} canWrite={canWrite} />}
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
