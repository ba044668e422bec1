import sql, { empty } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'

/** A refresh token; those of one signed-in device are a family. */
export interface RefreshTokenRow {
  id: string
  family_id: string
  user_id: string
  hash: Buffer
  expires_at: Date
  used_at: Date | null
  /** True when any token of the family is revoked, since whoever ended it may not have seen this one being added. */
  is_revoked: boolean
}

/** The token, locked, so that of two who trade it at once the second sees it used. */
export const findRefreshTokenForUpdate = (ctx: Ctx, id: string): Promise<RefreshTokenRow | undefined> =>
  ctx.db.maybe(sql`
    select t.id, t.family_id, t.user_id, t.hash, t.expires_at, t.used_at, exists (
      select from auth_refresh_token f
      where f.tenant_id = t.tenant_id and f.family_id = t.family_id and f.revoked_at is not null) as is_revoked
    from auth_refresh_token t where t.tenant_id = ${ctx.tenantId} and t.id = ${id} for update of t`)

export const insertRefreshToken = (ctx: Ctx, row: Omit<RefreshTokenRow, 'used_at' | 'is_revoked'>): Promise<number> =>
  ctx.db.run(sql`
    insert into auth_refresh_token (tenant_id, id, family_id, user_id, hash, created_at, expires_at)
    values (${ctx.tenantId}, ${row.id}, ${row.family_id}, ${row.user_id}, ${row.hash}, ${ctx.receivedAt},
      ${row.expires_at})`)

export const useRefreshToken = (ctx: Ctx, id: string): Promise<number> =>
  ctx.db.run(sql`
    update auth_refresh_token set used_at = ${ctx.receivedAt} where tenant_id = ${ctx.tenantId} and id = ${id}`)

/** Ends a device's session. How many tokens that took: none when it had ended before. */
export const revokeFamily = (ctx: Ctx, familyId: string): Promise<number> =>
  ctx.db.run(sql`
    update auth_refresh_token set revoked_at = ${ctx.receivedAt}
    where tenant_id = ${ctx.tenantId} and family_id = ${familyId} and revoked_at is null`)

/** Ends every session of a person, or every other one. */
export function revokeSessions(ctx: Ctx, userId: string, except?: string): Promise<number> {
  const others = except ? sql` and family_id <> ${except}` : empty
  return ctx.db.run(sql`
    update auth_refresh_token set revoked_at = ${ctx.receivedAt}
    where tenant_id = ${ctx.tenantId} and user_id = ${userId} and revoked_at is null${others}`)
}
