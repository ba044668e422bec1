import sql, { empty } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { limitTo, type Cursor } from '../../kernel/page.ts'
import { likePattern } from '../../kernel/text.ts'
import { seesWorkspaces } from '../rbac/index.ts'
import type { UserRow } from './user.rules.ts'

const columns = sql`
  u.id, u.name, u.email, u.role, u.locale, u.time_zone, u.theme, u.state, u.version, u.created_at, u.updated_at,
  u.received_at`

export const findUser = (ctx: Ctx, id: string): Promise<UserRow | undefined> =>
  ctx.db.maybe(sql`select ${columns} from auth_user u where u.tenant_id = ${ctx.tenantId} and u.id = ${id}`)

/** The same, locked until the transaction ends; who gives them work need not wait for that. */
export const findUserForUpdate = (ctx: Ctx, id: string): Promise<UserRow | undefined> =>
  ctx.db.maybe(sql`
    select ${columns} from auth_user u where u.tenant_id = ${ctx.tenantId} and u.id = ${id} for no key update`)

/** The same, once all who are giving them something are done; others wait. */
export const findUserToLeave = (ctx: Ctx, id: string): Promise<UserRow | undefined> =>
  ctx.db.maybe(sql`select ${columns} from auth_user u where u.tenant_id = ${ctx.tenantId} and u.id = ${id} for update`)

/** Lets one transaction at a time look for a person and make them when they are not there. */
export const lockNewcomer = (ctx: Ctx, id: string): Promise<number> =>
  ctx.db.run(sql`select pg_advisory_xact_lock(hashtext('eventkit.auth.newcomer'), hashtext(${ctx.tenantId + id}))`)

/** The person with this e-mail in the company, active or not. */
export const findUserByEmail = (ctx: Ctx, email: string): Promise<UserRow | undefined> =>
  ctx.db.maybe(sql`
    select ${columns} from auth_user u where u.tenant_id = ${ctx.tenantId} and lower(u.email) = lower(${email})`)

/** The active people of a role, locked, so that of two who step down the second sees the first gone. */
export const lockHolders = (ctx: Ctx, role: string): Promise<{ id: string }[]> =>
  ctx.db.rows(sql`
    select id from auth_user where tenant_id = ${ctx.tenantId} and role = ${role} and state = 'active'
    order by id for no key update`)

export interface UserFilter {
  search: string
  includeDeactivated: boolean
  /** Only those who see all of these, each named once; everybody when empty. */
  workspaceIds: string[]
}

/** Lists by name. */
export function listUsers(ctx: Ctx, filter: UserFilter, cursor: Cursor | undefined, limit: number): Promise<UserRow[]> {
  const [name, id] = cursor ?? []
  const after = cursor ? sql` and (lower(u.name), u.id) > (lower(${name}), ${id}::uuid)` : empty
  const state = filter.includeDeactivated ? empty : sql` and u.state = 'active'`
  const pattern = likePattern(filter.search)
  const search = pattern ? sql` and (u.name ilike ${pattern} or u.email ilike ${pattern})` : empty
  const sight = filter.workspaceIds.length > 0 ? sql` and ${seesWorkspaces(...filter.workspaceIds)}` : empty
  return ctx.db.rows(sql`
    select ${columns} from auth_user u where u.tenant_id = ${ctx.tenantId}${state}${search}${sight}${after}
    order by lower(u.name), u.id ${limitTo(limit)}`)
}

/** What people are called. */
export const listUserNames = (ctx: Ctx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  ctx.db.rows(sql`select id, name from auth_user where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`)

/** False when the id is taken; a taken e-mail is the database's verdict. */
export async function insertUser(ctx: Ctx, user: UserRow, passwordHash: string | null): Promise<boolean> {
  const inserted = await ctx.db.run(sql`
    insert into auth_user (tenant_id, id, name, email, password_hash, role, locale, time_zone, theme, state, version,
      created_at, updated_at, received_at)
    values (${ctx.tenantId}, ${user.id}, ${user.name}, ${user.email}, ${passwordHash}, ${user.role}, ${user.locale},
      ${user.time_zone}, ${user.theme}, ${user.state}, ${user.version}, ${user.created_at}, ${user.updated_at},
      ${user.received_at})
    on conflict (tenant_id, id) do nothing`)
  return inserted === 1
}

export const writeUser = (ctx: Ctx, user: UserRow): Promise<number> =>
  ctx.db.run(sql`
    update auth_user set name = ${user.name}, role = ${user.role}, locale = ${user.locale},
      time_zone = ${user.time_zone}, theme = ${user.theme}, state = ${user.state}, version = ${user.version},
      updated_at = ${user.updated_at}
    where tenant_id = ${ctx.tenantId} and id = ${user.id}`)
