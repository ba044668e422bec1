import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'

/** Takes from a person's row everything that says who they are, and what signs them in. */
export const eraseUserRow = (ctx: Ctx, id: string, version: number): Promise<number> =>
  ctx.db.run(sql`
    update auth_user set name = '', email = null, password_hash = null, locale = 'en', time_zone = 'UTC', theme = 'dark',
      state = 'erased', version = ${version}, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id}`)

/** Deletes a person's sessions, keys, links and memberships. */
export async function deleteBelongings(ctx: Ctx, userId: string): Promise<void> {
  const theirs = sql`tenant_id = ${ctx.tenantId} and user_id = ${userId}`
  await ctx.db.run(sql`delete from auth_refresh_token where ${theirs}`)
  await ctx.db.run(sql`delete from auth_api_key where ${theirs}`)
  await ctx.db.run(sql`delete from auth_password_reset where ${theirs}`)
  await ctx.db.run(sql`delete from tenancy_workspace_member where ${theirs}`)
}

/** Lets go of the replies that a person got. */
export const forgetRepliesTo = (ctx: Ctx, userId: string): Promise<number> =>
  ctx.db.run(sql`delete from api_idempotency_key where tenant_id = ${ctx.tenantId} and user_id = ${userId}`)

/** Lets go of replies that hold any of some texts. */
export const forgetRepliesWith = (ctx: Ctx, texts: readonly string[]): Promise<number> =>
  ctx.db.run(sql`
    update api_idempotency_key set reply = null
    where tenant_id = ${ctx.tenantId} and exists (
      select from unnest(${texts}::text[]) as told where position(convert_to(told, 'UTF8') in reply) > 0)`)
