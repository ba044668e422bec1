import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { Priority, SortOrder, TaskSort } from '@eventkit/api/eventkit/v1/task_pb'
import { prioritiesOf, type PriorityWord, sortOf, type TaskSearch } from '@/features/work/task-search'
import { parts } from '@/lib/url-list'
import { addDays, instantOf, wallTimeOf } from '@/lib/zoned-time'

const PRIORITY_WORDS = {
  low: Priority.LOW,
  medium: Priority.MEDIUM,
  high: Priority.HIGH,
  urgent: Priority.URGENT,
} as const

const SORTS: Record<string, TaskSort> = {
  due_date: TaskSort.DUE_DATE,
  priority: TaskSort.PRIORITY,
  created_at: TaskSort.CREATED_AT,
}

/** The contract's priority of a word. */
export function priorityOf(word: PriorityWord): Priority {
  return PRIORITY_WORDS[word]
}

/** The request a search stands for; days are those of the given zone. */
export function toListRequest(search: TaskSearch, now: Date, timeZone: string) {
  const sort = sortOf(search)
  return {
    status: statusesOf(search),
    priority: prioritiesOf(search).map((word) => PRIORITY_WORDS[word]),
    tag: parts(search.tag),
    assignee: search.assignee ?? '',
    workspace: search.workspace ?? '',
    section: search.section ?? '',
    search: search.q ?? '',
    deleted: search.bin ?? false,
    sortBy: SORTS[sort.key] ?? TaskSort.DUE_DATE,
    order: sort.order === 'asc' ? SortOrder.ASC : SortOrder.DESC,
    pageSize: 100,
    ...dueWindow(search.due, now, timeZone),
  }
}

function statusesOf({ status, bin }: TaskSearch): string[] {
  if (status === 'all' || (bin && !status)) return []
  return status ? parts(status) : ['open', 'active']
}

interface DueWindow {
  dueBefore?: Timestamp
}

function dueWindow(due: string | undefined, now: Date, timeZone: string): DueWindow {
  const today = { ...wallTimeOf(now, timeZone), hour: 0, minute: 0 }
  const before = (days: number) => ({ dueBefore: timestampFromDate(instantOf(addDays(today, days), timeZone)) })
  switch (due) {
    case undefined:
      return {}
    case 'overdue':
      return before(0)
    case 'today':
      return before(1)
    case 'week':
      return before(7)
    default:
      return beforeDay(due, timeZone)
  }
}

function beforeDay(due: string, timeZone: string): DueWindow {
  const [year, month, day] = due.split('-').map(Number)
  if (!year || !month || !day) return {}
  return { dueBefore: timestampFromDate(instantOf({ year, month, day, hour: 0, minute: 0 }, timeZone)) }
}
