import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { readRecords } from '../records/index.ts'
import { type UserRow, users } from './user.ts'

/** Lets one transaction at a time look for a person and make them when they are not there. */
export const lockNewcomer = (ctx: Ctx, id: string): Promise<number> =>
  ctx.db.run(sql`select pg_advisory_xact_lock(hashtext('eventkit.auth.newcomer'), hashtext(${ctx.tenantId + id}))`)

/** The person with this e-mail in the company, active or not. */
export const findUserByEmail = async (ctx: Ctx, email: string): Promise<UserRow | undefined> =>
  (await readRecords(ctx, users, sql`r.tenant_id = ${ctx.tenantId} and lower(r.email) = lower(${email})`))[0]

/** The active people of a role, locked, so that of two who step down the second sees the first gone. */
export const lockHolders = (ctx: Ctx, role: string): Promise<{ id: string }[]> =>
  ctx.db.rows(sql`
    select id from auth_user where tenant_id = ${ctx.tenantId} and role = ${role} and state = 'active'
    order by id for no key update`)

/** What people are called. */
export const listUserNames = (ctx: Ctx, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  ctx.db.rows(sql`select id, name from auth_user where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`)
