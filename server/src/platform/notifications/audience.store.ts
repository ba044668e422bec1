import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'

/** The active people of some roles. */
export const listPeopleOf = (ctx: Ctx, roles: readonly string[]): Promise<{ id: string; role: string }[]> =>
  ctx.db.rows(sql`
    select id, role from auth_user
    where tenant_id = ${ctx.tenantId} and role = any(${roles}) and state = 'active' order by id`)
