import sql from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { isChangeable } from '../platform/rbac/index.ts'
import { readRecords } from '../platform/records/index.ts'
import type { Task } from './task.rules.ts'
import { tasks } from './task.ts'

/** Of those who close tasks of one series at once each waits for the one before, and sees what it made. */
export const lockSeries = (ctx: Ctx, seriesId: string): Promise<number> =>
  ctx.db.run(sql`select pg_advisory_xact_lock(hashtextextended('eventkit.series ' || ${seriesId}::text, 0))`)

/** The same for the series of several tasks, in one order, so that two who close tasks of the same ones do not wait for each other. */
export const lockSeriesOf = (ctx: Ctx, ids: readonly string[]): Promise<number> =>
  ctx.db.run(sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended('eventkit.series ' || series_id::text, 0) as key from work_task
      where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and series_id is not null
      order by key offset 0) series`)

/** The other open tasks of a series that the caller sees and may change, locked. */
export const listOpenOf = async (ctx: Ctx, { id, series_id }: Task): Promise<Task[]> =>
  series_id === null
    ? []
    : readRecords(
        ctx,
        tasks,
        sql`${isChangeable(ctx, tasks)} and r.series_id = ${series_id} and r.id <> ${id} and r.deleted_at is null
          and r.status not in ('done', 'cancelled') order by r.id for update of r`,
      )

/**
 * Whether another task of a series is open. Not locked: whoever is closing it has its row, and waits for the series that the
 * caller holds. They see then that this one is closed.
 */
export const hasOpen = async (ctx: Ctx, seriesId: string, exceptId: string): Promise<boolean> =>
  (
    await ctx.db.one<{ has: boolean }>(sql`
      select exists (select from work_task r where r.tenant_id = ${ctx.tenantId} and r.series_id = ${seriesId}
        and r.id <> ${exceptId} and r.deleted_at is null and r.status not in ('done', 'cancelled')) as has`)
  ).has

/** The task of a series at one of its times, living or in the bin; not locked, for the same reason. */
export const findOccurrence = async (ctx: Ctx, seriesId: string, key: string): Promise<Task | undefined> =>
  (
    await readRecords(
      ctx,
      tasks,
      sql`r.tenant_id = ${ctx.tenantId} and r.series_id = ${seriesId} and r.occurrence = ${key}`,
    )
  )[0]

/** A task by its id, whoever sees it, locked. */
export const findTaskForUpdate = async (ctx: Ctx, id: string): Promise<Task | undefined> =>
  (await readRecords(ctx, tasks, sql`r.tenant_id = ${ctx.tenantId} and r.id = ${id} for update of r`))[0]
