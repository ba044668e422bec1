import { CircleDashed, Shapes } from 'lucide-react'
import type { ReactNode } from 'react'
import { AddFilter, FilterChip } from '@/components/filter-chip'
import { FilterSteps } from '@/components/filter-steps'
import { ChoiceList } from '@/components/ui/combobox'
import type { Choice } from '@/components/ui/choice-list'
import { type JobSearch, type JobsProps, readJobSearch } from '@/features/jobs/job-search'
import { KINDS, kindText, STATES } from '@/features/jobs/job-words'
import { type PlainKey, useT } from '@/lib/i18n'
import { parts } from '@/lib/url-list'

type FilterName = keyof JobSearch

const FILTERS: readonly { name: FilterName; label: PlainKey; icon: ReactNode }[] = [
  { name: 'state', label: 'company.state', icon: <CircleDashed /> },
  { name: 'kind', label: 'company.jobKind', icon: <Shapes /> },
]

/** The filters that are on, and the way to add one. */
export function JobFilters({ search, onSearch }: JobsProps) {
  const t = useT()
  const choices = useChoices()
  const change = (name: FilterName, value: string | undefined) => onSearch(readJobSearch({ ...search, [name]: value }))
  const values = (name: FilterName) => <FilterValues name={name} search={search} onChange={change} />
  return (
    <div role="search" aria-label={t('shell.filters')} className="flex flex-wrap items-center gap-2 px-4 py-2.5">
      {FILTERS.map(({ name, label }) => {
        const chosen = choices[name].filter(({ value }) => parts(search[name]).includes(value))
        return (
          chosen.length > 0 && (
            <FilterChip
              key={name}
              name={t(label)}
              value={chosen.map((choice) => choice.label).join(', ')}
              onRemove={() => change(name, undefined)}
            >
              {() => values(name)}
            </FilterChip>
          )
        )
      })}
      <AddFilter isFirst={Object.keys(search).length === 0}>
        {() => (
          <FilterSteps filters={FILTERS.map(({ name, label, icon }) => ({ value: name, label: t(label), icon }))}>
            {values}
          </FilterSteps>
        )}
      </AddFilter>
    </div>
  )
}

function FilterValues(props: {
  name: FilterName
  search: JobSearch
  onChange: (name: FilterName, value: string | undefined) => void
}) {
  const t = useT()
  const { name, search, onChange } = props
  const chosen = parts(search[name])
  const choose = (value: string) =>
    onChange(
      name,
      (chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]).join(',') || undefined,
    )
  return (
    <ChoiceList
      label={t(FILTERS.find((filter) => filter.name === name)?.label ?? 'shell.filter')}
      choices={useChoices()[name]}
      chosen={chosen}
      multiple
      onChoose={choose}
      onDone={() => undefined}
    />
  )
}

function useChoices(): Record<FilterName, Choice[]> {
  const t = useT()
  return {
    state: Object.entries(STATES).map(([value, { label, icon: Icon }]) => ({ value, label: t(label), icon: <Icon /> })),
    kind: Object.keys(KINDS).map((value) => ({ value, label: kindText(value, t) })),
  }
}
