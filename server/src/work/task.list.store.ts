import type { Condition } from '../kernel/condition.ts'
import type { Ctx } from '../kernel/ctx.ts'
import { likePattern } from '../kernel/text.ts'
import { countRecords, type PageOrder, type PageQuery, readPageOf, selectOf } from '../platform/records/index.ts'
import { sightIn } from '../platform/rbac/index.ts'
import type { Task } from './task.rules.ts'
import { tasks } from './task.ts'

/** What a list is narrowed to; absent filters let everything through. */
export interface TaskFilter {
  priority: number[]
  tag: string[]
  status: string[]
  /** A user's id or `none`. */
  assignee: string | null
  workspace: string | null
  dueAfter: Date | null
  dueBefore: Date | null
  hasNoDue: boolean
  search: string
  /** The only task meant, where a search names it. */
  number: number | null
  parentId: string | null
  section: string
  importId: string | null
  isDeleted: boolean
}

export type TaskSort = 'due_date' | 'priority' | 'created_at'

export interface TaskOrder {
  by: TaskSort
  isDescending: boolean
}

/** One page of tasks after a cursor of [sort value, id]. */
export const listTasks = (
  ctx: Ctx,
  filter: TaskFilter,
  order: TaskOrder,
  cursor: unknown[] | undefined,
  limit: number,
): Promise<Task[]> => readPageOf<Task>(ctx, selectOf(ctx, tasks), queryOf(ctx, filter, order), { cursor, limit })

/** How many tasks a list has in all its pages; counted up to `most`. */
export const countTasks = (ctx: Ctx, filter: TaskFilter, order: TaskOrder, most: number): Promise<number> =>
  countRecords(ctx, queryOf(ctx, filter, order), most)

const queryOf = (ctx: Ctx, filter: TaskFilter, { by, isDescending }: TaskOrder): PageQuery => ({
  table: tasks.table,
  conditions: conditionsOf(ctx, filter),
  sight: sightIn(ctx, tasks),
  isDeleted: filter.isDeleted,
  order: { column: by, ...orders[by], isDescending },
})

/** As the indexes of the table have them. */
const covers = ['status', 'priority', 'assignee_id', 'workspace_id', 'due_date', 'private', 'created_by']
const orders: Record<TaskSort, Omit<PageOrder, 'column' | 'isDescending'>> = {
  due_date: { as: 'late', covers },
  priority: { as: 'is', covers },
  created_at: { as: 'is', covers, groups: ['assignee_id', 'workspace_id', 'status'] },
}

/** The cheapest to look at first: texts are read from the row and compared letter by letter. */
function conditionsOf(ctx: Ctx, filter: TaskFilter): Condition[] {
  const { number, parentId, importId, section, workspace, assignee, status, priority, tag } = filter
  const pattern = patternOf(filter)
  return [
    ...(number === null ? [] : [{ column: 'number', any: [number], isKey: true } as const]),
    ...(parentId === null ? [] : [{ column: 'parent_id', any: [parentId], isKey: true } as const]),
    ...(importId === null ? [] : [{ column: 'id', import: importId, by: ctx.principal.userId } as const]),
    ...dueIn(filter),
    ...(priority.length === 0 ? [] : [{ column: 'priority', any: priority }]),
    ...(assignee === null ? [] : [assignedTo(assignee)]),
    ...(workspace === null ? [] : [{ column: 'workspace_id', any: [workspace] }]),
    ...(status.length === 0 ? [] : [{ column: 'status', any: status }]),
    ...(section === '' ? [] : [{ column: 'section', any: [section] }]),
    ...(tag.length === 0 ? [] : [{ column: 'tags', all: tag }]),
    ...(pattern === null ? [] : [{ column: 'search_text', like: pattern }]),
  ]
}

const assignedTo = (assignee: string): Condition =>
  assignee === 'none' ? { column: 'assignee_id', isAbsent: true } : { column: 'assignee_id', any: [assignee] }

/** A task without a due date is due at infinity, and found there; it is in no range that ends. */
function dueIn({ hasNoDue, dueAfter, dueBefore }: TaskFilter): Condition[] {
  const due = { column: 'due_date', canBeAbsent: true } as const
  if (hasNoDue) return [{ ...due, from: 'infinity' }]
  if (dueAfter) return [{ ...due, from: dueAfter, before: dueBefore ?? 'infinity' }]
  return dueBefore ? [{ ...due, before: dueBefore }] : []
}

/**
 * Part of the title or the description, in any case. One or two letters are taken as the beginning of a word: found
 * anywhere, they would have no trigram and so no index.
 */
function patternOf({ search }: TaskFilter): string | null {
  const text = search.replaceAll(/\s/g, ' ')
  return likePattern(text.length < 3 && text ? ` ${text}` : text)
}
