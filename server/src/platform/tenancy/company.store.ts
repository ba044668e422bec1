import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { CompanyRow } from './company.rules.ts'

/** The caller's company; undefined before it is made. */
export const findCompany = (ctx: Ctx): Promise<CompanyRow | undefined> =>
  ctx.db.maybe(sql`select * from tenancy_company where tenant_id = ${ctx.tenantId}`)

/** The same, locked until the transaction ends. */
export const findCompanyForUpdate = (ctx: Ctx): Promise<CompanyRow | undefined> =>
  ctx.db.maybe(sql`select * from tenancy_company where tenant_id = ${ctx.tenantId} for no key update`)

/** False when the company is there already. */
export async function insertCompany(ctx: Ctx, row: CompanyRow): Promise<boolean> {
  const inserted = await ctx.db.run(sql`
    insert into tenancy_company (tenant_id, name, time_zone, state, origin, default_workspace_id, version, created_at,
      received_at)
    values (${row.tenant_id}, ${row.name}, ${row.time_zone}, ${row.state}, ${row.origin},
      ${row.default_workspace_id}, ${row.version}, ${row.created_at}, ${row.received_at})
    on conflict (tenant_id) do nothing`)
  return inserted === 1
}

export const writeCompany = (ctx: Ctx, row: CompanyRow): Promise<number> =>
  ctx.db.run(sql`
    update tenancy_company set name = ${row.name}, time_zone = ${row.time_zone}, state = ${row.state},
      default_workspace_id = ${row.default_workspace_id}, version = ${row.version}
    where tenant_id = ${row.tenant_id}`)

/** True as soon as any company is on this server. */
export async function hasCompany(ctx: Ctx): Promise<boolean> {
  return (await ctx.db.one<{ exists: boolean }>(sql`select tenancy_has_company() as exists`)).exists
}

/** Lets one sign-up at a time look and go on, until its transaction ends. */
export const lockSignUp = (ctx: Ctx): Promise<number> =>
  ctx.db.run(sql`select pg_advisory_xact_lock(hashtext('eventkit.tenancy.first_company'))`)
