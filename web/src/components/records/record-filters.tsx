import { type ReactNode, Suspense } from 'react'
import { BinToggle } from '@/components/bin-toggle'
import { AddFilter, FilterChip } from '@/components/filter-chip'
import { FilterSteps } from '@/components/filter-steps'
import { useFieldTools } from '@/components/records/record-entry-words'
import type { RecordListProps } from '@/components/records/record-list-props'
import { SearchField } from '@/components/search-field'
import { ChoiceList } from '@/components/ui/combobox'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'
import { knownTags } from '@/lib/records/record-kind'
import type { RecordMessage } from '@/lib/records/record-types'
import { isSearched } from '@/lib/records/record-lookup'
import { filterValues } from '@/lib/records/record-search'

const ImportChip = part(async () => (await import('@/components/import-chip')).ImportChip)

/** The filters that are on, the way to add one, and the bin; `trailing` stands at the end. */
export function RecordFilters<M extends RecordMessage>(props: RecordListProps<M> & { trailing?: ReactNode }) {
  const t = useT()
  const { kind, search, onChange, canWrite } = props
  const { leaveBin } = kind.words
  const filters = useFilters(props)
  const values = (name: string) => (done: () => void) => <FilterChoices {...props} name={name} onDone={done} />
  return (
    <div role="search" aria-label={t('shell.filters')} className="flex flex-wrap items-center gap-2 px-4 py-2.5">
      {isSearched(kind) && <SearchField value={search.q ?? ''} onSearch={(q) => onChange({ q: q || undefined })} />}
      {filters.map(
        ({ name, label, choices }) =>
          filterValues(search, name).length > 0 && (
            <FilterChip
              key={name}
              name={label}
              value={filterValues(search, name)
                .map((value) => choices.find((choice) => choice.value === value)?.label ?? value)
                .join(', ')}
              onRemove={() => onChange({ [name]: undefined })}
            >
              {values(name)}
            </FilterChip>
          ),
      )}
      {search.import && (
        <Suspense fallback={null}>
          <ImportChip importId={search.import} onRemove={() => onChange({ import: undefined })} />
        </Suspense>
      )}
      {filters.length > 0 && (
        <AddFilter>
          {(done) => (
            <FilterSteps filters={filters.map(({ name, label }) => ({ value: name, label }))}>
              {(name) => values(name)(done)}
            </FilterSteps>
          )}
        </AddFilter>
      )}
      <div className="ms-auto flex items-center gap-1">
        {props.trailing}
        {leaveBin && (canWrite || !kind.isBinForWriters) && (
          <BinToggle
            isOn={search.bin ?? false}
            onToggle={() => onChange({ bin: search.bin ? undefined : true })}
            leave={t(leaveBin)}
            labelClass="sr-only"
          />
        )}
      </div>
    </div>
  )
}

function useFilters<M extends RecordMessage>({ kind }: RecordListProps<M>) {
  const tools = useFieldTools()
  const tags = () => knownTags(kind).map((tag) => ({ value: tag, label: tag }))
  return Object.values(kind.fields).flatMap(({ label, filter }) =>
    filter ? [{ name: filter.name, label: tools.t(label), choices: filter.choices?.(tools) ?? tags() }] : [],
  )
}

function FilterChoices<M extends RecordMessage>(props: RecordListProps<M> & { name: string; onDone: () => void }) {
  const { search, name, onChange } = props
  const filter = useFilters(props).find((one) => one.name === name)
  const chosen = filterValues(search, name)
  const toggle = (value: string) => {
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]
    onChange({ [name]: next.join(',') || undefined })
  }
  if (!filter) return null
  return (
    <ChoiceList
      label={filter.label}
      choices={filter.choices}
      chosen={chosen}
      multiple
      onChoose={toggle}
      onDone={props.onDone}
    />
  )
}
