import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { Priority, SortOrder, TaskSort } from '@eventkit/api/eventkit/v1/task_pb'
import type { Sort } from '@/components/data-table'
import { parts } from '@/lib/url-list'
import { addDays, instantOf, wallTimeOf } from '@/lib/zoned-time'

/** The list's filters, sorting and columns as they stand in the URL; lists are separated by commas. */
export interface TaskSearch {
  /** Status keys; open ones when absent, "all" for any. */
  status?: string
  /** "high,urgent" */
  priority?: string
  tag?: string
  /** A user's id, "me" or "none". */
  assignee?: string
  workspace?: string
  section?: string
  /** "overdue", "today", "week", or a day as 2026-12-10 for "before that day". */
  due?: string
  q?: string
  sort?: string
  order?: 'asc' | 'desc'
  cols?: string
  bin?: boolean
}

const TEXTS = ['status', 'priority', 'tag', 'assignee', 'workspace', 'section', 'due', 'q', 'sort', 'cols'] as const
const PRIORITY_WORDS = {
  low: Priority.LOW,
  medium: Priority.MEDIUM,
  high: Priority.HIGH,
  urgent: Priority.URGENT,
} as const

/** A word for a priority in the URL. */
export type PriorityWord = keyof typeof PRIORITY_WORDS

/** The priorities' words, most urgent first. */
export const PRIORITY_ORDER: readonly PriorityWord[] = ['urgent', 'high', 'medium', 'low']

/** The contract's priority of a word. */
export function priorityOf(word: PriorityWord): Priority {
  return PRIORITY_WORDS[word]
}

function isPriorityWord(word: string): word is PriorityWord {
  return word in PRIORITY_WORDS
}

const SORTS: Record<string, TaskSort> = {
  due_date: TaskSort.DUE_DATE,
  priority: TaskSort.PRIORITY,
  created_at: TaskSort.CREATED_AT,
}

/** Keeps what is known of an address's search, as text. */
export function readTaskSearch(search: Record<string, unknown>): TaskSearch {
  const read: TaskSearch = {}
  for (const name of TEXTS) {
    const value = search[name]
    // The router reads "412" as a number.
    if (typeof value === 'string' || typeof value === 'number') if (value !== '') read[name] = String(value)
  }
  if (search['order'] === 'asc' || search['order'] === 'desc') read.order = search['order']
  if (search['bin'] === true) read.bin = true
  return read
}

/** How the list is sorted; by due date, soonest first, unless the URL says otherwise. */
export function sortOf(search: TaskSearch): Sort {
  const key = search.sort !== undefined && search.sort in SORTS ? search.sort : 'due_date'
  return { key, order: search.order ?? (key === 'due_date' ? 'asc' : 'desc') }
}

/** The priorities a search asks for, as words. */
export function prioritiesOf(search: TaskSearch): PriorityWord[] {
  return parts(search.priority).filter(isPriorityWord)
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
