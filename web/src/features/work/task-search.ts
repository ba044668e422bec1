import type { Sort } from '@/components/data-table'
import { parts } from '@/lib/url-list'

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
/** A word for a priority in the URL. */
export type PriorityWord = 'low' | 'medium' | 'high' | 'urgent'

/** The priorities' words, most urgent first. */
export const PRIORITY_ORDER: readonly PriorityWord[] = ['urgent', 'high', 'medium', 'low']

function isPriorityWord(word: string): word is PriorityWord {
  return PRIORITY_ORDER.some((known) => known === word)
}

const SORT_KEYS = ['due_date', 'priority', 'created_at']

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
  const key = search.sort !== undefined && SORT_KEYS.includes(search.sort) ? search.sort : 'due_date'
  return { key, order: search.order ?? (key === 'due_date' ? 'asc' : 'desc') }
}

/** The priorities a search asks for, as words. */
export function prioritiesOf(search: TaskSearch): PriorityWord[] {
  return parts(search.priority).filter(isPriorityWord)
}
