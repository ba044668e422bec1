import sql from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import type { EventRow } from './event.rules.ts'

/** What an import compares of an event. */
export type ImportedEventRow = Pick<
  EventRow,
  | 'id'
  | 'name'
  | 'venue'
  | 'starts_at'
  | 'ends_at'
  | 'time_zone'
  | 'all_day'
  | 'status'
  | 'notes'
  | 'tags'
  | 'deleted_at'
  | 'version'
>

/** Events by id, in the bin, too. */
export const listEventsById = (ctx: Ctx, ids: string[]): Promise<ImportedEventRow[]> =>
  ctx.db.rows<ImportedEventRow>(sql`
    select id, name, venue, starts_at, ends_at, time_zone, all_day, status, notes, tags, deleted_at, version
    from planning_event where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[])`)

/** Locks these events in the order of their ids, until the transaction ends. */
export async function lockEvents(ctx: Ctx, ids: string[]): Promise<void> {
  await ctx.db.run(sql`
    select from planning_event where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) order by id for update`)
}
