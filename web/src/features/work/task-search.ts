import type { Sort } from '@/components/data-table-props'
import { type RecordSearch, searchWith } from '@/lib/records/record-search'
import { parts } from '@/lib/url-list'

/** The list's filters beside what every list has, as they stand in the URL; lists are separated by commas. */
export interface TaskSearch extends RecordSearch {
  /** Status keys; open ones when absent, "all" for any. */
  status?: string
  /** "high,urgent" */
  priority?: string
  tag?: string
  /** A user's id, "me" or "none". */
  assignee?: string
  workspace?: string
  section?: string
  /** A word of DUE_WORDS, a day as 2026-12-10, or a range of days as 2026-12-10..2026-12-12, open at one end where wanted. */
  due?: string
}

/** A word for a priority in the URL. */
export type PriorityWord = 'low' | 'medium' | 'high' | 'urgent'

/** The priorities' words, most urgent first. */
export const PRIORITY_ORDER: readonly PriorityWord[] = ['urgent', 'high', 'medium', 'low']

function isPriorityWord(word: string): word is PriorityWord {
  return PRIORITY_ORDER.some((known) => known === word)
}

const SORT_KEYS = ['due_date', 'priority', 'created_at']

/** Keeps what is known of an address's search, as text. */
export const readTaskSearch: (search: Record<string, unknown>) => TaskSearch = searchWith(
  'status',
  'priority',
  'tag',
  'assignee',
  'workspace',
  'section',
  'due',
)

/** How the list is sorted; by due date, soonest first, unless the URL says otherwise. */
export function sortOf(search: TaskSearch): Sort {
  const key = search.sort !== undefined && SORT_KEYS.includes(search.sort) ? search.sort : 'due_date'
  return { key, order: search.order ?? (key === 'due_date' ? 'asc' : 'desc') }
}

/** The priorities a search asks for, as words. */
export function prioritiesOf(search: TaskSearch): PriorityWord[] {
  return parts(search.priority).filter(isPriorityWord)
}

/** What a list is filtered by, besides its text. */
export type FilterName = 'status' | 'priority' | 'due' | 'assignee' | 'tag' | 'workspace' | 'section'

/** Due filters that move with the day: what a bookmark asks for is worked out when the list is read. */
export const DUE_WORDS = ['overdue', 'until-today', 'today', 'tomorrow', 'this-week', 'next-week', 'none'] as const

/** A word for when a task is due. */
export type DueWord = (typeof DUE_WORDS)[number]

/** Whether a due filter is one of the words. */
export const isDueWord = (due: string): due is DueWord => DUE_WORDS.some((word) => word === due)

/** The first and the last day of a due filter that is a day or a range, empty where it is open; undefined for any other. */
export function dueRangeOf(due: string | undefined): { from: string; to: string } | undefined {
  const [from = '', to = from, ...more] = (due ?? '').split('..')
  const isRange = more.length === 0 && from + to !== '' && [from, to].every((day) => day === '' || isDay(day))
  return isRange ? { from, to } : undefined
}

/** The due filter of a range; undefined when it is open at both ends. */
export function dueRange(from: string, to: string): string | undefined {
  if (from === '' && to === '') return undefined
  return from === to ? from : `${from}..${to}`
}

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}
