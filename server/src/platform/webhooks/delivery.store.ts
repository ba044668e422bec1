import sql, { raw, type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import { limitTo, type Cursor } from '../../kernel/page.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'
import { keptTries, type Try, type Verdict } from './delivery.rules.ts'
import { lockCursors } from './endpoint.state.store.ts'

/** A delivery as it is kept. What is sent is made from the entry each time. */
export interface DeliveryRow {
  id: string
  seq: number
  endpoint_id: string
  position: number | null
  event_id: string
  event_type: string
  subject_type: string
  subject_id: string
  state: 'waiting' | 'testing' | 'delivered' | 'dead'
  attempts: number
  tries: Try[]
  created_at: Date
  first_attempt_at: Date | null
  next_attempt_at: Date | null
  ended_at: Date | null
}

const columns = raw(
  `id, seq, endpoint_id, position, event_id, event_type, subject_type, subject_id, state, attempts, tries, created_at,
  first_attempt_at, next_attempt_at, ended_at`,
)

const of = (ctx: Pick<Ctx, 'tenantId'>, endpointId: string): Sql =>
  sql`tenant_id = ${ctx.tenantId} and endpoint_id = ${endpointId}`

/** Adds deliveries of entries; those that ended before wait anew. */
export async function insertDeliveries(
  ctx: Ctx,
  endpointId: string,
  entries: readonly NumberedEntry[],
  now: Date,
): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map((entry) => ({
    id: newId(),
    position: entry.position,
    event_id: entry.id,
    event_type: entry.kind,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
  }))
  await ctx.db.run(sql`
    insert into webhooks_delivery
      (tenant_id, id, endpoint_id, position, event_id, event_type, subject_type, subject_id, state, created_at)
    select ${ctx.tenantId}, x.id, ${endpointId}, x.position, x.event_id, x.event_type, x.subject_type, x.subject_id,
      'waiting', ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(
      id uuid, position bigint, event_id uuid, event_type text, subject_type text, subject_id uuid)
    order by x.position
    on conflict (tenant_id, endpoint_id, position) do update
      set state = 'waiting', created_at = excluded.created_at, attempts = 0, first_attempt_at = null,
        next_attempt_at = null, ended_at = null
      where webhooks_delivery.state <> 'waiting'`)
}

/**
 * The next deliveries that may be sent, in the journal's order: none of a subject of which one waits for its next try. Those
 * subjects are looked up once: joined, PostgreSQL without statistics looks through all that wait for each row.
 */
export const listDue = (ctx: Ctx, endpointId: string, now: Date, most: number): Promise<DeliveryRow[]> =>
  ctx.db.rows<DeliveryRow>(sql`
    select ${columns} from webhooks_delivery
    where ${of(ctx, endpointId)} and state = 'waiting' and position is not null and subject_id <> all(array(
      select subject_id from webhooks_delivery
      where ${of(ctx, endpointId)} and state = 'waiting' and next_attempt_at > ${now}))
    order by position ${limitTo(most)}`)

/** One delivery to try an address with that takes nothing: of those tried least the first, so that one alone cannot hold up others. */
export const listProbe = (ctx: Ctx, endpointId: string, now: Date): Promise<DeliveryRow[]> =>
  ctx.db.rows<DeliveryRow>(sql`
    select ${columns} from (
      select distinct on (subject_id) * from webhooks_delivery
      where ${of(ctx, endpointId)} and state = 'waiting' order by subject_id, position) first
    where next_attempt_at is null or next_attempt_at <= ${now}
    order by attempts, position ${limitTo(1)}`)

/** Whether at least so many wait, whenever they are due. */
export async function doWait(ctx: Ctx, endpointId: string, count: number): Promise<boolean> {
  const { found } = await ctx.db.one<{ found: number }>(sql`
    select count(*)::int as found from (
      select from webhooks_delivery where ${of(ctx, endpointId)} and state = 'waiting' ${limitTo(count)}) w`)
  return found === count
}

/** When the next delivery that failed is tried again; null when there is none. One whose time has come waits for another. */
export async function nextDueAt(ctx: Ctx, endpointId: string, now: Date): Promise<Date | null> {
  const { next } = await ctx.db.one<{ next: Date | null }>(sql`
    select min(next_attempt_at) as next from webhooks_delivery
    where ${of(ctx, endpointId)} and state = 'waiting' and next_attempt_at > ${now}`)
  return next
}

/** What became of one that was sent. */
export interface Sent extends Verdict {
  id: string
  /** Absent of one that was not sent. */
  try?: Try
}

/** Writes what became of deliveries; of one that was given up meanwhile, only that it was tried. */
export async function writeSent(ctx: Ctx, endpointId: string, sent: readonly Sent[], now: Date): Promise<void> {
  if (sent.length === 0) return
  const rows = sent.map((each) => ({ ...each, tries: each.try ? [each.try] : [] }))
  await ctx.db.run(sql`
    update webhooks_delivery d set attempts = d.attempts + jsonb_array_length(x.tries),
      tries = case when jsonb_array_length(d.tries) >= ${keptTries} then d.tries - 0 else d.tries end || x.tries,
      state = case when x.state = 'delivered' or d.state in ('waiting', 'testing') then x.state else d.state end,
      first_attempt_at = x.first_attempt_at,
      next_attempt_at = case when d.state = 'waiting' then x.next_attempt_at end,
      ended_at = case when x.state <> 'waiting' then ${now}::timestamptz else d.ended_at end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(
      id uuid, state text, first_attempt_at timestamptz, next_attempt_at timestamptz, tries jsonb)
    where d.tenant_id = ${ctx.tenantId} and d.endpoint_id = ${endpointId} and d.id = x.id`)
}

/** Gives up what waits, of which there are never very many. Answers how many. */
export const giveUpWaiting = (ctx: Ctx, endpointId: string): Promise<number> =>
  ctx.db.run(sql`
    update webhooks_delivery set state = 'dead', next_attempt_at = null, ended_at = ${ctx.receivedAt}
    where ${of(ctx, endpointId)} and state = 'waiting'`)

/** Removes an endpoint's oldest deliveries that ended, but for the newest so many. */
export const pruneEnded = (ctx: Ctx, endpointId: string, kept: number): Promise<number> =>
  ctx.db.run(sql`
    delete from webhooks_delivery where ${of(ctx, endpointId)} and state in ('delivered', 'dead') and seq < (
      select seq from webhooks_delivery where ${of(ctx, endpointId)} order by seq desc offset ${kept} ${limitTo(1)})`)

/** Notes a test that is about to be sent. */
export async function insertTest(ctx: Ctx, endpointId: string, eventType: string): Promise<DeliveryRow> {
  return await ctx.db.one<DeliveryRow>(sql`
    insert into webhooks_delivery
      (tenant_id, id, endpoint_id, event_id, event_type, subject_type, subject_id, state, created_at)
    values (${ctx.tenantId}, ${newId()}, ${endpointId}, ${newId()}, ${eventType}, 'webhooks.endpoint', ${endpointId},
      'testing', ${ctx.receivedAt})
    returning ${columns}`)
}

/** One page of an endpoint's deliveries, newest first. */
export const listDeliveryRows = (
  ctx: Ctx,
  endpointId: string,
  condition: Sql,
  cursor: Cursor | undefined,
  limit: number,
): Promise<DeliveryRow[]> =>
  ctx.db.rows<DeliveryRow>(sql`
    select ${columns} from webhooks_delivery
    where ${of(ctx, endpointId)} and ${condition} ${cursor ? sql`and seq < ${cursor[0]}::bigint` : sql``}
    order by seq desc ${limitTo(limit)}`)

/** A delivery of an endpoint, or undefined. */
export const findDelivery = (ctx: Ctx, endpointId: string, id: string): Promise<DeliveryRow | undefined> =>
  ctx.db.maybe<DeliveryRow>(sql`select ${columns} from webhooks_delivery where ${of(ctx, endpointId)} and id = ${id}`)

/** Has a delivery sent once more, or at once. */
export const renewDelivery = (ctx: Ctx, endpointId: string, id: string): Promise<DeliveryRow> =>
  ctx.db.one<DeliveryRow>(sql`
    update webhooks_delivery set state = 'waiting', next_attempt_at = null, ended_at = null,
      first_attempt_at = case when state = 'waiting' then first_attempt_at end
    where ${of(ctx, endpointId)} and id = ${id} returning ${columns}`)

/** Takes what receivers answered out of a page of the company's deliveries after an id; the last one's id, or undefined at the end. */
export async function forgetResponses(ctx: Ctx, after: string, most: number): Promise<string | undefined> {
  const rows = await ctx.db.rows<{ id: string; endpoint_id: string }>(sql`
    select id, endpoint_id from webhooks_delivery
    where tenant_id = ${ctx.tenantId} and id > ${after} order by id ${limitTo(most)}`)
  const last = rows.at(-1)
  if (!last) return undefined
  await lockCursors(ctx, [...new Set(rows.map(({ endpoint_id }) => endpoint_id))])
  await ctx.db.run(sql`
    update webhooks_delivery set tries = (
      select coalesce(jsonb_agg(t || '{"response": ""}'), '[]') from jsonb_array_elements(tries) t)
    where tenant_id = ${ctx.tenantId} and id > ${after} and id <= ${last.id} and tries::text like '%"response": "_%'`)
  return last.id
}
