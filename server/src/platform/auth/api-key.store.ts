import sql, { empty } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { limitTo, type Cursor } from '../../kernel/page.ts'

/** A key as the database keeps it, without its hash. */
export interface ApiKeyRow {
  id: string
  user_id: string
  name: string
  scopes: string[]
  prefix: string
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

const columns = sql`id, user_id, name, scopes, prefix, created_at, last_used_at, revoked_at`

export const insertApiKey = (ctx: Ctx, key: ApiKeyRow, hash: Buffer): Promise<number> =>
  ctx.db.run(sql`
    insert into auth_api_key (tenant_id, id, user_id, name, scopes, prefix, hash, created_at, received_at)
    values (${ctx.tenantId}, ${key.id}, ${key.user_id}, ${key.name}, ${key.scopes}, ${key.prefix}, ${hash},
      ${key.created_at}, ${ctx.receivedAt})`)

/** Lists keys, newest first, those revoked among them; of one person or of everyone. */
export function listApiKeys(
  ctx: Ctx,
  userId: string | undefined,
  cursor: Cursor | undefined,
  limit: number,
): Promise<ApiKeyRow[]> {
  const [createdAt, id] = cursor ?? []
  const own = userId ? sql` and user_id = ${userId}` : empty
  const after = cursor ? sql` and (created_at, id) < (${createdAt}::timestamptz, ${id}::uuid)` : empty
  return ctx.db.rows(sql`
    select ${columns} from auth_api_key where tenant_id = ${ctx.tenantId}${own}${after}
    order by created_at desc, id desc ${limitTo(limit)}`)
}

/** The key, locked until the transaction ends. */
export const findApiKeyForUpdate = (ctx: Ctx, id: string): Promise<ApiKeyRow | undefined> =>
  ctx.db.maybe(sql`select ${columns} from auth_api_key where tenant_id = ${ctx.tenantId} and id = ${id} for update`)

export const revokeKey = (ctx: Ctx, id: string): Promise<number> =>
  ctx.db.run(
    sql`update auth_api_key set revoked_at = ${ctx.receivedAt} where tenant_id = ${ctx.tenantId} and id = ${id}`,
  )

/** Ends every key of a person. */
export const revokeKeysOf = (ctx: Ctx, userId: string): Promise<number> =>
  ctx.db.run(sql`
    update auth_api_key set revoked_at = ${ctx.receivedAt}
    where tenant_id = ${ctx.tenantId} and user_id = ${userId} and revoked_at is null`)
