import sql, { type Sql } from 'sql-template-tag'
import type { Reach } from '../../kernel/ctx.ts'
import type { Db } from '../../kernel/db.ts'

/** Everything that decides what a person may do now; it spans auth, rbac and tenancy to be one query. */
export interface AccessRow {
  user_id: string
  name: string
  role: string
  locale: string
  time_zone: string
  /** The stored permissions of a company's own role; null for a built-in one. */
  role_permissions: string[] | null
  role_reach: Record<string, Reach> | null
  workspaces: Record<string, 'team_lead' | 'team_member'>
}

export interface KeyAccessRow extends AccessRow {
  scopes: string[]
  hash: Buffer
}

const columns = sql`
  u.id as user_id, u.name, u.role, u.locale, u.time_zone, r.permissions as role_permissions, r.reach as role_reach,
  (select coalesce(jsonb_object_agg(m.workspace_id, m.role), '{}')
   from tenancy_workspace_member m join tenancy_workspace w on w.tenant_id = m.tenant_id and w.id = m.workspace_id
   where m.tenant_id = u.tenant_id and m.user_id = u.id and w.deleted_at is null) as workspaces`

const people = sql`
  auth_user u
  join tenancy_company c on c.tenant_id = u.tenant_id and c.state = 'active'
  left join rbac_role r on r.tenant_id = u.tenant_id and r.key = u.role`

/** What an active person of an active company may do; undefined for anyone else. */
export const findAccess = (db: Db, tenantId: string, userId: string, condition: Sql = sql`true`) =>
  db.maybe<AccessRow>(sql`
    select ${columns} from ${people}
    where u.tenant_id = ${tenantId} and u.id = ${userId} and u.state = 'active' and ${condition}`)

/** The same of several people at once. */
export const listAccess = (db: Db, tenantId: string, userIds: readonly string[]) =>
  db.rows<AccessRow>(sql`
    select ${columns} from ${people}
    where u.tenant_id = ${tenantId} and u.id = any(${userIds}::uuid[]) and u.state = 'active'`)

/**
 * True while none of a session's tokens is revoked. One revoked token ends the session, since the transaction that ends it
 * may not see a token that a refresh adds at that moment.
 */
const isLive = (sessionId: Sql) => sql`not exists (
  select from auth_refresh_token f
  where f.tenant_id = u.tenant_id and f.family_id = ${sessionId} and f.revoked_at is not null)`

/** The same while the session lasts. */
export const findSessionAccess = (db: Db, tenantId: string, userId: string, sessionId: string) =>
  findAccess(
    db,
    tenantId,
    userId,
    sql`${isLive(sql`${sessionId}`)} and exists (
      select from auth_refresh_token t
      where t.tenant_id = u.tenant_id and t.family_id = ${sessionId} and t.user_id = u.id)`,
  )

/** The same, for the person that an external token names, in a company that such tokens made. */
export const findOutsideAccess = (db: Db, tenantId: string, userId: string) =>
  findAccess(db, tenantId, userId, sql`c.origin = 'external'`)

/** The same, for the owner of an API key, while the key is valid. */
export const findKeyAccess = (db: Db, tenantId: string, keyId: string) =>
  db.maybe<KeyAccessRow>(sql`
    select ${columns}, k.scopes, k.hash
    from ${people} join auth_api_key k on k.tenant_id = u.tenant_id and k.user_id = u.id
    where k.tenant_id = ${tenantId} and k.id = ${keyId} and k.revoked_at is null and u.state = 'active'`)

/** The same, for the holder of a refresh token that was not traded yet, nor a sibling of it. */
export const findCookieAccess = (db: Db, tenantId: string, tokenId: string, now: Date) =>
  db.maybe<AccessRow & { hash: Buffer; family_id: string; expires_at: Date }>(sql`
    select ${columns}, t.hash, t.family_id, t.expires_at
    from ${people} join auth_refresh_token t on t.tenant_id = u.tenant_id and t.user_id = u.id
    where t.tenant_id = ${tenantId} and t.id = ${tokenId} and ${isLive(sql`t.family_id`)}
      and t.expires_at > ${now} and u.state = 'active' and not exists (
        select from auth_refresh_token f
        where f.tenant_id = t.tenant_id and f.family_id = t.family_id and f.used_at is not null
          and f.generation >= t.generation)`)

/** Notes that a key is in use, to the minute. */
export const touchApiKey = (db: Db, tenantId: string, keyId: string, now: Date) =>
  db.run(sql`
    update auth_api_key set last_used_at = ${now}
    where tenant_id = ${tenantId} and id = ${keyId}
      and (last_used_at is null or last_used_at < ${new Date(now.getTime() - 60_000)})`)
