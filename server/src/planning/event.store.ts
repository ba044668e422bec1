import sql, { join, type Sql } from 'sql-template-tag'
import { columnsOf, settingsOf, valuesOf } from '../kernel/columns.ts'
import type { Ctx } from '../kernel/ctx.ts'
import { notFound } from '../kernel/errors.ts'
import { likePattern } from '../kernel/text.ts'
import { recordsOfImport } from '../platform/imports/index.ts'
import { changingFields, type Event, type EventRow, rowFields } from './event.rules.ts'

const withNames = sql`
  select ${columnsOf(rowFields, 'e')}, c.name as created_by_name
  from planning_event e
  join auth_user c on c.tenant_id = e.tenant_id and c.id = e.created_by`

/** The event, living or in the bin. */
export const findEvent = (ctx: Ctx, id: string): Promise<Event | undefined> =>
  ctx.db.maybe<Event>(sql`${withNames} where e.tenant_id = ${ctx.tenantId} and e.id = ${id}`)

/** The living event, or notFound. */
export async function getEvent(ctx: Ctx, id: string): Promise<Event> {
  const event = await findEvent(ctx, id)
  if (!event || event.deleted_at) throw notFound('event')
  return event
}

/** The event, living or in the bin, locked until the transaction ends. */
export async function getEventForUpdate(ctx: Ctx, id: string): Promise<Event> {
  const event = await ctx.db.maybe<Event>(sql`
    ${withNames} where e.tenant_id = ${ctx.tenantId} and e.id = ${id} for update of e`)
  if (!event) throw notFound('event')
  return event
}

/** Writes a new event; false when there is one with this id already. */
export async function insertEvent(ctx: Ctx, event: EventRow): Promise<boolean> {
  const count = await ctx.db.run(sql`
    insert into planning_event (tenant_id, ${columnsOf(rowFields)})
    values (${ctx.tenantId}, ${valuesOf(event, rowFields)})
    on conflict (tenant_id, id) do nothing`)
  return count === 1
}

/** Writes every field of an event that can change. */
export async function writeEvent(ctx: Ctx, event: EventRow): Promise<void> {
  await ctx.db.run(sql`
    update planning_event set ${settingsOf(event, changingFields)}
    where tenant_id = ${ctx.tenantId} and id = ${event.id}`)
}

/** What a list is narrowed to; absent filters let everything through. */
export interface EventFilter {
  endsAfter: Date | null
  startsBefore: Date | null
  status: number[]
  venue: string
  search: string
  importId: string | null
  isDeleted: boolean
}

export interface EventOrder {
  by: 'starts_at' | 'created_at'
  isDescending: boolean
}

const sortKeys = { starts_at: sql`e.starts_at`, created_at: sql`e.created_at` }

/** Above this many matches of a text, walking the dates finds a page sooner than sorting the matches. */
const fewMatches = 1000

/** One page of events after a cursor of [sort value, id]. */
export async function listEvents(
  ctx: Ctx,
  filter: EventFilter,
  order: EventOrder,
  cursor: unknown[] | undefined,
  limit: number,
): Promise<Event[]> {
  const key = sortKeys[order.by]
  const conditions = [
    sql`e.tenant_id = ${ctx.tenantId}`,
    filter.isDeleted ? sql`e.deleted_at is not null` : sql`e.deleted_at is null`,
    ...windowOf(filter),
    ...(await narrowByText(ctx, filter)),
  ]
  if (filter.importId) conditions.push(sql`e.id in (${recordsOfImport(ctx, filter.importId)})`)
  if (filter.status.length > 0) conditions.push(sql`e.status = any(${filter.status}::smallint[])`)
  if (cursor) conditions.push(sql`(${key}, e.id) ${order.isDescending ? sql`<` : sql`>`} (${cursor[0]}, ${cursor[1]})`)
  const direction = order.isDescending ? sql`desc` : sql`asc`
  return ctx.db.rows<Event>(sql`
    ${withNames} where ${join(conditions, ' and ')} order by ${key} ${direction}, e.id ${direction} limit ${limit}`)
}

/**
 * Overlap with a window. Events that last at most a month start at most a month before it, which bounds the walk over
 * starts_at; the few long ones have an index of their own.
 */
function windowOf({ endsAfter, startsBefore }: EventFilter): Sql[] {
  const conditions: Sql[] = []
  if (startsBefore) conditions.push(sql`e.starts_at < ${startsBefore}`)
  if (endsAfter) {
    conditions.push(sql`e.ends_at > ${endsAfter}`)
    conditions.push(sql`(e.is_long or e.starts_at > ${endsAfter}::timestamptz - interval '31 days')`)
  }
  return conditions
}

/** Text: the ids where they are few, the plain condition where they are many (see planning_event_candidates). */
async function narrowByText(ctx: Ctx, { search, venue }: EventFilter): Promise<Sql[]> {
  if (!search && !venue) return []
  const pattern = likePattern(search)
  const venuePattern = likePattern(venue)
  const { ids } = await ctx.db.one<{ ids: string[] | null }>(
    sql`select planning_event_candidates(${pattern}, ${venuePattern}, ${fewMatches}) as ids`,
  )
  if (ids) return [sql`e.id = any(${ids}::uuid[])`]
  return [
    ...(pattern ? [sql`(e.name ilike ${pattern} or e.venue ilike ${pattern} or e.notes ilike ${pattern})`] : []),
    ...(venuePattern ? [sql`e.venue ilike ${venuePattern}`] : []),
  ]
}
