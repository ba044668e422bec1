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

/**
 * The active accounts of an e-mail, across companies (at most five, the oldest), or in one company. The only question that
 * is asked without a company, answered by a function of the owner's.
 */
export const findLogins = (ctx: Ctx, email: string, companyId: string | null): Promise<Login[]> =>
  ctx.db.rows(sql`select * from auth_find_logins(${email}, ${companyId}::uuid)`)

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
  user_id: string
  hash: Buffer
  expires_at: Date
  used_at: Date | null
}

/** Adds a link unless the person was sent three within the hour; false then. */
export async function insertReset(
  ctx: Ctx,
  id: string,
  userId: string,
  hash: Buffer,
  expiresAt: Date,
): Promise<boolean> {
  const hourAgo = new Date(ctx.receivedAt.getTime() - 3_600_000)
  const inserted = await ctx.db.run(sql`
    insert into auth_password_reset (tenant_id, id, user_id, hash, created_at, expires_at)
    select ${ctx.tenantId}, ${id}, ${userId}, ${hash}, ${ctx.receivedAt}, ${expiresAt}
    where (select count(*) from auth_password_reset
           where tenant_id = ${ctx.tenantId} and user_id = ${userId} and created_at > ${hourAgo}) < 3`)
  return inserted === 1
}

/** The link's row, locked until the transaction ends. */
export const findResetForUpdate = (ctx: Ctx, id: string): Promise<ResetRow | undefined> =>
  ctx.db.maybe(sql`
    select user_id, hash, expires_at, used_at from auth_password_reset
    where tenant_id = ${ctx.tenantId} and id = ${id} for update`)

/** Spends every open link of a person. */
export const useResets = (ctx: Ctx, userId: string): Promise<number> =>
  ctx.db.run(sql`
    update auth_password_reset set used_at = ${ctx.receivedAt}
    where tenant_id = ${ctx.tenantId} and user_id = ${userId} and used_at is null`)
