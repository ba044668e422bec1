import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { NoticeReason } from '../notice.ts'

/** A notification as its table has it. */
export interface MessageRow {
  id: string
  user_id: string
  key: string
  kind: string
  reason: NoticeReason
  subject_type: string | null
  subject_id: string | null
  actor_id: string | null
  payload: JsonObject
  others: number
  created_at: Date
  shown_at: Date
  read_at: Date | null
  /** False for what is told by e-mail alone. */
  in_app: boolean
}

/** One that is about to be added. */
export type NewMessage = Omit<MessageRow, 'read_at'>

/**
 * Adds notifications, and answers the ids of those whose key was not there. In the order of their keys, so that two who add
 * the same wait for each other and never in a circle.
 */
export async function insertMessages(ctx: Ctx, messages: readonly NewMessage[]): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    insert into notifications_message (tenant_id, id, user_id, key, kind, reason, subject_type, subject_id, actor_id, payload,
      others, created_at, received_at, shown_at, in_app)
    select ${ctx.tenantId}, m.id, m.user_id, m.key, m.kind, m.reason, m.subject_type, m.subject_id, m.actor_id, m.payload,
      m.others, m.created_at, ${ctx.receivedAt}, m.shown_at, m.in_app
    from jsonb_to_recordset(${JSON.stringify(messages)}) as m (id uuid, user_id uuid, key text, kind text, reason text,
      subject_type text, subject_id uuid, actor_id uuid, payload jsonb, others int, created_at timestamptz, shown_at timestamptz, in_app boolean)
    order by m.user_id, m.key
    on conflict (tenant_id, user_id, key) do nothing returning id`)
  return rows.map(({ id }) => id)
}

/**
 * Lets one at a time tell these people, until the transaction ends, so that each sees what the one before told. People share
 * 64 locks, which are taken in their order: never so many that the server runs out of them, and never in a circle.
 */
export async function lockInboxes(ctx: Ctx, userIds: readonly string[]): Promise<void> {
  const places = [...new Set(userIds.map((id) => Number.parseInt(id.slice(-2), 16) % 64))].toSorted((a, b) => a - b)
  await ctx.db.run(sql`
    select pg_advisory_xact_lock(hashtext(${`eventkit.notifications ${ctx.tenantId}`}), place)
    from unnest(${places}::int[]) place`)
}

/**
 * Of what is told of the same record in the same kind only the latest stays unread: whose task is moved ten times has one
 * notification of it to read; one of many records stays unread for a later one of fewer. What is put away stays so. Looks at
 * what these new ones are about.
 */
export const writeSuperseded = (ctx: Ctx, ids: readonly string[]): Promise<number> =>
  ctx.db.run(sql`
    update notifications_message o set read_at = ${ctx.receivedAt}
    from notifications_message n, (
      select distinct user_id, kind, subject_type, subject_id from notifications_message
      where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and subject_id is not null) told
    where n.tenant_id = ${ctx.tenantId} and o.tenant_id = n.tenant_id
      and (n.user_id, n.kind, n.subject_type, n.subject_id) = (told.user_id, told.kind, told.subject_type, told.subject_id)
      and (o.user_id, o.kind, o.subject_type, o.subject_id) = (told.user_id, told.kind, told.subject_type, told.subject_id)
      and o.read_at is null and o.shown_at <= ${ctx.receivedAt} and n.shown_at <= ${ctx.receivedAt}
      and (o.shown_at, o.id) < (n.shown_at, n.id) and o.others <= n.others`)

/** A record that somebody mutes. */
export interface MuteRow {
  user_id: string
  subject_type: string
  subject_id: string
}

/** Which of these people have muted which of these records. */
export async function listMutes(
  ctx: Ctx,
  asked: readonly { userId: string; type: string; id: string }[],
): Promise<MuteRow[]> {
  if (asked.length === 0) return []
  return await ctx.db.rows<MuteRow>(sql`
    select m.user_id, m.subject_type, m.subject_id
    from unnest(${asked.map(({ userId }) => userId)}::uuid[], ${asked.map(({ type }) => type)}::text[],
      ${asked.map(({ id }) => id)}::uuid[]) as a (user_id, subject_type, subject_id)
    join notifications_mute m on m.tenant_id = ${ctx.tenantId} and m.user_id = a.user_id
      and m.subject_type = a.subject_type and m.subject_id = a.subject_id`)
}

/** Something that was told and does not hold any more. */
export interface TakenBack {
  userId: string
  kind: string
  type: string
  id: string
  /** When that came about: what was told later holds. */
  before: Date
}

/** Removes what people have neither read nor got by e-mail of these, and answers whose it was. */
export async function deleteTakenBack(ctx: Ctx, taken: readonly TakenBack[]): Promise<string[]> {
  if (taken.length === 0) return []
  const rows = await ctx.db.rows<{ user_id: string }>(sql`
    delete from notifications_message m
    using jsonb_to_recordset(${JSON.stringify(taken)}) as t ("userId" uuid, kind text, type text, id uuid, before timestamptz)
    where m.tenant_id = ${ctx.tenantId} and m.user_id = t."userId" and m.kind = t.kind and m.subject_type = t.type
      and m.subject_id = t.id and m.shown_at < t.before and m.read_at is null and not exists (
        select from notifications_delivery d
        where d.tenant_id = m.tenant_id and d.message_id = m.id and d.state in ('sending', 'sent'))
    returning m.user_id`)
  return rows.map(({ user_id }) => user_id)
}
