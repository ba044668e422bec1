import { CalendarClock, FilterX } from 'lucide-react'
import { ColumnMenu } from '@/components/column-menu'
import { DataTable } from '@/components/data-table'
import { EmptyBin } from '@/components/empty-bin'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton'
import { deleteEvent, events } from '@/features/planning/event'
import { DEFAULT_COLUMNS, EventCard, useEventColumns } from '@/features/planning/event-columns'
import { EventFilters } from '@/features/planning/event-filters'
import type { EventViewProps } from '@/features/planning/event-search'
import { sortOf } from '@/features/planning/event-request'
import { useEventTable } from '@/features/planning/event.queries'
import { useT } from '@/lib/i18n'
import { useHasRecords } from '@/lib/records/record-queries'
import { parts } from '@/lib/url-list'
import { layer } from '@/lib/lazy-part'

const NoRecordsYet = layer(async () => (await import('@/components/records/record-none')).NoRecordsYet)

/** The events as a table, with their loading, empty and error states. */
export function EventTable(props: EventViewProps) {
  const { search, onChange, canWrite } = props
  const columns = useEventColumns(canWrite)
  const list = useEventTable(search)
  const shown = search.cols === undefined ? DEFAULT_COLUMNS : parts(search.cols)
  return (
    <>
      <EventFilters
        {...props}
        trailing={
          <ColumnMenu columns={columns} shown={shown} onChange={(next) => onChange({ cols: next?.join(',') })} />
        }
      />
      <Rows {...props} list={list} columns={columns} shown={shown} />
    </>
  )
}

function Rows(
  props: EventViewProps & {
    list: ReturnType<typeof useEventTable>
    columns: ReturnType<typeof useEventColumns>
    shown: readonly string[]
  },
) {
  const t = useT()
  const { list, search, onChange } = props
  if (list.records.length > 0) {
    return (
      <DataTable
        label={t('planning.listLabel')}
        rows={list.records}
        rowId={(event) => event.id}
        rowName={(event) => event.name}
        columns={props.columns}
        shown={props.shown}
        keepsColumns={search.cols !== undefined}
        sort={sortOf(search)}
        onSort={({ key, order }) => onChange({ sort: key === 'created_at' ? key : undefined, order })}
        openId={props.openId}
        onOpen={props.onOpen}
        rowKeys={props.canWrite && !search.bin ? { backspace: deleteEvent, delete: deleteEvent } : {}}
        card={(event) => <EventCard event={event} />}
        hasMore={list.hasNextPage}
        onMore={() => {
          if (!list.isFetchingNextPage) void list.fetchNextPage()
        }}
      />
    )
  }
  if (list.isPending) return <SkeletonRows label={t('shell.loading')} />
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  return <EmptyTable {...props} />
}

function EmptyTable({ search, onChange, canWrite }: EventViewProps) {
  const t = useT()
  const isFiltered = !!(search.q || search.status || search.venue || search.venueId || search.import)
  const hasEvents = useHasRecords(events, !isFiltered && !search.bin)
  if (search.bin) return <EmptyBin hint={t('planning.emptyBinHint')} canRestore={canWrite} />
  if (isFiltered || search.when !== undefined) {
    return (
      <EmptyState
        icon={<FilterX />}
        title={t('planning.emptyFilteredTitle')}
        hint={t('records.noMatchHint')}
        action={
          <Button
            onClick={() =>
              onChange({ q: undefined, status: undefined, venue: undefined, import: undefined, when: 'all' })
            }
          >
            {t('shell.clearFilters')}
          </Button>
        }
      />
    )
  }
  if (hasEvents === undefined) return null
  if (!hasEvents) return <NoRecordsYet kind={events} canWrite={canWrite} />
  return (
    <EmptyState
      icon={<CalendarClock />}
      title={t('planning.emptyUpcomingTitle')}
      hint={t('planning.emptyUpcomingHint')}
      action={<Button onClick={() => onChange({ when: 'past' })}>{t('planning.showPast')}</Button>}
    />
  )
}
