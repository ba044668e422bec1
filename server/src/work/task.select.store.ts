import sql, { type Sql } from 'sql-template-tag'
import { columnsOf } from '../kernel/columns.ts'
import { allOf } from '../kernel/condition.ts'
import type { Ctx } from '../kernel/ctx.ts'
import { concerns, type Ownership } from '../platform/rbac/index.ts'
import { nextReminder } from '../platform/reminders/index.ts'
import type { Selecting } from '../platform/records/index.ts'

/**
 * Tasks with what is shown of the people on them, their parents and their subtasks, for a condition to follow. A parent in
 * another workspace, or one that the caller does not see for another reason, is not shown, nor are such subtasks counted.
 * Both are looked up for the rows that are answered and by the key alone: joined, or with more conditions, PostgreSQL
 * without statistics takes another index and 500 ms for a page of 100,000 tasks.
 */
export const selectTasks: Selecting = (ctx, kind) => sql`
  select ${columnsOf(kind.columns.all, 'r')}, a.name as assignee_name, c.name as created_by_name,
    (select case when p.workspace_id = r.workspace_id and p.deleted_at is null and ${isShown(ctx, kind, 'p')}
       then json_build_object('id', p.id, 'number', p.number, 'title', p.title) end
     from work_task p where p.tenant_id = r.tenant_id and p.id = r.parent_id) as parent,
    (select json_build_object('all', count(*), 'done', count(*) filter (where s.status = 'done')) from work_task s
     where s.tenant_id = r.tenant_id and s.parent_id = r.id and s.deleted_at is null and s.status <> 'cancelled'
       and ${isShown(ctx, kind, 's')}
     having count(*) > 0) as subtasks,
    ${nextReminder(ctx, kind)} as reminder_at
  from work_task r
  join auth_user c on c.tenant_id = r.tenant_id and c.id = r.created_by
  left join auth_user a on a.tenant_id = r.tenant_id and a.id = r.assignee_id`

/** Of a task in the workspace of one that the caller sees. */
const isShown = (ctx: Ctx, kind: Ownership, alias: string): Sql => allOf(concerns(ctx, kind), alias)
