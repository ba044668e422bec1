import sql, { raw } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { Choices } from './preference.rules.ts'

/** What somebody chose. */
export interface PreferenceRow {
  user_id: string
  choices: Choices
}

const columns = raw('user_id, choices')

/** What some people chose; those who chose nothing are left out. */
export const listPreferences = (ctx: Ctx, userIds: readonly string[]): Promise<PreferenceRow[]> =>
  ctx.db.rows<PreferenceRow>(sql`
    select ${columns} from notifications_preference
    where tenant_id = ${ctx.tenantId} and user_id = any(${userIds}::uuid[])`)

/** What one person chose, locked until the transaction ends, also where that is nothing yet. */
export async function getPreferenceForUpdate(ctx: Ctx, userId: string): Promise<PreferenceRow> {
  await ctx.db.run(sql`
    insert into notifications_preference (tenant_id, user_id, updated_at)
    values (${ctx.tenantId}, ${userId}, ${ctx.receivedAt}) on conflict do nothing`)
  return await ctx.db.one<PreferenceRow>(sql`
    select ${columns} from notifications_preference
    where tenant_id = ${ctx.tenantId} and user_id = ${userId} for update`)
}

/** Writes what somebody chose. */
export const writePreference = (ctx: Ctx, { user_id, choices }: PreferenceRow): Promise<number> =>
  ctx.db.run(sql`
    update notifications_preference set choices = ${JSON.stringify(choices)}, updated_at = ${ctx.receivedAt}
    where tenant_id = ${ctx.tenantId} and user_id = ${user_id}`)
