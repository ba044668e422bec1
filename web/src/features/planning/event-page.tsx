import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { type ReactNode } from 'react'
import { ListWithPanel } from '@/components/list-with-panel'
import { Page } from '@/components/page'
import { can, useMe } from '@/features/auth/me.queries'
import { EventClashDialog } from '@/features/planning/event-clash-dialog'
import { EventMonth } from '@/features/planning/event-month'
import type { EventSearch } from '@/features/planning/event-search'
import { EventTable } from '@/features/planning/event-table'
import { useT } from '@/lib/i18n'

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
  const { search } = props
  const isTable = search.view === 'table' || search.bin === true
  return (
    <Page
      title={t('shell.events')}
      crumb={search.bin ? t('shell.bin') : t(isTable ? 'planning.viewTable' : 'planning.viewMonth')}
      creates={canWrite ? 'event' : undefined}
    >
      <ListWithPanel isOpen={props.openId !== undefined} panel={props.children}>
        {isTable ? <EventTable {...props} canWrite={canWrite} /> : <EventMonth {...props} canWrite={canWrite} />}
      </ListWithPanel>
      <EventClashDialog />
    </Page>
  )
}
