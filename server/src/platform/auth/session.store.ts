import sql, { empty } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'

/** A refresh token; those of one signed-in device are a family. */
export interface RefreshTokenRow {
  id: string
  family_id: string
  user_id: string
  /** How many trades led to it. Siblings, which one token was traded for, have the same. */
  generation: number
  hash: Buffer
  expires_at: Date
  used_at: Date | null
  /** True when any token of the family is revoked, since whoever ended it may not have seen this one being added. */
  is_revoked: boolean
  /** True when the family went on without it: a sibling was used, or something it was traded for. */
  is_superseded: boolean
  /** How many tokens it was traded for. */
  successors: number
}

/**
 * The token and how its family stands, which stays so until the transaction ends: whoever trades another token of the
 * family at the same moment waits, and then sees this trade. Two statements, since one would look before it waits.
 */
export async function findRefreshTokenForUpdate(ctx: Ctx, id: string): Promise<RefreshTokenRow | undefined> {
  await ctx.db.run(sql`
    select pg_advisory_xact_lock(hashtextextended('eventkit.auth.session ' || family_id, 0))
    from auth_refresh_token where tenant_id = ${ctx.tenantId} and id = ${id}`)
  return ctx.db.maybe(sql`
    select t.id, t.family_id, t.user_id, t.generation, t.hash, t.expires_at, t.used_at, family.*
    from auth_refresh_token t cross join lateral (
      select bool_or(f.revoked_at is not null) as is_revoked,
        bool_or(f.used_at is not null and f.generation >= t.generation and f.id <> t.id) as is_superseded,
        count(*) filter (where f.generation = t.generation + 1) as successors
      from auth_refresh_token f where f.tenant_id = t.tenant_id and f.family_id = t.family_id) family
    where t.tenant_id = ${ctx.tenantId} and t.id = ${id}`)
}

export const insertRefreshToken = (
  ctx: Ctx,
  row: Pick<RefreshTokenRow, 'id' | 'family_id' | 'user_id' | 'generation' | 'hash' | 'expires_at'>,
): Promise<number> =>
  ctx.db.run(sql`
    insert into auth_refresh_token (tenant_id, id, family_id, user_id, generation, hash, created_at, expires_at)
    values (${ctx.tenantId}, ${row.id}, ${row.family_id}, ${row.user_id}, ${row.generation}, ${row.hash},
      ${ctx.receivedAt}, ${row.expires_at})`)

/** Notes the first use of a token; later ones change nothing. */
export const useRefreshToken = (ctx: Ctx, id: string): Promise<number> =>
  ctx.db.run(sql`
    update auth_refresh_token set used_at = ${ctx.receivedAt}
    where tenant_id = ${ctx.tenantId} and id = ${id} and used_at is null`)

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
