import sql, { type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { visibleWorkspaces } from '../rbac/index.ts'

/** Every living workspace of the company, locked, so that of two that delete the last two one waits. */
export const lockLivingWorkspaces = (ctx: Ctx): Promise<{ id: string }[]> =>
  ctx.db.rows(sql`
    select id from tenancy_workspace where tenant_id = ${ctx.tenantId} and deleted_at is null order by id
    for no key update`)

/**
 * The id of the workspace where things go that nobody put elsewhere: the company's default where the caller sees it, else
 * the one they joined first. As an expression.
 */
export function defaultWorkspaceId(ctx: Ctx): Sql {
  const ofCompany = sql`select c.default_workspace_id from tenancy_company c where c.tenant_id = ${ctx.tenantId}`
  const workspaces = visibleWorkspaces(ctx)
  if (workspaces === 'all') return sql`(${ofCompany})`
  return sql`coalesce(
    (${ofCompany} and c.default_workspace_id = any(${workspaces}::uuid[])),
    (select m.workspace_id from tenancy_workspace_member m
     where m.tenant_id = ${ctx.tenantId} and m.user_id = ${ctx.principal.userId}
       and m.workspace_id = any(${workspaces}::uuid[])
     order by m.received_at, m.workspace_id limit 1))`
}

/** The same, looked up; undefined for somebody in no workspace. */
export async function findDefaultWorkspaceId(ctx: Ctx): Promise<string | undefined> {
  const row = await ctx.db.one<{ id: string | null }>(sql`select ${defaultWorkspaceId(ctx)} as id`)
  return row.id ?? undefined
}
