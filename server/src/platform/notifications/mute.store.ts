import sql, { type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { type Cursor, limitTo } from '../../kernel/page.ts'
import type { RecordKey } from '../registry/registry.ts'

/** A record that the caller has muted. */
export interface OwnMute {
  subject_type: string
  subject_id: string
  created_at: Date
}

const own = (ctx: Ctx): Sql => sql`tenant_id = ${ctx.tenantId} and user_id = ${ctx.principal.userId}`
const of = ({ type, id }: RecordKey): Sql => sql`subject_type = ${type} and subject_id = ${id}`

/** Notes that the caller mutes a record, and answers since when; undefined where they have muted as many as they may. */
export async function insertMute(ctx: Ctx, subject: RecordKey, most: number): Promise<OwnMute | undefined> {
  await ctx.db.run(sql`
    insert into notifications_mute (tenant_id, user_id, subject_type, subject_id, created_at)
    select ${ctx.tenantId}, ${ctx.principal.userId}, ${subject.type}, ${subject.id}, ${ctx.now}
    where (select count(*) from notifications_mute where ${own(ctx)}) < ${most}
    on conflict do nothing`)
  return await ctx.db.maybe<OwnMute>(sql`
    select subject_type, subject_id, created_at from notifications_mute where ${own(ctx)} and ${of(subject)}`)
}

/** False when it was not muted. */
export const deleteMute = async (ctx: Ctx, subject: RecordKey): Promise<boolean> =>
  (await ctx.db.run(sql`delete from notifications_mute where ${own(ctx)} and ${of(subject)}`)) > 0

/** One page of what the caller has muted, latest first, after a cursor of [created_at, subject_id]. */
export function listOwnMutes(ctx: Ctx, cursor: Cursor | undefined, limit: number): Promise<OwnMute[]> {
  const before = cursor ? sql`and (created_at, subject_id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)` : sql``
  return ctx.db.rows<OwnMute>(sql`
    select subject_type, subject_id, created_at from notifications_mute where ${own(ctx)} ${before}
    order by created_at desc, subject_id desc ${limitTo(limit)}`)
}

/** Which of these records the caller has muted. */
export const listMutedOf = (ctx: Ctx, keys: readonly RecordKey[]): Promise<OwnMute[]> =>
  ctx.db.rows<OwnMute>(sql`
    select subject_type, subject_id, created_at from notifications_mute
    where ${own(ctx)} and (subject_type, subject_id) in (
      select * from unnest(${keys.map(({ type }) => type)}::text[], ${keys.map(({ id }) => id)}::uuid[]))`)
