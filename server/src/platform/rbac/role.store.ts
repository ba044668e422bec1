import sql from 'sql-template-tag'
import { alphabetical } from '../../kernel/alphabet.ts'
import type { Ctx, Reach } from '../../kernel/ctx.ts'

/** A company's own role. */
export interface RoleRow {
  id: string
  key: string
  name: string
  permissions: string[]
  /** Of those whose reach is not the usual one. */
  reach: Record<string, Reach>
  version: number
}

const columns = sql`id, key, name, permissions, reach, version`

export const listRoleRows = (ctx: Ctx): Promise<RoleRow[]> =>
  ctx.db.rows(sql`
    select ${columns} from rbac_role where tenant_id = ${ctx.tenantId} order by ${alphabetical(sql`name`)}, key`)

/** A company's own role, which is there until the transaction ends. */
export const lockRole = (ctx: Ctx, key: string): Promise<RoleRow | undefined> =>
  ctx.db.maybe(sql`
    select ${columns} from rbac_role where tenant_id = ${ctx.tenantId} and key = ${key}
    for key share`)

/** The same, once all who are giving it to somebody are done; others wait. */
export const findRoleForUpdate = (ctx: Ctx, key: string): Promise<RoleRow | undefined> =>
  ctx.db.maybe(sql`
    select ${columns} from rbac_role where tenant_id = ${ctx.tenantId} and key = ${key}
    for update`)

/** False when the key is taken. */
export async function insertRole(ctx: Ctx, role: RoleRow): Promise<boolean> {
  const inserted = await ctx.db.run(sql`
    insert into rbac_role (tenant_id, id, key, name, permissions, reach, version, created_at, received_at)
    values (${ctx.tenantId}, ${role.id}, ${role.key}, ${role.name}, ${role.permissions}, ${role.reach}, ${role.version},
      ${ctx.now}, ${ctx.receivedAt})
    on conflict (tenant_id, key) do nothing`)
  return inserted === 1
}

export const writeRole = (ctx: Ctx, role: RoleRow): Promise<number> =>
  ctx.db.run(sql`
    update rbac_role set name = ${role.name}, permissions = ${role.permissions}, reach = ${role.reach},
      version = ${role.version}
    where tenant_id = ${ctx.tenantId} and key = ${role.key}`)

export const removeRole = (ctx: Ctx, key: string): Promise<number> =>
  ctx.db.run(sql`delete from rbac_role where tenant_id = ${ctx.tenantId} and key = ${key}`)

/** How many people have a role, deactivated ones too, or are invited to it. */
export async function countHolders(ctx: Ctx, key: string): Promise<number> {
  const row = await ctx.db.one<{ count: number }>(sql`
    select (select count(*) from auth_user where tenant_id = ${ctx.tenantId} and role = ${key})
      + (select count(*) from auth_invitation where tenant_id = ${ctx.tenantId} and role = ${key}
         and accepted_at is null and revoked_at is null and expires_at > ${ctx.receivedAt}) as count`)
  return row.count
}
