import { FolderKanban, Shapes, User } from 'lucide-react'
import type { ReactNode } from 'react'
import { AddFilter, FilterChip } from '@/components/filter-chip'
import { FilterSteps } from '@/components/filter-steps'
import { Avatar } from '@/components/ui/avatar'
import { ChoiceList } from '@/components/ui/combobox'
import type { Choice } from '@/components/ui/choice-list'
import { useNameOf, usePeople } from '@/directory/user.queries'
import { ActivityExport } from '@/features/journal/activity-export'
import {
  type ActivityProps,
  type ActivitySearch,
  MODULES,
  readActivitySearch,
} from '@/features/journal/activity-search'
import { moduleText } from '@/directory/permission-words'
import { useWorkspaces } from '@/directory/workspace.queries'
import { type PlainKey, useT } from '@/lib/i18n'
import { parts } from '@/lib/url-list'

type FilterName = keyof ActivitySearch

const FILTERS: readonly { name: FilterName; label: PlainKey; icon: ReactNode }[] = [
  { name: 'person', label: 'company.activityPerson', icon: <User /> },
  { name: 'kind', label: 'company.activityKind', icon: <Shapes /> },
  { name: 'workspace', label: 'work.workspace', icon: <FolderKanban /> },
]

/** The filters that are on, the way to add one, and the export of what they leave. */
export function ActivityFilters({ search, onSearch }: ActivityProps) {
  const t = useT()
  const nameOf = useNameOf()
  const workspaces = useWorkspaces()
  const change = (name: FilterName, value: string | undefined) =>
    onSearch(readActivitySearch({ ...search, [name]: value }))
  const values: Record<FilterName, string | undefined> = {
    person: search.person && (nameOf(search.person) ?? '…'),
    kind:
      search.kind &&
      parts(search.kind)
        .map((module) => moduleText(module, t))
        .join(', '),
    workspace: search.workspace && (workspaces.find(({ id }) => id === search.workspace)?.name ?? '…'),
  }
  return (
    <div role="search" aria-label={t('shell.filters')} className="flex flex-wrap items-center gap-2 px-4 py-2.5">
      {FILTERS.map(({ name, label }) => {
        const value = values[name]
        return (
          value && (
            <FilterChip key={name} name={t(label)} value={value} onRemove={() => change(name, undefined)}>
              {(done) => <FilterValues name={name} search={search} onChange={change} onDone={done} />}
            </FilterChip>
          )
        )
      })}
      <AddFilter isFirst={Object.keys(search).length === 0}>
        {(done) => (
          <FilterSteps filters={FILTERS.map(({ name, label, icon }) => ({ value: name, label: t(label), icon }))}>
            {(name) => <FilterValues name={name} search={search} onChange={change} onDone={done} />}
          </FilterSteps>
        )}
      </AddFilter>
      <div className="ms-auto">
        <ActivityExport search={search} />
      </div>
    </div>
  )
}

type OnChange = (name: FilterName, value: string | undefined) => void

function FilterValues(props: { name: FilterName; search: ActivitySearch; onChange: OnChange; onDone: () => void }) {
  const t = useT()
  const { name, search, onChange } = props
  const choices = useChoices()
  const chosen = parts(search[name])
  const choose = (value: string) => {
    if (name !== 'kind') return onChange(name, value)
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]
    return onChange(name, next.join(',') || undefined)
  }
  return (
    <ChoiceList
      label={t(FILTERS.find((filter) => filter.name === name)?.label ?? 'shell.filter')}
      choices={choices[name]}
      chosen={chosen}
      multiple={name === 'kind'}
      onChoose={choose}
      onDone={props.onDone}
    />
  )
}

function useChoices(): Record<FilterName, Choice[]> {
  const t = useT()
  const people = usePeople({ includeDeactivated: true })
  const workspaces = useWorkspaces()
  return {
    person: people.map(({ id, name }) => ({ value: id, label: name, icon: <Avatar name={name} /> })),
    kind: MODULES.map((module) => ({ value: module, label: moduleText(module, t) })),
    workspace: workspaces.map(({ id, name }) => ({ value: id, label: name })),
  }
}
