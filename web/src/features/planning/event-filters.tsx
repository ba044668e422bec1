import { CalendarDays, Rows3 } from 'lucide-react'
import { type ReactNode, Suspense } from 'react'
import { BinToggle } from '@/components/bin-toggle'
import { AddFilter, FilterChip } from '@/components/filter-chip'
import { FilterSteps } from '@/components/filter-steps'
import { SearchField } from '@/components/search-field'
import { Segmented } from '@/components/ui/segmented'
import { useDayFormat } from '@/features/planning/calendar-day-format'
import { readIsoDay, readIsoMonth } from '@/features/planning/calendar-days'
import type { FilterName } from '@/features/planning/event-filter-values'
import type { EventViewProps } from '@/features/planning/event-search'
import { statusesOf } from '@/features/planning/event-request'
import { eventLook, statusOf } from '@/features/planning/event-words'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'

const ImportChip = part(async () => (await import('@/components/import-chip')).ImportChip)
const VenueName = part(async () => (await import('@/features/planning/venue-name')).VenueName)
const FilterValues = part(async () => (await import('@/features/planning/event-filter-values')).FilterValues)

/** The view, the filters that are on, and the way to add one; `children` stand between, `trailing` at the end. */
export function EventFilters(props: EventViewProps & { children?: ReactNode; trailing?: ReactNode }) {
  const t = useT()
  const { search, onChange } = props
  const isTable = search.view === 'table' || search.bin
  return (
    <div role="search" aria-label={t('shell.filters')} className="flex flex-wrap items-center gap-2 px-4 py-2.5">
      {!search.bin && (
        <Segmented
          label={t('planning.view')}
          value={isTable ? 'table' : 'month'}
          options={[
            { value: 'month', label: t('planning.viewMonth'), icon: <CalendarDays aria-hidden />, isCompact: true },
            { value: 'table', label: t('planning.viewTable'), icon: <Rows3 aria-hidden />, isCompact: true },
          ]}
          onChange={(view) => onChange({ view: view === 'table' ? 'table' : undefined })}
        />
      )}
      {props.children}
      <SearchField value={search.q ?? ''} onSearch={(q) => onChange({ q: q || undefined })} />
      <Chips {...props} />
      <AddFilter>{(done) => <EventFilterSteps {...props} onDone={done} />}</AddFilter>
      <div className="ms-auto flex items-center gap-1">
        {props.trailing}
        <BinToggle
          isOn={search.bin ?? false}
          onToggle={() => onChange({ bin: search.bin ? undefined : true, status: undefined })}
          leave={t('planning.leaveBin')}
          labelClass="sr-only"
        />
      </div>
    </div>
  )
}

function Chips(props: EventViewProps) {
  const { search, onChange } = props
  const t = useT()
  const values = (name: FilterName) => (done: () => void) => (
    <Suspense fallback={<div className="h-24" />}>
      <FilterValues {...props} name={name} onDone={done} />
    </Suspense>
  )
  const whenText = useWhenText()
  const statuses = statusesOf(search).map((word) => t(eventLook(statusOf(word)).label))
  const hasWhen = search.view === 'table' && !search.bin && search.when !== 'all'
  return (
    <>
      {hasWhen && (
        <FilterChip name={t('planning.when')} value={whenText(search.when)} onRemove={() => onChange({ when: 'all' })}>
          {values('when')}
        </FilterChip>
      )}
      {statuses.length > 0 && (
        <FilterChip
          name={t('planning.status')}
          value={statuses.join(', ')}
          onRemove={() => onChange({ status: undefined })}
        >
          {values('status')}
        </FilterChip>
      )}
      {search.venue && (
        <FilterChip name={t('planning.venueHas')} value={search.venue} onRemove={() => onChange({ venue: undefined })}>
          {values('venue')}
        </FilterChip>
      )}
      {search.venueId && (
        <FilterChip
          name={t('planning.venue')}
          value={
            <Suspense fallback="…">
              <VenueName id={search.venueId} />
            </Suspense>
          }
          onRemove={() => onChange({ venueId: undefined })}
        />
      )}
      {search.import && (
        <Suspense fallback={null}>
          <ImportChip importId={search.import} onRemove={() => onChange({ import: undefined })} />
        </Suspense>
      )}
    </>
  )
}

function useWhenText(): (when: string | undefined) => string {
  const t = useT()
  const words = useDayFormat()
  return (when) => {
    const [day, month] = [readIsoDay(when), readIsoMonth(when)]
    if (day !== undefined) return words.dated(day)
    if (month) return words.month(month)
    return t(when === 'past' ? 'planning.whenPast' : 'planning.whenUpcoming')
  }
}

function EventFilterSteps(props: EventViewProps & { onDone: () => void }) {
  const t = useT()
  const filters: { value: FilterName; label: string }[] = [
    { value: 'status', label: t('planning.status') },
    { value: 'venue', label: t('planning.venue') },
    ...(props.search.view === 'table' ? [{ value: 'when' as const, label: t('planning.when') }] : []),
  ]
  return (
    <FilterSteps filters={filters}>
      {(name) => (
        <Suspense fallback={<div className="h-24" />}>
          <FilterValues {...props} name={name} />
        </Suspense>
      )}
    </FilterSteps>
  )
}
