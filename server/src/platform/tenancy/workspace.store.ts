import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { defaultWorkspaceId } from '../records/index.ts'

/** Every living workspace of the company, locked, so that of two that delete the last two one waits. */
export const lockLivingWorkspaces = (ctx: Ctx): Promise<{ id: string }[]> =>
  ctx.db.rows(sql`
    select id from tenancy_workspace where tenant_id = ${ctx.tenantId} and deleted_at is null order by id
    for no key update`)

/** The workspace where things go that the caller put nowhere else; undefined for somebody in no workspace. */
export async function findDefaultWorkspaceId(ctx: Ctx): Promise<string | undefined> {
  const row = await ctx.db.one<{ id: string | null }>(sql`select ${defaultWorkspaceId(ctx)} as id`)
  return row.id ?? undefined
}
