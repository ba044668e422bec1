import sql from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import type { TaskRow } from './task.rules.ts'

/** What an import compares of a task. */
export type ImportedTaskRow = Pick<
  TaskRow,
  | 'id'
  | 'title'
  | 'description'
  | 'status'
  | 'priority'
  | 'tags'
  | 'assignee_id'
  | 'workspace_id'
  | 'section'
  | 'due_date'
  | 'deleted_at'
>

/** Tasks by id, in the bin and in workspaces the caller is not in, too: an import must not make them a second time. */
export const listTasksOfCompany = (ctx: Ctx, ids: string[]): Promise<ImportedTaskRow[]> =>
  ctx.db.rows<ImportedTaskRow>(sql`
    select id, title, description, status, priority, tags, assignee_id, workspace_id, section, due_date, deleted_at
    from work_task where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`)

/** The active people of an e-mail address or exact name, in any case; two at most. */
export const listPeopleNamed = (ctx: Ctx, text: string): Promise<{ id: string }[]> =>
  ctx.db.rows<{ id: string }>(sql`
    select id from auth_user
    where tenant_id = ${ctx.tenantId} and state = 'active' and (lower(email) = lower(${text}) or lower(name) = lower(${text}))
    limit 2`)
