import { FilterX } from 'lucide-react'
import { useMemo } from 'react'
import { ColumnMenu } from '@/components/column-menu'
import { DataTable } from '@/components/data-table'
import { EmptyBin } from '@/components/empty-bin'
import { RecordBulkBar } from '@/components/records/record-bulk-bar'
import { RecordCard, useRecordColumns, usualColumns } from '@/components/records/record-columns'
import type { RecordListProps } from '@/components/records/record-list-props'
import { RecordFilters } from '@/components/records/record-filters'
import { NoRecordsYet } from '@/components/records/record-none'
import { useSelection } from '@/components/row-selection'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRows } from '@/components/ui/skeleton'
import { useT } from '@/lib/i18n'
import type { RecordMessage } from '@/lib/records/record-types'
import { useHasRecords, useRecords } from '@/lib/records/record-queries'
import { filterNames, isFiltered, requestOf, sortOf } from '@/lib/records/record-request'
import { parts } from '@/lib/url-list'

/** The records of a kind as a table, with filters, the bar for those selected, and loading, empty and error states. */
export function RecordTable<M extends RecordMessage>(props: RecordListProps<M>) {
  const { kind, search, onChange, canWrite } = props
  const t = useT()
  const request = useMemo(() => requestOf(kind, search), [kind, search])
  const inBin = search.bin ?? false
  const list = useRecords(kind, request, inBin)
  const columns = useRecordColumns(kind)
  const selection = useSelection()
  const shown = search.cols === undefined ? usualColumns(kind) : parts(search.cols)
  const { bin } = kind.verbs
  return (
    <>
      <RecordFilters
        {...props}
        trailing={
          <ColumnMenu columns={columns} shown={shown} onChange={(next) => onChange({ cols: next?.join(',') })} />
        }
      />
      {list.records.length > 0 ? (
        <DataTable
          label={t(kind.words.many)}
          rows={list.records}
          rowId={({ id }) => id}
          rowName={kind.nameOf}
          columns={columns}
          shown={shown}
          keepsColumns={search.cols !== undefined}
          sort={sortOf(kind, search)}
          onSort={({ key, order }) => onChange({ sort: key, order })}
          {...(canWrite ? { selection } : {})}
          openId={props.openId}
          onOpen={props.onOpen}
          rowKeys={canWrite && !inBin ? { backspace: bin, delete: bin } : {}}
          card={(record) => <RecordCard kind={kind} record={record} />}
          hasMore={list.hasNextPage}
          onMore={() => {
            if (!list.isFetchingNextPage) void list.fetchNextPage()
          }}
        />
      ) : (
        <NoRows {...props} list={list} />
      )}
      {canWrite && <RecordBulkBar kind={kind} records={list.records} selection={selection} inBin={inBin} />}
    </>
  )
}

function NoRows<M extends RecordMessage>(props: RecordListProps<M> & { list: ReturnType<typeof useRecords<M>> }) {
  const t = useT()
  const { kind, list, search, onChange, canWrite } = props
  const isNarrowed = isFiltered(kind, search)
  const hasRecords = useHasRecords(kind, list.isSuccess && !isNarrowed && !search.bin)
  if (list.isPending) return <SkeletonRows label={t('shell.loading')} />
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (isNarrowed) {
    const cleared = ['q', 'import', ...filterNames(kind)].map((name) => [name, undefined])
    return (
      <EmptyState
        icon={<FilterX />}
        title={t(kind.words.noMatch)}
        hint={t('records.noMatchHint')}
        action={<Button onClick={() => onChange(Object.fromEntries(cleared))}>{t('shell.clearFilters')}</Button>}
      />
    )
  }
  if (search.bin && kind.words.binHint) return <EmptyBin hint={t(kind.words.binHint)} canRestore={canWrite} />
  return hasRecords === false && <NoRecordsYet kind={kind} canWrite={canWrite} />
}
