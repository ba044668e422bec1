import sql, { empty } from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { seesWorkspaces } from '../platform/rbac/index.ts'
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
  | 'due_all_day'
  | 'due_time_zone'
  | 'deleted_at'
  | 'version'
  | 'private'
  | 'created_by'
>

/** Tasks by id, in the bin and in workspaces the caller is not in, too: an import must not make them a second time. */
export const listTasksOfCompany = (ctx: Ctx, ids: string[]): Promise<ImportedTaskRow[]> =>
  ctx.db.rows<ImportedTaskRow>(sql`
    select id, title, description, status, priority, tags, assignee_id, workspace_id, section, due_date, due_all_day,
      due_time_zone, deleted_at, version, private, created_by
    from work_task where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`)

/**
 * Whom texts name, by exact name in any case or, for callers who are shown it, by e-mail address, among the active people who see the workspace. A text that
 * names nobody, or several, is left out.
 */
export const listPeopleNamed = (
  ctx: Ctx,
  texts: string[],
  workspaceId: string,
): Promise<{ text: string; id: string }[]> => {
  const byEmail = ctx.principal.permissions.has('auth.contact.read') ? sql` or lower(u.email) = lower(text)` : empty
  return ctx.db.rows<{ text: string; id: string }>(sql`
    select text, min(u.id::text) as id
    from unnest(${texts}::text[]) as text
    join auth_user u on lower(u.name) = lower(text)${byEmail}
    where u.tenant_id = ${ctx.tenantId} and u.state = 'active' and ${seesWorkspaces(workspaceId)}
    group by text having count(*) = 1`)
}
