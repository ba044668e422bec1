import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'

/** An account an e-mail may sign in to. */
export interface Login {
  tenant_id: string
  user_id: string
  password_hash: string
  company_name: string
  company_state: 'active' | 'pending'
}

/** The salts of an e-mail's passwords, in all companies: one, but for passwords set before the e-mail had one. */
export async function findSalts(ctx: Ctx, email: string): Promise<string[]> {
  const rows = await ctx.db.rows<{ salt: string }>(sql`select salt from auth_find_salts(${email}) as salt`)
  return rows.map(({ salt }) => salt)
}

/** The active accounts of an e-mail with one of these passwords, across companies or in one; the oldest hundred. */
export const findLogins = (ctx: Ctx, email: string, companyId: string | null, hashes: string[]): Promise<Login[]> =>
  ctx.db.rows(sql`select * from auth_find_logins(${email}, ${companyId}::uuid, ${hashes}::text[])`)

/** An account that may be sent a link. */
export interface Resettable {
  tenant_id: string
  user_id: string
  company_name: string
}

/** Twenty accounts of an e-mail at most, across companies: the oldest ones, and others that were sent the fewest links since. */
export const listResettable = (ctx: Ctx, email: string, since: Date): Promise<Resettable[]> =>
  ctx.db.rows(sql`select * from auth_find_resettable(${email}, ${since})`)

/** The password of an active person, which stays as it is until the transaction ends. */
export const lockPasswordHash = (ctx: Ctx, userId: string): Promise<{ password_hash: string | null } | undefined> =>
  ctx.db.maybe(sql`
    select password_hash from auth_user where tenant_id = ${ctx.tenantId} and id = ${userId} and state = 'active'
    for share`)

/** The same, to be changed. */
export const findPasswordHashForUpdate = (
  ctx: Ctx,
  userId: string,
): Promise<{ password_hash: string | null } | undefined> =>
  ctx.db.maybe(sql`
    select password_hash from auth_user where tenant_id = ${ctx.tenantId} and id = ${userId} and state = 'active'
    for no key update`)

export const writePasswordHash = (ctx: Ctx, userId: string, hash: string): Promise<number> =>
  ctx.db.run(sql`update auth_user set password_hash = ${hash} where tenant_id = ${ctx.tenantId} and id = ${userId}`)

/** A link that sets a new password. */
export interface ResetRow {
  id: string
  user_id: string
  hash: Buffer
  expires_at: Date
  /** Who handed it over; null when it was mailed to the person. */
  made_by: string | null
}

/** Adds a link unless the person was given three since; false then. */
export async function insertReset(ctx: Ctx, row: ResetRow, since: Date): Promise<boolean> {
  const inserted = await ctx.db.run(sql`
    insert into auth_password_reset (tenant_id, id, user_id, hash, created_at, expires_at, made_by)
    select ${ctx.tenantId}, ${row.id}, ${row.user_id}, ${row.hash}, ${ctx.receivedAt}, ${row.expires_at}, ${row.made_by}
    where (select count(*) from auth_password_reset
           where tenant_id = ${ctx.tenantId} and user_id = ${row.user_id} and created_at > ${since}) < 3`)
  return inserted === 1
}

/** The link's row, locked until the transaction ends. */
export const findResetForUpdate = (ctx: Ctx, id: string): Promise<(ResetRow & { used_at: Date | null }) | undefined> =>
  ctx.db.maybe(sql`
    select id, user_id, hash, expires_at, made_by, used_at from auth_password_reset
    where tenant_id = ${ctx.tenantId} and id = ${id} for update`)

/** Spends every open link of a person. */
export const useResets = (ctx: Ctx, userId: string): Promise<number> =>
  ctx.db.run(sql`
    update auth_password_reset set used_at = ${ctx.receivedAt}
    where tenant_id = ${ctx.tenantId} and user_id = ${userId} and used_at is null`)
