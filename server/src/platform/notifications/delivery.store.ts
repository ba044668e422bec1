import sql, { type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { type Cursor, limitTo } from '../../kernel/page.ts'
import type { MessageRow } from './notify.store.ts'

/** Where a notification stands on its way out of the app. */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'suppressed' | 'failed'

/** A notification on its way, with what it says. */
export interface DeliveryRow extends MessageRow {
  delivery_id: string
  channel: 'email'
  state: DeliveryState
  delivery_reason: string
  answer: string
  collected: boolean
  mail_id: string | null
  due_at: Date
  attempts: number
  queued_at: Date
  ended_at: Date | null
}

/** One that is about to be added. */
export interface NewDelivery {
  id: string
  message_id: string
  user_id: string
  reason: string
  collected: boolean
  due_at: Date
}

const columns = sql`
  d.id as delivery_id, d.channel, d.state, d.reason as delivery_reason, d.answer, d.collected, d.mail_id, d.due_at,
  d.attempts, d.created_at as queued_at, d.ended_at, m.id, m.user_id, m.key, m.kind, m.reason, m.subject_type,
  m.subject_id, m.actor_id, m.payload, m.others, m.created_at, m.shown_at, m.read_at, m.in_app`
const tables = sql`
  notifications_delivery d
  join notifications_message m on m.tenant_id = d.tenant_id and m.id = d.message_id`

/** Adds deliveries of notifications that were added in the same transaction. */
export const insertDeliveries = (ctx: Ctx, rows: readonly NewDelivery[], now: Date): Promise<number> =>
  ctx.db.run(sql`
    insert into notifications_delivery (tenant_id, id, message_id, user_id, channel, state, reason, answer, collected,
      due_at, attempts, created_at)
    select ${ctx.tenantId}, n.id, n.message_id, n.user_id, 'email', 'queued', n.reason, '', n.collected, n.due_at, 0, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}) as n (id uuid, message_id uuid, user_id uuid, reason text,
      collected boolean, due_at timestamptz)`)

const isOpen = (ctx: Ctx): Sql => sql`d.tenant_id = ${ctx.tenantId} and d.state in ('queued', 'sending')`

/** What a run may take: what is due, and what a run before it left in the middle. */
const isFree = (ctx: Ctx, run: string, now: Date): Sql =>
  sql`${isOpen(ctx)} and d.due_at <= ${now} and (d.state = 'queued' or d.run is distinct from ${run})`

/**
 * What goes with the next mail, locked: one delivery, all that a mail had that has to be sent again, or what is collected for
 * a person, in the order in which it happened. One run of a company takes them at a time.
 */
export async function takeNextMail(ctx: Ctx, run: string, now: Date, most: number): Promise<DeliveryRow[]> {
  const first = await ctx.db.maybe<{ id: string; user_id: string; collected: boolean; mail_id: string | null }>(sql`
    select d.id, d.user_id, d.collected, d.mail_id from notifications_delivery d
    where ${isFree(ctx, run, now)} order by d.due_at, d.id limit 1`)
  if (!first) return []
  const alone = first.collected
    ? sql`d.user_id = ${first.user_id} and d.collected and d.mail_id is null`
    : sql`d.id = ${first.id}`
  const which = first.mail_id ? sql`d.mail_id = ${first.mail_id}` : alone
  return await ctx.db.rows<DeliveryRow>(sql`
    select ${columns} from ${tables} where ${isFree(ctx, run, now)} and ${which}
    order by m.created_at, d.id ${limitTo(most)} for update of d`)
}

/** Notes that these go with a mail that a run is about to send. */
export const writeSending = (ctx: Ctx, ids: readonly string[], mailId: string, run: string): Promise<number> =>
  ctx.db.run(sql`
    update notifications_delivery set state = 'sending', mail_id = ${mailId}, run = ${run}, attempts = attempts + 1
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`)

/** What became of deliveries. */
export interface Ended {
  state: DeliveryState
  reason: string
  answer: string
  due_at?: Date
}

/** Writes what became of deliveries that no other run has taken over. */
export const writeEnded = (ctx: Ctx, ids: readonly string[], ended: Ended, now: Date): Promise<number> =>
  ctx.db.run(sql`
    update notifications_delivery set state = ${ended.state}, reason = ${ended.reason}, answer = ${ended.answer},
      due_at = coalesce(${ended.due_at ?? null}::timestamptz, due_at),
      ended_at = case when ${ended.state} = 'queued' then null else ${now}::timestamptz end
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and state in ('queued', 'sending')`)

/** Has what waits for a person go out by another plan. */
export const writePlan = (ctx: Ctx, ids: readonly string[], plan: Omit<NewDelivery, 'id' | 'message_id' | 'user_id'>) =>
  ctx.db.run(sql`
    update notifications_delivery set due_at = ${plan.due_at}, collected = ${plan.collected}, reason = ${plan.reason}
    where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and state = 'queued'`)

/** What waits for a person and was never tried. */
export const listWaiting = (ctx: Ctx, userId: string): Promise<{ id: string; kind: string }[]> =>
  ctx.db.rows(sql`
    select d.id, m.kind from ${tables}
    where ${isOpen(ctx)} and d.user_id = ${userId} and d.state = 'queued' and d.attempts = 0 for update of d`)

/** When the next one is due; null for none. */
export const findNextDue = async (ctx: Ctx): Promise<Date | null> =>
  (
    await ctx.db.one<{ due: Date | null }>(
      sql`select min(d.due_at) as due from notifications_delivery d where ${isOpen(ctx)}`,
    )
  ).due

/** One page of the caller's deliveries, newest first, after a cursor of [created_at, id]. */
export function listDeliveryRows(ctx: Ctx, cursor: Cursor | undefined, limit: number): Promise<DeliveryRow[]> {
  const before = cursor ? sql`and (d.created_at, d.id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)` : sql``
  return ctx.db.rows<DeliveryRow>(sql`
    select ${columns} from ${tables}
    where d.tenant_id = ${ctx.tenantId} and d.user_id = ${ctx.principal.userId} ${before}
    order by d.created_at desc, d.id desc ${limitTo(limit)}`)
}
