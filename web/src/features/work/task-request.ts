import { addDays, type WallTime, weekdayOf } from '@eventkit/api/words/wall-time'
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { type Priority, PrioritySchema } from '@eventkit/api/eventkit/v1/priority_pb'
import { TaskSort } from '@eventkit/api/eventkit/v1/task_list_pb'
import {
  dueRangeOf,
  type DueWord,
  isDueWord,
  prioritiesOf,
  type PriorityWord,
  sortOf,
  type TaskSearch,
} from '@/features/work/task-search'
import { readEnum } from '@/lib/records/record-json'
import { parts } from '@/lib/url-list'
import { instantOf, wallTimeOf } from '@/lib/zoned-time'

const SORTS: Record<string, TaskSort> = {
  due_date: TaskSort.DUE_DATE,
  priority: TaskSort.PRIORITY,
  created_at: TaskSort.CREATED_AT,
}

/** The contract's priority of a word. */
export function priorityOf(word: PriorityWord): Priority {
  return readEnum(PrioritySchema, word)
}

/** The request a search stands for; days are those of the given zone. */
export function toListRequest(search: TaskSearch, now: Date, timeZone: string) {
  const sort = sortOf(search)
  return {
    status: statusesOf(search),
    priority: prioritiesOf(search).map(priorityOf),
    tag: parts(search.tag),
    assignee: search.assignee ?? '',
    workspace: search.workspace ?? '',
    section: search.section ?? '',
    importId: search.import ?? '',
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
  dueAfter?: Timestamp
  dueBefore?: Timestamp
  noDueDate?: boolean
}

/** The days of each word, from the first to before the last, counted from today; weeks begin on Monday in both languages. */
const WORD_DAYS: Partial<Record<DueWord, (weekday: number) => [from: number | undefined, to: number]>> = {
  'until-today': () => [undefined, 1],
  today: () => [0, 1],
  tomorrow: () => [1, 2],
  'this-week': (weekday) => [-weekday, 7 - weekday],
  'next-week': (weekday) => [7 - weekday, 14 - weekday],
}

function dueWindow(due: string | undefined, now: Date, timeZone: string): DueWindow {
  if (due === undefined) return {}
  if (due === 'none') return { noDueDate: true }
  if (due === 'overdue') return { dueBefore: timestampFromDate(now) }
  const today = { ...wallTimeOf(now, timeZone), hour: 0, minute: 0 }
  const daysOf = isDueWord(due) ? WORD_DAYS[due] : undefined
  if (daysOf) {
    const [from, to] = daysOf((weekdayOf(today) + 6) % 7)
    return windowOf(from === undefined ? undefined : addDays(today, from), addDays(today, to), timeZone)
  }
  const range = dueRangeOf(due)
  const last = range && wallOf(range.to)
  return range ? windowOf(wallOf(range.from), last && addDays(last, 1), timeZone) : {}
}

function windowOf(from: WallTime | undefined, to: WallTime | undefined, timeZone: string): DueWindow {
  return {
    ...(from && { dueAfter: timestampFromDate(instantOf(from, timeZone)) }),
    ...(to && { dueBefore: timestampFromDate(instantOf(to, timeZone)) }),
  }
}

function wallOf(iso: string): WallTime | undefined {
  const [year, month, day] = iso.split('-').map(Number)
  return year && month && day ? { year, month, day, hour: 0, minute: 0 } : undefined
}
