import sql, { empty, type Sql } from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { likePattern } from '../kernel/text.ts'
import { limitTo } from '../kernel/page.ts'
import { recordsOfImport } from '../platform/imports/index.ts'
import { concerns, reachOf, visibleWorkspaces } from '../platform/rbac/index.ts'
import { ownership, type Task } from './task.rules.ts'
import { visible, withNames } from './task.store.ts'

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

/** Where a page starts, as [sort value, id] of the row before, and how many rows it has at most. */
interface Window {
  cursor: unknown[] | undefined
  limit: number
}

/** One page of tasks after a cursor of [sort value, id]. */
export async function listTasks(
  ctx: Ctx,
  filter: TaskFilter,
  order: TaskOrder,
  cursor: unknown[] | undefined,
  limit: number,
): Promise<Task[]> {
  const window = { cursor, limit }
  if (isNamed(filter)) return listNamed(ctx, filter, order, window)
  return isNarrowed(ctx, filter) ? listNarrowed(ctx, filter, order, window) : listAll(ctx, order, window)
}

/** How many tasks a list has in all its pages; counted up to `most`. */
export async function countTasks(ctx: Ctx, filter: TaskFilter, order: TaskOrder, most: number): Promise<number> {
  if (isNamed(filter)) return countNamed(ctx, filter, most)
  const page = pageOf(ctx, filter, order, { cursor: undefined, limit: most })
  return (await ctx.db.one<{ count: number }>(sql`select cardinality(${page}) as count`)).count
}

/** A number or an import names the tasks: they are found by it, not by the other filters. */
const isNamed = ({ number, importId }: TaskFilter): boolean => number !== null || importId !== null

function listNamed(ctx: Ctx, filter: TaskFilter, order: TaskOrder, { cursor, limit }: Window): Promise<Task[]> {
  const { after, by } = sequence(order, cursor)
  return ctx.db.rows<Task>(sql`${withNames(ctx)} where ${namedTasks(ctx, filter)}${after} ${by} ${limitTo(limit)}`)
}

async function countNamed(ctx: Ctx, filter: TaskFilter, most: number): Promise<number> {
  const { count } = await ctx.db.one<{ count: number }>(sql`
    select count(*)::int as count from (select from work_task t where ${namedTasks(ctx, filter)} ${limitTo(most)}) named`)
  return count
}

/** The tasks of a number or an import that pass the other filters. */
function namedTasks(ctx: Ctx, filter: TaskFilter): Sql {
  const { number, importId, dueAfter, dueBefore, parentId } = filter
  const pattern = patternOf(filter)
  return sql`${visible(ctx)} and (t.deleted_at is not null) = ${filter.isDeleted}
    ${number === null ? empty : sql`and t.number = ${number}`}
    ${importId === null ? empty : sql`and t.id in (${recordsOfImport(ctx, importId)})`}
    ${pattern === null ? empty : sql`and t.search_text like lower(${pattern})`}
    and t.status = any(coalesce(${given(filter.status)}::text[], array[t.status]))
    and t.priority = any(coalesce(${given(filter.priority)}::int[], array[t.priority::int]))
    and t.tags @> ${filter.tag}::text[] and ${filter.section} in ('', t.section)
    and coalesce(t.assignee_id::text, 'none') = coalesce(${filter.assignee}, t.assignee_id::text, 'none')
    and t.workspace_id = coalesce(${filter.workspace}::uuid, t.workspace_id)
    and (${parentId}::uuid is null or t.parent_id = ${parentId}::uuid)
    and (${dueAfter}::timestamptz is null or t.due_date >= ${dueAfter}::timestamptz)
    and (${dueBefore}::timestamptz is null or t.due_date < ${dueBefore}::timestamptz)
    and (not ${filter.hasNoDue} or t.due_date is null)`
}

const isNarrowed = (ctx: Ctx, filter: TaskFilter): boolean =>
  visibleWorkspaces(ctx, 'work.task.read') !== 'all' ||
  isPersonal(ctx) ||
  Object.values(filter).some((value) => (Array.isArray(value) ? value.length > 0 : value))

/** Whether the caller sees only tasks that are theirs in some way. */
function isPersonal({ principal }: Ctx): boolean {
  const reach = reachOf(principal, 'work.task.read')
  return reach === 'own' || reach === 'assigned'
}

const sortKeys: Record<TaskSort, Sql> = {
  due_date: sql`coalesce(t.due_date, 'infinity')`,
  priority: sql`t.priority`,
  created_at: sql`t.created_at`,
}

/**
 * Every living task, in the order of the sort's index. The company is read from the session: with the company as a parameter
 * PostgreSQL would plan anew each time for a company of many tasks, only to come to the same plan.
 */
function listAll(ctx: Ctx, order: TaskOrder, { cursor, limit }: Window): Promise<Task[]> {
  const { after, by } = sequence(order, cursor)
  return ctx.db.rows<Task>(sql`
    ${withNames(ctx)} where t.tenant_id = current_setting('app.tenant_id')::uuid and t.deleted_at is null${after}
      and ${concerns(ctx, ownership, 't') ?? sql`true`}
    ${by} ${limitTo(limit)}`)
}

/** The order of a list, and the condition for what comes after a cursor. */
function sequence(order: TaskOrder, cursor: unknown[] | undefined): { after: Sql; by: Sql } {
  const key = sortKeys[order.by]
  const [direction, further] = order.isDescending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  return {
    after: cursor ? sql` and (${key}, t.id) ${further} (${cursor[0]}, ${cursor[1]})` : empty,
    by: sql`order by ${key} ${direction}, t.id ${direction}`,
  }
}

/** Those that pass the filters: work_task_page finds their ids, whose rows are then read as for any other query. */
const listNarrowed = (ctx: Ctx, filter: TaskFilter, order: TaskOrder, window: Window): Promise<Task[]> =>
  ctx.db.rows<Task>(sql`
    ${withNames(ctx)}
    join unnest(${pageOf(ctx, filter, order, window)}) with ordinality as page (id, place) on t.id = page.id
    where ${visible(ctx)} order by page.place`)

function pageOf(ctx: Ctx, filter: TaskFilter, order: TaskOrder, { cursor, limit }: Window): Sql {
  const isUnassigned = filter.assignee === 'none'
  return sql`work_task_page(
      statuses => ${given(filter.status)}, priorities => ${given(filter.priority)}, wanted_tags => ${given(filter.tag)},
      assignee => ${isUnassigned ? null : filter.assignee}, is_unassigned => ${isUnassigned},
      workspaces => ${workspacesOf(ctx, filter)}, due_from => ${dueFrom(filter)}, due_before => ${filter.dueBefore},
      pattern => lower(${patternOf(filter)}), parent => ${filter.parentId}, wanted_section => ${filter.section || null},
      is_deleted => ${filter.isDeleted}, sort => ${order.by}, is_descending => ${order.isDescending},
      after_key => ${cursor ? String(cursor[0]) : null}, after_id => ${cursor ? cursor[1] : null}, most => ${limit},
      viewer => ${ctx.principal.userId}, reach => ${reachOf(ctx.principal, 'work.task.read') ?? 'workspace'}
    )`
}

/** A task without a due date sorts as due at infinity, and is found there. */
const dueFrom = ({ hasNoDue, dueAfter }: TaskFilter): Date | string | null => (hasNoDue ? 'infinity' : dueAfter)

const given = <T>(values: T[]): T[] | null => (values.length > 0 ? values : null)

/**
 * Part of the title or the description, in any case. One or two letters are taken as the beginning of a word: found
 * anywhere, they would have no trigram and so no index.
 */
function patternOf({ search }: TaskFilter): string | null {
  const text = search.replaceAll(/\s/g, ' ')
  return likePattern(text.length < 3 && text ? ` ${text}` : text)
}

/** Those asked for and seen; null where all are. */
function workspacesOf(ctx: Ctx, { workspace }: TaskFilter): string[] | null {
  const seen = visibleWorkspaces(ctx, 'work.task.read')
  if (!workspace) return seen === 'all' ? null : seen
  return seen === 'all' || seen.includes(workspace) ? [workspace] : []
}
