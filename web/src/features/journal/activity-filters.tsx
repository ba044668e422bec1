import { FolderKanban, Shapes, User } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { addFilterButton, FilterChip } from '@/components/filter-chip'
import { Avatar } from '@/components/ui/avatar'
import { type Choice, ChoiceList } from '@/components/ui/combobox'
import { Popover } from '@/components/ui/popover'
import { useNameOf, usePeople } from '@/features/auth/user.queries'
import { ActivityExport } from '@/features/journal/activity-export'
import type { ActivityProps } from '@/features/journal/activity-page'
import { type ActivitySearch, MODULES, readActivitySearch } from '@/features/journal/activity-search'
import { moduleText } from '@/features/rbac/permission-words'
import { useWorkspaces } from '@/features/tenancy/workspace.queries'
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
        return value && <FilterChip key={name} name={t(label)} value={value} onRemove={() => change(name, undefined)} />
      })}
      <AddFilter search={search} onChange={change} />
      <div className="ms-auto">
        <ActivityExport search={search} />
      </div>
    </div>
  )
}

function AddFilter(props: { search: ActivitySearch; onChange: (name: FilterName, value: string | undefined) => void }) {
  const t = useT()
  const { search, onChange } = props
  const [open, setOpen] = useState(false)
  const [name, setName] = useState<FilterName>()
  const choices = useChoices()
  const show = (next: boolean) => {
    setOpen(next)
    setName(undefined)
  }
  const chosen = name ? parts(search[name]) : []
  const choose = (value: string) => {
    if (name !== 'kind') return name && onChange(name, value)
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]
    return onChange(name, next.join(',') || undefined)
  }
  const first = FILTERS.map((filter) => ({ value: filter.name, label: t(filter.label), icon: filter.icon }))
  return (
    <Popover
      open={open}
      onOpenChange={show}
      label={t('shell.filter')}
      className="w-60"
      trigger={addFilterButton(t('shell.filter'), Object.keys(search).length === 0)}
    >
      <ChoiceList
        key={name}
        label={name ? t(FILTERS.find((filter) => filter.name === name)?.label ?? 'shell.filter') : t('shell.filter')}
        choices={name ? choices[name] : first}
        chosen={chosen}
        multiple={name === undefined || name === 'kind'}
        onChoose={name ? choose : (value) => setName(FILTERS.find((filter) => filter.name === value)?.name)}
        onDone={() => show(false)}
      />
    </Popover>
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
