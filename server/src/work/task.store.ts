import sql, { type Sql } from 'sql-template-tag'
import { columnsOf } from '../kernel/columns.ts'
import { allOf } from '../kernel/condition.ts'
import type { Ctx } from '../kernel/ctx.ts'
import { notFound } from '../kernel/errors.ts'
import { assertMayChange, concerns, isInSight, seesWorkspaces } from '../platform/rbac/index.ts'
import type { Task } from './task.rules.ts'
import { tasks } from './task.ts'

/**
 * Tasks with what is shown of the people on them, their parents and their subtasks, for a condition to follow. A parent in
 * another workspace, or one that the caller does not see for another reason, is not shown, nor are such subtasks counted.
 * Both are looked up for the rows that are answered and by the key alone: joined, or with more conditions, PostgreSQL
 * without statistics takes another index and 500 ms for a page of 100,000 tasks.
 */
export const withNames = (ctx: Ctx): Sql => sql`
  select ${columnsOf(tasks.columns.all, 'r')}, a.name as assignee_name, c.name as created_by_name,
    (select case when p.workspace_id = r.workspace_id and p.deleted_at is null and ${isShown(ctx, 'p')}
       then json_build_object('id', p.id, 'number', p.number, 'title', p.title) end
     from work_task p where p.tenant_id = r.tenant_id and p.id = r.parent_id) as parent,
    (select json_build_object('all', count(*), 'done', count(*) filter (where s.status = 'done')) from work_task s
     where s.tenant_id = r.tenant_id and s.parent_id = r.id and s.deleted_at is null and s.status <> 'cancelled'
       and ${isShown(ctx, 's')}
     having count(*) > 0) as subtasks
  from work_task r
  join auth_user c on c.tenant_id = r.tenant_id and c.id = r.created_by
  left join auth_user a on a.tenant_id = r.tenant_id and a.id = r.assignee_id`

/** Of a task in the workspace of one that the caller sees. */
const isShown = (ctx: Ctx, alias: string): Sql => allOf(concerns(ctx, tasks), alias)

/** The one place that decides which tasks a caller sees: their company's, in their workspaces, as far as they reach. */
export const visible = (ctx: Ctx): Sql => isInSight(ctx, tasks)

/** The task, living or in the bin. */
export const findTask = (ctx: Ctx, id: string): Promise<Task | undefined> =>
  ctx.db.maybe<Task>(sql`${withNames(ctx)} where ${visible(ctx)} and r.id = ${id}`)

/** The living task, or notFound. */
export async function getTask(ctx: Ctx, id: string): Promise<Task> {
  const task = await findTask(ctx, id)
  if (!task || task.deleted_at) throw notFound('task')
  return task
}

/**
 * The task that the caller may change, living or in the bin, locked until the transaction ends. Who deletes or moves it locks it `for update`, so that
 * nobody can add anything to it meanwhile (task.place.store.ts).
 */
export async function getTaskForUpdate(ctx: Ctx, id: string, isLeaving = false): Promise<Task> {
  const lock = isLeaving ? sql`for update of r` : sql`for no key update of r`
  const task = await ctx.db.maybe<Task>(sql`${withNames(ctx)} where ${visible(ctx)} and r.id = ${id} ${lock}`)
  if (!task) throw notFound('task')
  assertMayChange(ctx, tasks, task)
  return task
}

/** Locks these tasks in the order of their ids. */
export async function lockTasks(ctx: Ctx, ids: string[]): Promise<void> {
  await ctx.db.run(sql`
    select from work_task r where ${visible(ctx)} and r.id = any(${ids}::uuid[]) order by r.id for no key update`)
}

/** What was deleted along with a task or a workspace, locked. */
export const listDeletedWithForUpdate = (ctx: Ctx, id: string): Promise<Task[]> =>
  ctx.db.rows<Task>(sql`
    ${withNames(ctx)} where r.tenant_id = ${ctx.tenantId} and r.deleted_with = ${id} and r.deleted_at is not null
    order by r.id for update of r`)

/** The living tasks of a workspace, locked. */
export const listWorkspaceTasksForUpdate = (ctx: Ctx, workspaceId: string): Promise<Task[]> =>
  ctx.db.rows<Task>(sql`
    ${withNames(ctx)} where r.tenant_id = ${ctx.tenantId} and r.workspace_id = ${workspaceId} and r.deleted_at is null
    order by r.id for update of r`)

/** Those of the people, by name, who are active and cannot see the workspace. */
export const listPeopleOutside = (ctx: Ctx, workspaceId: string, userIds: string[]): Promise<{ name: string }[]> =>
  ctx.db.rows<{ name: string }>(sql`
    select u.name from auth_user u
    where u.tenant_id = ${ctx.tenantId} and u.id = any(${userIds}::uuid[]) and u.state = 'active'
      and not ${seesWorkspaces(workspaceId)}
    order by lower(u.name), u.id`)

/** True when `ancestorId` is the task itself or stands above it. */
export async function isWithin(ctx: Ctx, id: string, ancestorId: string): Promise<boolean> {
  const row = await ctx.db.one<{ within: boolean }>(sql`
    with recursive above as (
      select id, parent_id from work_task where tenant_id = ${ctx.tenantId} and id = ${id}
      union
      select w.id, w.parent_id from work_task w join above a on w.tenant_id = ${ctx.tenantId} and w.id = a.parent_id
    ) select exists (select from above where id = ${ancestorId}) as within`)
  return row.within
}
