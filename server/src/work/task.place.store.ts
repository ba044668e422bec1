import sql, { empty, type Sql } from 'sql-template-tag'
import { alphabetical } from '../kernel/alphabet.ts'
import { columnsOf, valuesOf } from '../kernel/columns.ts'
import type { Ctx } from '../kernel/ctx.ts'
import { seesEveryWorkspace, seesWorkspaces } from '../platform/rbac/index.ts'
import { parentFor, type Place, type Standing, workspaceFor } from '../platform/records/index.ts'
import type { TaskRow } from './task.rules.ts'
import { tasks } from './task.ts'

/** What a new or changed task names. */
export interface Names extends Standing {
  assigneeId: string | null
}

/** What a task names, as far as it exists and the caller may use it. It stays so until the transaction ends. */
export interface References extends Place {
  assignee: Assignee | null
}

/** Somebody who may get a task, and the workspaces they see; null for every one. */
export interface Assignee {
  name: string
  workspaces: string[] | null
}

/**
 * Locks what a new task names, and writes it at once, since people make many. Without a workspace it goes where its parent
 * is, or to the caller's default workspace. It is written only where all that it names may be used, in its place as just
 * locked. `isMade` is false otherwise, and when there is one with this id already.
 */
export async function insertPlaced(
  ctx: Ctx,
  task: Omit<TaskRow, 'workspace_id'>,
  names: Names,
): Promise<References & { isMade: boolean }> {
  const { parentId, assigneeId } = names
  const row = { ...task, workspace_id: sql`place.id` }
  return ctx.db.one<References & { isMade: boolean }>(sql`
    with place as (${workspaceFor(ctx, tasks, names)}),
    parent as (${parentId ? parentFor(ctx, tasks, sql`${parentId}::uuid`) : nothing}),
    assignee as (${assigneeId ? assigneeFor(ctx, assigneeId) : nothing}),
    made as (
      insert into work_task (tenant_id, ${columnsOf(tasks.columns.all)})
      select ${ctx.tenantId}, ${valuesOf<Record<string, unknown>>(row, tasks.columns.all)} from place
      ${parentId ? sql`join parent on parent.workspace_id = place.id` : empty}
      ${assigneeId ? sql`join assignee on assignee.workspaces is null or place.id = any(assignee.workspaces)` : empty}
      on conflict (tenant_id, id) do nothing returning id
    )
    select array(select id from place) as "workspaceIds", (select to_json(parent) from parent) as parent,
      (select to_json(assignee) from assignee) as assignee, exists (select from made) as "isMade"`)
}

const nothing = sql`select null where false`

/** The active person, who stays active until the transaction ends. */
export const lockAssignee = async (ctx: Ctx, id: string | null): Promise<Assignee | null> =>
  (id && (await ctx.db.maybe<Assignee>(assigneeFor(ctx, id)))) || null

/** Those of the people who may get a task in a workspace; they stay active until the transaction ends. */
export async function listAssignable(ctx: Ctx, workspaceId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    select u.id from auth_user u
    where u.tenant_id = ${ctx.tenantId} and u.id = any(${ids}::uuid[]) and u.state = 'active'
      and ${seesWorkspaces(workspaceId)}
    order by u.id for key share of u`)
  return new Set(rows.map(({ id }) => id))
}

const assigneeFor = (ctx: Ctx, id: string): Sql => sql`
    select u.name, case when not ${seesEveryWorkspace()} then array(
      select m.workspace_id from tenancy_workspace_member m where m.tenant_id = u.tenant_id and m.user_id = u.id
    ) end as workspaces
    from auth_user u where u.tenant_id = ${ctx.tenantId} and u.id = ${id} and u.state = 'active'
    for key share of u`

/** Those of the people, by name, who are active and cannot see the workspace; null is nobody. */
export const listPeopleOutside = (
  ctx: Ctx,
  workspaceId: string,
  userIds: readonly (string | null)[],
): Promise<{ name: string }[]> =>
  ctx.db.rows<{ name: string }>(sql`
    select u.name from auth_user u
    where u.tenant_id = ${ctx.tenantId} and u.id = any(${userIds}::uuid[]) and u.state = 'active'
      and not ${seesWorkspaces(workspaceId)}
    order by ${alphabetical(sql`u.name`)}, u.id`)
