import sql, { empty } from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { seesWorkspaces } from '../platform/rbac/index.ts'

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
