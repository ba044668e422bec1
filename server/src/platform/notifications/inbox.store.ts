import sql, { type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { type Cursor, limitTo } from '../../kernel/page.ts'
import type { MessageRow } from './notify.store.ts'

const columns = sql`
  id, user_id, key, kind, reason, subject_type, subject_id, actor_id, payload, others, created_at, shown_at, read_at, in_app`

/** The caller's own, but for what they are told by e-mail alone. */
const own = (ctx: Ctx): Sql => sql`tenant_id = ${ctx.tenantId} and user_id = ${ctx.principal.userId} and in_app`

/** Which of them a list has, and in which order. */
export type View = 'all' | 'unread' | 'snoozed'

/** One page of the caller's notifications, after a cursor of [shown_at, id]. */
export function listMessages(ctx: Ctx, view: View, cursor: Cursor | undefined, limit: number): Promise<MessageRow[]> {
  const [shownAt, id] = cursor ?? []
  if (view === 'snoozed') {
    const after = cursor ? sql`and (shown_at, id) > (${shownAt}::timestamptz, ${id}::uuid)` : sql``
    return ctx.db.rows<MessageRow>(sql`
      select ${columns} from notifications_message where ${own(ctx)} and shown_at > ${ctx.receivedAt} ${after}
      order by shown_at, id ${limitTo(limit)}`)
  }
  const before = cursor ? sql`and (shown_at, id) < (${shownAt}::timestamptz, ${id}::uuid)` : sql``
  const unread = view === 'unread' ? sql`and read_at is null` : sql``
  return ctx.db.rows<MessageRow>(sql`
    select ${columns} from notifications_message where ${own(ctx)} and shown_at <= ${ctx.receivedAt} ${unread} ${before}
    order by shown_at desc, id desc ${limitTo(limit)}`)
}

/** How many are unread; no more than `most` are counted. */
export async function countUnread(ctx: Ctx, most: number): Promise<number> {
  const row = await ctx.db.one<{ count: number }>(sql`
    select count(*)::int as count from (
      select from notifications_message where ${own(ctx)} and read_at is null and shown_at <= ${ctx.receivedAt}
      ${limitTo(most)}) m`)
  return row.count
}

/** One of the caller's, locked until the transaction ends. */
export const findMessageForUpdate = (ctx: Ctx, id: string): Promise<MessageRow | undefined> =>
  ctx.db.maybe<MessageRow>(sql`
    select ${columns} from notifications_message where ${own(ctx)} and id = ${id} for update`)

/** Writes when one was read and when it is shown. */
export const writeMessage = (ctx: Ctx, { id, read_at, shown_at }: MessageRow): Promise<number> =>
  ctx.db.run(sql`
    update notifications_message set read_at = ${read_at}, shown_at = ${shown_at} where ${own(ctx)} and id = ${id}`)

/** Marks as read what is shown and came no later. Answers how many were not. */
export const writeAllRead = (ctx: Ctx, until: Date): Promise<number> =>
  ctx.db.run(sql`
    update notifications_message set read_at = ${ctx.now}
    where ${own(ctx)} and read_at is null and shown_at <= ${until}`)

/** Forgets a person's notifications, what they muted and what they chose. */
export async function deleteInbox(ctx: Ctx, userId: string): Promise<void> {
  const theirs = sql`tenant_id = ${ctx.tenantId} and user_id = ${userId}`
  await ctx.db.run(sql`delete from notifications_message where ${theirs}`)
  await ctx.db.run(sql`delete from notifications_mute where ${theirs}`)
  await ctx.db.run(sql`delete from notifications_preference where ${theirs}`)
}
