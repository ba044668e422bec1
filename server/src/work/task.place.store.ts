import sql, { empty, type Sql } from 'sql-template-tag'
import { columnsOf, valuesOf } from '../kernel/columns.ts'
import type { Ctx } from '../kernel/ctx.ts'
import { isInSight, seesEveryWorkspace, visibleWorkspaces } from '../platform/rbac/index.ts'
import { readRecords } from '../platform/records/index.ts'
import { defaultWorkspaceId } from '../platform/tenancy/index.ts'
import type { Task, TaskRow } from './task.rules.ts'
import { lockTasks } from './task.store.ts'
import { tasks } from './task.ts'

// What a task stands in or points at must still be there when the transaction commits. A write locks what it depends on
// `for key share`, as a foreign key does; a write that deletes or moves a record locks it `for update`, so one of the two
// waits for the other. Other changes lock `for no key update` and wait for neither. The order is always the same: the
// tree, workspaces by id, the parent, the assignee, tasks from the top down. Where two transactions still wait for each
// other, the database ends one and it runs again.

/** What a new or changed task names. */
export interface Names {
  assigneeId: string | null
  workspaceId: string | null
  parentId: string | null
}

/** What a task names, as far as it exists and the caller may use it. It stays so until the transaction ends. */
export interface References {
  assignee: Assignee | null
  parentWorkspaceId: string | null
  parent: Task['parent']
  /** The workspaces the task may be in. */
  workspaceIds: string[]
}

/** Locks where new tasks go: the workspace, or the caller's default one. */
export async function lockTargetWorkspace(ctx: Ctx, workspaceId: string | null): Promise<string | undefined> {
  const place = { workspaceId, parentId: null }
  return (await lockWorkspaces(ctx, sql`w.id = ${workspaceOf(ctx, place)}`))[0]
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
): Promise<{ references: References; isMade: boolean }> {
  const { parentId, assigneeId } = names
  const row = { ...task, workspace_id: sql`place.id` }
  const { workspace_ids, parent, assignee, is_made } = await ctx.db.one<Placed>(sql`
    with place as (${workspacesFor(ctx, sql`w.id = ${workspaceOf(ctx, names)}`)}),
    parent as (${parentId ? parentFor(ctx, sql`${parentId}::uuid`) : nothing}),
    assignee as (${assigneeId ? assigneeFor(ctx, assigneeId) : nothing}),
    made as (
      insert into work_task (tenant_id, ${columnsOf(tasks.columns.all)})
      select ${ctx.tenantId}, ${valuesOf<Record<string, unknown>>(row, tasks.columns.all)} from place
      ${parentId ? sql`join parent on parent.workspace_id = place.id` : empty}
      ${assigneeId ? sql`join assignee on assignee.workspaces is null or place.id = any(assignee.workspaces)` : empty}
      on conflict (tenant_id, id) do nothing returning id
    )
    select array(select id from place) as workspace_ids, (select to_json(parent) from parent) as parent,
      (select to_json(assignee) from assignee) as assignee, exists (select from made) as is_made`)
  return { references: found(workspace_ids, parent ?? undefined, assignee), isMade: is_made }
}

interface Placed {
  workspace_ids: string[]
  parent: Parent | null
  assignee: Assignee | null
  is_made: boolean
}

const nothing = sql`select null where false`

/** Locks what a task will name once it is changed, and the workspace that it is in. */
export async function lockNewReferences(ctx: Ctx, id: string, names: Names): Promise<References> {
  const isMoved = names.workspaceId !== null || names.parentId !== null
  const [, workspaceIds, parent, assignee] = await Promise.all([
    names.parentId ? lockTree(ctx) : undefined,
    isMoved ? lockWorkspaces(ctx, sql`(w.id = ${names.workspaceId} or ${holds(ctx, [id])})`) : [],
    names.parentId ? lockParent(ctx, sql`${names.parentId}::uuid`) : undefined,
    names.assigneeId ? lockAssignee(ctx, names.assigneeId) : undefined,
  ])
  return found(workspaceIds, parent, assignee)
}

const found = (workspaceIds: string[], parent?: Parent, assignee: Assignee | null = null): References => ({
  workspaceIds,
  parentWorkspaceId: parent?.workspace_id ?? null,
  parent: parent ? { id: parent.id, number: parent.number, title: parent.title } : null,
  assignee,
})

function workspaceOf(ctx: Ctx, { workspaceId, parentId }: Omit<Names, 'assigneeId'>): Sql {
  if (workspaceId) return sql`${workspaceId}::uuid`
  if (!parentId) return defaultWorkspaceId(ctx)
  return sql`(select r.workspace_id from work_task r where ${isInSight(ctx, tasks)} and r.id = ${parentId})`
}

const holds = (ctx: Ctx, ids: readonly string[]): Sql => sql`
  w.id in (select workspace_id from work_task where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]))`

function workspacesFor(ctx: Ctx, condition: Sql): Sql {
  const workspaces = visibleWorkspaces(ctx)
  const own = workspaces === 'all' ? empty : sql` and w.id = any(${workspaces}::uuid[])`
  return sql`
    select w.id from tenancy_workspace w
    where w.tenant_id = ${ctx.tenantId} and w.deleted_at is null and ${condition}${own}
    order by w.id for key share`
}

async function lockWorkspaces(ctx: Ctx, condition: Sql): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(workspacesFor(ctx, condition))
  return rows.map(({ id }) => id)
}

/** Locks the living workspaces that these tasks are in. */
export const lockWorkspacesOf = (ctx: Ctx, ids: readonly string[]): Promise<string[]> =>
  lockWorkspaces(ctx, holds(ctx, ids))

/** Locks these tasks in one order, and the workspaces that they are in. */
export const lockPlaces = async (ctx: Ctx, ids: string[]): Promise<void> => {
  await Promise.all([lockWorkspacesOf(ctx, ids), lockTasks(ctx, ids)])
}

/** Somebody who may get a task, and the workspaces they see; null for every one. */
export interface Assignee {
  name: string
  workspaces: string[] | null
}

/** The active person, who stays active until the transaction ends. */
const lockAssignee = (ctx: Ctx, id: string): Promise<Assignee | undefined> =>
  ctx.db.maybe<Assignee>(assigneeFor(ctx, id))

const assigneeFor = (ctx: Ctx, id: string): Sql => sql`
    select u.name, case when not ${seesEveryWorkspace()} then array(
      select m.workspace_id from tenancy_workspace_member m where m.tenant_id = u.tenant_id and m.user_id = u.id
    ) end as workspaces
    from auth_user u where u.tenant_id = ${ctx.tenantId} and u.id = ${id} and u.state = 'active'
    for key share of u`

type Parent = Pick<Task, 'id' | 'number' | 'title' | 'workspace_id'>

const lockParent = (ctx: Ctx, id: Sql): Promise<Parent | undefined> => ctx.db.maybe<Parent>(parentFor(ctx, id))

const parentFor = (ctx: Ctx, id: Sql): Sql => sql`
    select r.id, r.number, r.title, r.workspace_id from work_task r
    where ${isInSight(ctx, tasks)} and r.id = ${id} and r.deleted_at is null
    for key share`

/** The living parent of a task, locked. */
export const lockParentOf = (ctx: Ctx, id: string): Promise<Parent | undefined> =>
  lockParent(ctx, sql`(select parent_id from work_task where tenant_id = ${ctx.tenantId} and id = ${id})`)

/** The living among these tasks, locked. */
export async function lockLiving(ctx: Ctx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    select id from work_task where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and deleted_at is null
    order by id for key share`)
  return new Set(rows.map(({ id }) => id))
}

/**
 * Two tasks that are moved below each other's descendants at the same time would not see the circle they make, so one waits
 * for the other.
 */
const lockTree = (ctx: Ctx): Promise<number> =>
  ctx.db.run(sql`select pg_advisory_xact_lock(hashtextextended('eventkit.work.tree ' || ${ctx.tenantId}::text, 0))`)

/**
 * Everything below a task, at any depth, locked. Level by level: once a level is locked nothing can be added below it, so
 * that the next look sees all there is.
 */
export async function listDescendantsForUpdate(ctx: Ctx, id: string): Promise<Task[]> {
  const below = new Map<string, Task>()
  for (let parents = [id]; parents.length > 0;) {
    const level = await readRecords(
      ctx,
      tasks,
      sql`
      r.tenant_id = ${ctx.tenantId} and r.parent_id = any(${parents}::uuid[])
      order by r.id for update of r`,
    )
    parents = level.map((task) => task.id).filter((each) => each !== id && !below.has(each))
    for (const task of level) below.set(task.id, task)
  }
  return [...below.values()]
}
