import { usePeople } from '@/directory/user.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { priorityOf } from '@/features/work/task-request'
import {
  dueRangeOf,
  type DueWord,
  type FilterName,
  isDueWord,
  prioritiesOf,
  type TaskSearch,
} from '@/features/work/task-search'
import { priorityLook, statusLook } from '@/features/work/task-words'
import { useFormat } from '@/lib/format'
import { type PlainKey, type Translate, useT } from '@/lib/i18n'
import { parts } from '@/lib/url-list'

/** A filter of the URL in words. `without` is what the URL has once it is taken off. */
export interface FilterText {
  name: FilterName
  label: string
  value: string
  without: string | undefined
}

/** The filters that are on, in words, in the order they stand. */
export function useFilterTexts(search: TaskSearch): FilterText[] {
  const t = useT()
  const format = useFormat()
  const people = usePeople()
  const workspaces = useWorkspaces()
  const texts: (FilterText | false)[] = [
    statusText(search, t),
    !!search.priority && {
      name: 'priority',
      label: t('work.priority'),
      value: prioritiesOf(search)
        .map((word) => t(priorityLook(priorityOf(word)).label))
        .join(', '),
      without: undefined,
    },
    !!search.due && {
      name: 'due',
      label: t('work.due'),
      value: dueFilterText(search.due, t, format.day),
      without: undefined,
    },
    !!search.assignee && {
      name: 'assignee',
      label: t('work.assignee'),
      value: assigneeText(search.assignee, t) ?? people.find(({ id }) => id === search.assignee)?.name ?? '…',
      without: undefined,
    },
    !!search.tag && { name: 'tag', label: t('work.tag'), value: parts(search.tag).join(' + '), without: undefined },
    !!search.workspace && {
      name: 'workspace',
      label: t('work.workspace'),
      value: workspaces.find(({ id }) => id === search.workspace)?.name ?? '…',
      without: undefined,
    },
    !!search.section && { name: 'section', label: t('work.section'), value: search.section, without: undefined },
  ]
  return texts.filter((text) => text !== false)
}

function statusText({ status, bin }: TaskSearch, t: Translate): FilterText | false {
  if (status === 'all' || (bin && !status)) return false
  const label = t('work.status')
  if (!status) return { name: 'status', label, value: t('work.statusOpen'), without: 'all' }
  return {
    name: 'status',
    label,
    value: parts(status)
      .map((key) => t(statusLook(key).label))
      .join(', '),
    without: 'all',
  }
}

function assigneeText(assignee: string, t: Translate): string | undefined {
  if (assignee === 'me') return t('work.assigneeMe')
  return assignee === 'none' ? t('work.assigneeNone') : undefined
}

const DUE_TEXTS: Record<DueWord, PlainKey> = {
  overdue: 'work.dueOverdue',
  'until-today': 'work.dueUntilToday',
  today: 'work.dueTodayShort',
  tomorrow: 'work.dueTomorrow',
  'this-week': 'work.dueThisWeek',
  'next-week': 'work.dueComingWeek',
  none: 'work.dueNone',
}

/** What a due filter asks for, in words. */
export function dueFilterText(due: string, t: Translate, day: (at: Date) => string): string {
  if (isDueWord(due)) return t(DUE_TEXTS[due])
  const range = dueRangeOf(due)
  if (!range) return due
  const [from, to] = [range.from, range.to].map((iso) => (iso === '' ? '' : day(new Date(`${iso}T12:00`))))
  if (range.from === range.to) return from ?? ''
  if (!from) return t('work.dueUntil', { day: to ?? '' })
  return to ? `${from} – ${to}` : t('work.dueFrom', { day: from })
}
