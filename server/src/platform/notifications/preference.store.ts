import sql, { raw } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { type Choices, type Rhythm, usualRhythm } from './preference.rules.ts'

/** What somebody chose. */
export interface Preference extends Rhythm {
  user_id: string
  choices: Choices
  /** The SHA-256 of the address that the mail server refused. */
  refused_address: Buffer | null
  refused_at: Date | null
  refused_answer: string
}

/** The same as its table has it. */
export interface PreferenceRow extends Preference {
  /** Signs the links that switch mails off. */
  link_key: Buffer
}

const columns = raw(`user_id, choices, to_char(quiet_from, 'HH24:MI') as quiet_from,
  to_char(quiet_until, 'HH24:MI') as quiet_until, digest, digest_hour, refused_address, refused_at, refused_answer`)

/** What holds for somebody who chose nothing. */
export const usualPreference = (userId: string): Preference => ({
  user_id: userId,
  choices: {},
  ...usualRhythm,
  refused_address: null,
  refused_at: null,
  refused_answer: '',
})

/** What some people chose; those who chose nothing are left out. */
export const listPreferences = (ctx: Ctx, userIds: readonly string[]): Promise<Preference[]> =>
  ctx.db.rows<Preference>(sql`
    select ${columns} from notifications_preference
    where tenant_id = ${ctx.tenantId} and user_id = any(${userIds}::uuid[])`)

/** What one person chose, locked until the transaction ends, also where that is nothing yet. */
export async function getPreferenceForUpdate(ctx: Ctx, userId: string): Promise<PreferenceRow> {
  await ctx.db.run(sql`
    insert into notifications_preference (tenant_id, user_id, updated_at)
    values (${ctx.tenantId}, ${userId}, ${ctx.receivedAt}) on conflict do nothing`)
  return await ctx.db.one<PreferenceRow>(sql`
    select ${columns}, link_key from notifications_preference
    where tenant_id = ${ctx.tenantId} and user_id = ${userId} for update`)
}

/** Writes what somebody chose. */
export const writePreference = (ctx: Ctx, row: PreferenceRow): Promise<number> =>
  ctx.db.run(sql`
    update notifications_preference set choices = ${JSON.stringify(row.choices)}, quiet_from = ${row.quiet_from}::time,
      quiet_until = ${row.quiet_until}::time, digest = ${row.digest}, digest_hour = ${row.digest_hour},
      link_key = ${row.link_key}, refused_address = ${row.refused_address}, refused_at = ${row.refused_at},
      refused_answer = ${row.refused_answer}, updated_at = ${ctx.receivedAt}
    where tenant_id = ${ctx.tenantId} and user_id = ${row.user_id}`)

/** The same without a lock; undefined where they chose nothing and were sent nothing. */
export const findPreference = (ctx: Ctx, userId: string): Promise<PreferenceRow | undefined> =>
  ctx.db.maybe<PreferenceRow>(sql`
    select ${columns}, link_key from notifications_preference
    where tenant_id = ${ctx.tenantId} and user_id = ${userId}`)

/** Where mail to a person goes, and how they read it. */
export interface Mailbox {
  /** Null for somebody whom an outside identity service signs in. */
  email: string | null
  locale: string
  time_zone: string
}

/** A person's; undefined for one who is not active. */
export const findMailbox = (ctx: Ctx, userId: string): Promise<Mailbox | undefined> =>
  ctx.db.maybe<Mailbox>(sql`
    select email, locale, time_zone from auth_user
    where tenant_id = ${ctx.tenantId} and id = ${userId} and state = 'active'`)
