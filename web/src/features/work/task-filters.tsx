import { Suspense } from 'react'
import { BinToggle } from '@/components/bin-toggle'
import { ColumnMenu } from '@/components/column-menu'
import { AddFilter, FilterChip } from '@/components/filter-chip'
import { SearchField } from '@/components/search-field'
import type { Column } from '@/components/table-columns'
import { useFilterTexts } from '@/features/work/task-filter-texts'
import { DEFAULT_COLUMNS } from '@/features/work/task-columns'
import type { TaskSearch } from '@/features/work/task-search'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'
import { parts } from '@/lib/url-list'

const ImportChip = part(async () => (await import('@/components/import-chip')).ImportChip)
const FilterValues = part(async () => (await import('@/features/work/task-filter-menu')).FilterValues)
const TaskFilterSteps = part(async () => (await import('@/features/work/task-filter-menu')).TaskFilterSteps)

type OnChange = (change: Partial<Record<keyof TaskSearch, string | boolean | undefined>>) => void

/** The filters that are on, the way to add one, the search and the columns: all of it lives in the URL. */
export function TaskFilters(props: { search: TaskSearch; columns: readonly Column<Task>[]; onChange: OnChange }) {
  const t = useT()
  const { search, onChange } = props
  const chips = useFilterTexts(search)
  return (
    <div role="search" aria-label={t('shell.filters')} className="flex flex-wrap items-center gap-2 px-4 py-2.5">
      <SearchField value={search.q ?? ''} onSearch={(q) => onChange({ q: q || undefined })} />
      {chips.map((chip) => (
        <FilterChip
          key={chip.name}
          name={chip.label}
          value={chip.value}
          onRemove={() => onChange({ [chip.name]: chip.without })}
        >
          {(done) => (
            <Suspense fallback={<div className="h-24" />}>
              <FilterValues name={chip.name} search={search} onChange={onChange} onDone={done} />
            </Suspense>
          )}
        </FilterChip>
      ))}
      {search.import && (
        <Suspense fallback={null}>
          <ImportChip importId={search.import} onRemove={() => onChange({ import: undefined })} />
        </Suspense>
      )}
      <AddFilter>
        {(done) => (
          <Suspense fallback={<div className="h-24" />}>
            <TaskFilterSteps search={search} onChange={onChange} onDone={done} />
          </Suspense>
        )}
      </AddFilter>
      <div className="ms-auto flex items-center gap-1">
        <BinToggle
          isOn={search.bin ?? false}
          onToggle={() => onChange({ bin: search.bin ? undefined : true, status: undefined })}
          leave={t('work.leaveBin')}
          labelClass="sr-only xl:not-sr-only"
        />
        <ColumnMenu
          columns={props.columns}
          shown={search.cols === undefined ? DEFAULT_COLUMNS : parts(search.cols)}
          onChange={(shown) => onChange({ cols: shown?.join(',') })}
        />
      </div>
    </div>
  )
}
