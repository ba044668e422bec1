import sql from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { isInSight, seesWorkspaces } from '../platform/rbac/index.ts'
import { readRecords } from '../platform/records/index.ts'
import type { Task } from './task.rules.ts'
import { tasks } from './task.ts'

/** Locks these tasks in the order of their ids. */
export async function lockTasks(ctx: Ctx, ids: string[]): Promise<void> {
  await ctx.db.run(sql`
    select from work_task r where ${isInSight(ctx, tasks)} and r.id = any(${ids}::uuid[]) order by r.id for no key update`)
}

/** What was deleted along with a task or a workspace, locked. */
export const listDeletedWithForUpdate = (ctx: Ctx, id: string): Promise<Task[]> =>
  readRecords(
    ctx,
    tasks,
    sql`
    r.tenant_id = ${ctx.tenantId} and r.deleted_with = ${id} and r.deleted_at is not null
    order by r.id for update of r`,
  )

/** The living tasks of a workspace, locked. */
export const listWorkspaceTasksForUpdate = (ctx: Ctx, workspaceId: string): Promise<Task[]> =>
  readRecords(
    ctx,
    tasks,
    sql`
    r.tenant_id = ${ctx.tenantId} and r.workspace_id = ${workspaceId} and r.deleted_at is null
    order by r.id for update of r`,
  )

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
