import { CalendarClock, CircleDot, FolderKanban, Heading, SignalHigh, Tag as TagIcon, User } from 'lucide-react'
import { type ReactNode, Suspense } from 'react'
import { FilterSteps } from '@/components/filter-steps'
import { Avatar } from '@/components/ui/avatar'
import { ChoiceList } from '@/components/ui/combobox'
import type { Choice } from '@/components/ui/choice-list'
import { Tag } from '@/components/ui/tag'
import { usePeople } from '@/directory/user.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import type { Person } from '@/components/quick-add.parser'
import { tasks } from '@/features/work/task'
import { dueFilterText } from '@/features/work/task-filter-texts'
import { priorityOf } from '@/features/work/task-request'
import { DUE_WORDS, type FilterName, PRIORITY_ORDER, type TaskSearch } from '@/features/work/task-search'
import { STATUSES } from '@/features/work/task-statuses'
import { isClosed, priorityLook, statusLook } from '@/features/work/task-words'
import { type PlainKey, useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'
import { knownTags } from '@/lib/records/record-kind'
import { parts } from '@/lib/url-list'

const DueRange = layer(async () => (await import('@/features/work/task-due-range')).DueRange)

export type OnChange = (change: Partial<Record<FilterName, string | undefined>>) => void

const FILTERS: readonly { name: FilterName; label: PlainKey; icon: ReactNode }[] = [
  { name: 'status', label: 'work.status', icon: <CircleDot /> },
  { name: 'priority', label: 'work.priority', icon: <SignalHigh /> },
  { name: 'due', label: 'work.due', icon: <CalendarClock /> },
  { name: 'assignee', label: 'work.assignee', icon: <User /> },
  { name: 'tag', label: 'work.tag', icon: <TagIcon /> },
  { name: 'workspace', label: 'work.workspace', icon: <FolderKanban /> },
  { name: 'section', label: 'work.section', icon: <Heading /> },
]

/** The choice of what to filter by, then the values of that. */
export function TaskFilterSteps(props: { search: TaskSearch; onChange: OnChange; onDone: () => void }) {
  const t = useT()
  const filters = FILTERS.map(({ name, label, icon }) => ({ value: name, label: t(label), icon }))
  return <FilterSteps filters={filters}>{(name) => <FilterValues name={name} {...props} />}</FilterSteps>
}

/** The values of a filter to choose from, those that are on ticked. */
export function FilterValues(props: {
  name: FilterName
  search: TaskSearch
  onChange: OnChange
  onDone: () => void
  /** The people to choose from; all when absent. */
  people?: readonly Person[]
}) {
  const t = useT()
  const { name, search, onChange } = props
  const choices = useChoices(name, props.people)
  const filter = FILTERS.find((candidate) => candidate.name === name)
  const chosen = chosenOf(name, search)
  const isMany = name === 'status' || name === 'priority' || name === 'tag'
  const choose = (value: string) => {
    if (!isMany) return onChange({ [name]: value })
    const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]
    return onChange({ [name]: next.join(',') || undefined })
  }
  return (
    <>
      <ChoiceList
        label={filter ? t(filter.label) : ''}
        choices={choices}
        chosen={chosen}
        multiple={isMany}
        onChoose={choose}
        onDone={props.onDone}
        {...(name === 'tag' || name === 'section' ? { onCreate: choose } : {})}
      />
      {name === 'due' && (
        <Suspense fallback={<div className="h-30" />}>
          <DueRange due={search.due} onChange={(due) => onChange({ due })} />
        </Suspense>
      )}
    </>
  )
}

// Without a status filter the open ones are shown.
function chosenOf(name: FilterName, search: TaskSearch): string[] {
  if (name === 'status' && !search.status && !search.bin) return STATUSES.filter((status) => !isClosed({ status }))
  return name === 'section' ? [search.section ?? ''] : parts(search[name]).filter((value) => value !== 'all')
}

function useChoices(name: FilterName, some: readonly Person[] | undefined): Choice[] {
  const t = useT()
  const everybody = usePeople()
  const people = some ?? everybody
  const workspaces = useWorkspaces()
  switch (name) {
    case 'status':
      return STATUSES.map((status) => {
        const look = statusLook(status)
        return { value: status, label: t(look.label), icon: <look.icon className={look.tone} /> }
      })
    case 'priority':
      return PRIORITY_ORDER.map((word) => {
        const look = priorityLook(priorityOf(word))
        return { value: word, label: t(look.label), icon: <look.icon className={look.tone} /> }
      })
    case 'due':
      return DUE_WORDS.map((word) => ({ value: word, label: dueFilterText(word, t, String) }))
    case 'assignee':
      return [
        { value: 'me', label: t('shell.me') },
        { value: 'none', label: t('shell.nobody') },
        ...people.map(({ id, name: label }) => ({ value: id, label, icon: <Avatar name={label} /> })),
      ]
    case 'workspace':
      return workspaces.map(({ id, name: label }) => ({ value: id, label }))
    case 'section':
      return [...new Set(tasks.cache.listed().map(({ section }) => section))]
        .filter((section) => section !== '')
        .map((section) => ({ value: section, label: section }))
    case 'tag':
      return knownTags(tasks).map((tag) => ({ value: tag, label: tag, icon: <Tag name={tag} /> }))
  }
}
