import sql, { empty } from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { seesWorkspaces } from '../platform/rbac/index.ts'

/**
 * Whom texts name, by exact name in any case or, for callers who are shown it, by e-mail address, among the active people who
 * see the workspace and whom the caller sees. A text that names nobody, or several, is left out.
 */
export const listPeopleNamed = (
  ctx: Ctx,
  texts: string[],
  workspaceId: string,
): Promise<{ text: string; id: string }[]> => {
  const { permissions, userId } = ctx.principal
  const byEmail = permissions.has('auth.contact.read') ? sql` or lower(u.email) = lower(text)` : empty
  const shown = permissions.has('auth.user.read') ? empty : sql` and u.id = ${userId}`
  return ctx.db.rows<{ text: string; id: string }>(sql`
    select text, min(u.id::text) as id
    from unnest(${texts}::text[]) as text
    join auth_user u on lower(u.name) = lower(text)${byEmail}
    where u.tenant_id = ${ctx.tenantId} and u.state = 'active' and ${seesWorkspaces(workspaceId)}${shown}
    group by text having count(*) = 1`)
}
