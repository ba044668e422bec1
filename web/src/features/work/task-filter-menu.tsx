import { CalendarClock, CircleDot, FolderKanban, SignalHigh, Tag as TagIcon, User } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { addFilterButton } from '@/components/filter-chip'
import { Avatar } from '@/components/ui/avatar'
import { type Choice, ChoiceList } from '@/components/ui/combobox'
import { Input } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { Tag } from '@/components/ui/tag'
import { usePeople } from '@/features/auth/user.queries'
import { useWorkspaces } from '@/features/tenancy/workspace.queries'
import { knownTags } from '@/features/work/task.cache'
import { priorityOf } from '@/features/work/task-request'
import { PRIORITY_ORDER, type TaskSearch } from '@/features/work/task-search'
import { priorityLook, STATUSES, statusLook } from '@/features/work/task-words'
import { type PlainKey, useT } from '@/lib/i18n'
import { parts } from '@/lib/url-list'

type FilterName = 'status' | 'priority' | 'due' | 'assignee' | 'tag' | 'workspace'
type OnChange = (change: Partial<Record<FilterName, string | undefined>>) => void

const FILTERS: readonly { name: FilterName; label: PlainKey; icon: ReactNode }[] = [
  { name: 'status', label: 'work.status', icon: <CircleDot /> },
  { name: 'priority', label: 'work.priority', icon: <SignalHigh /> },
  { name: 'due', label: 'work.due', icon: <CalendarClock /> },
  { name: 'assignee', label: 'work.assignee', icon: <User /> },
  { name: 'tag', label: 'work.tag', icon: <TagIcon /> },
  { name: 'workspace', label: 'work.workspace', icon: <FolderKanban /> },
]

/** Adds a filter in two steps: by what, then which. */
export function AddFilterMenu({ search, onChange }: { search: TaskSearch; onChange: OnChange }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState<FilterName>()
  const show = (next: boolean) => {
    setOpen(next)
    setName(undefined)
  }
  return (
    <Popover
      open={open}
      onOpenChange={show}
      label={t('shell.filter')}
      className="w-60"
      trigger={addFilterButton(t('shell.filter'), false)}
    >
      {name ? (
        <FilterValues key={name} name={name} search={search} onChange={onChange} onDone={() => show(false)} />
      ) : (
        <ChoiceList
          label={t('shell.filter')}
          choices={FILTERS.map((filter) => ({ value: filter.name, label: t(filter.label), icon: filter.icon }))}
          chosen={[]}
          multiple
          onChoose={(value) => setName(FILTERS.find((filter) => filter.name === value)?.name)}
          onDone={() => undefined}
        />
      )}
    </Popover>
  )
}

function FilterValues(props: { name: FilterName; search: TaskSearch; onChange: OnChange; onDone: () => void }) {
  const t = useT()
  const { name, search, onChange } = props
  const choices = useChoices(name)
  const filter = FILTERS.find((candidate) => candidate.name === name)
  const chosen = parts(search[name])
  const isMany = name === 'status' || name === 'priority' || name === 'tag'
  const choose = (value: string) => {
    if (!isMany) return onChange({ [name]: value })
    const kept = chosen.filter((other) => other !== 'all')
    const next = kept.includes(value) ? kept.filter((other) => other !== value) : [...kept, value]
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
        {...(name === 'tag' ? { onCreate: choose } : {})}
      />
      {name === 'due' && (
        <label className="flex flex-col gap-1.5 border-t border-line p-2.5 text-xs text-muted">
          {t('work.dueBeforeDay')}
          <Input type="date" onChange={(event) => event.target.value && onChange({ due: event.target.value })} />
        </label>
      )}
    </>
  )
}

function useChoices(name: FilterName): Choice[] {
  const t = useT()
  const people = usePeople()
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
      return [
        { value: 'overdue', label: t('work.dueOverdue') },
        { value: 'today', label: t('work.dueToday') },
        { value: 'week', label: t('work.dueWeek') },
      ]
    case 'assignee':
      return [
        { value: 'me', label: t('shell.me') },
        { value: 'none', label: t('shell.nobody') },
        ...people.map(({ id, name: label }) => ({ value: id, label, icon: <Avatar name={label} /> })),
      ]
    case 'workspace':
      return workspaces.map(({ id, name: label }) => ({ value: id, label }))
    case 'tag':
      return knownTags().map((tag) => ({ value: tag, label: tag, icon: <Tag name={tag} /> }))
  }
}
