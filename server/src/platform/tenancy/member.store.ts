import sql, { empty } from 'sql-template-tag'
import { alphabetical } from '../../kernel/alphabet.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { limitTo, type Cursor } from '../../kernel/page.ts'
import type { MemberRole, MemberRow } from './workspace.rules.ts'

// Names come from auth_user by a join: who is who is read with one query, and written by auth alone.
const members = sql`
  select m.workspace_id, m.user_id, u.name as user_name, m.role
  from tenancy_workspace_member m join auth_user u on u.tenant_id = m.tenant_id and u.id = m.user_id`

/** The membership, locked until the transaction ends. */
export const findMemberForUpdate = (ctx: Ctx, workspaceId: string, userId: string): Promise<MemberRow | undefined> =>
  ctx.db.maybe(sql`
    ${members} where m.tenant_id = ${ctx.tenantId} and m.workspace_id = ${workspaceId} and m.user_id = ${userId}
    for update of m`)

/** The name of an active person of the company, who stays active until the transaction ends. */
export const lockPerson = (ctx: Ctx, userId: string): Promise<{ name: string } | undefined> =>
  ctx.db.maybe(sql`
    select name from auth_user where tenant_id = ${ctx.tenantId} and id = ${userId} and state = 'active'
    for key share`)

const byName = alphabetical(sql`u.name`)

/** Lists a workspace's members by name; deactivated people are not shown. */
export function listMembers(
  ctx: Ctx,
  workspaceId: string,
  cursor: Cursor | undefined,
  limit: number,
): Promise<MemberRow[]> {
  const [name, id] = cursor ?? []
  const after = cursor ? sql` and (${byName}, u.id) > (${name}, ${id}::uuid)` : empty
  return ctx.db.rows(sql`
    ${members} where m.tenant_id = ${ctx.tenantId} and m.workspace_id = ${workspaceId} and u.state = 'active'${after}
    order by ${byName}, u.id ${limitTo(limit)}`)
}

/** A person's workspaces by name, those in the bin left out. */
export const listMemberships = (ctx: Ctx, userId: string): Promise<{ id: string; name: string; role: MemberRole }[]> =>
  ctx.db.rows(sql`
    select w.id, w.name, m.role
    from tenancy_workspace_member m join tenancy_workspace w on w.tenant_id = m.tenant_id and w.id = m.workspace_id
    where m.tenant_id = ${ctx.tenantId} and m.user_id = ${userId} and w.deleted_at is null
    order by ${alphabetical(sql`w.name`)}, w.id`)

export const writeMember = (ctx: Ctx, workspaceId: string, userId: string, role: MemberRole): Promise<number> =>
  ctx.db.run(sql`
    insert into tenancy_workspace_member (tenant_id, workspace_id, user_id, role, created_at, received_at)
    values (${ctx.tenantId}, ${workspaceId}, ${userId}, ${role}, ${ctx.now}, ${ctx.receivedAt})
    on conflict (tenant_id, workspace_id, user_id) do update set role = excluded.role`)

export const removeMemberRow = (ctx: Ctx, workspaceId: string, userId: string): Promise<number> =>
  ctx.db.run(sql`
    delete from tenancy_workspace_member
    where tenant_id = ${ctx.tenantId} and workspace_id = ${workspaceId} and user_id = ${userId}`)
