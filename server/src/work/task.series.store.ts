import sql, { type Sql } from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { isChangeable } from '../platform/rbac/index.ts'
import { readRecords } from '../platform/records/index.ts'
import type { Task } from './task.rules.ts'
import { idFrom } from './task.series.rules.ts'
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

/** Locks what these tasks made when they were closed: rows come before their series. */
export const lockSuccessorsOf = (ctx: Ctx, ids: readonly string[]): Promise<number> =>
  ctx.db.run(sql`
    select from work_task r where r.tenant_id = ${ctx.tenantId} and r.id in (
      select w.successor_id from work_task w where w.tenant_id = ${ctx.tenantId} and w.id = any(${ids}::uuid[]))
    order by r.id for update`)

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

/**
 * What has taken a time of a series, living or in the bin: the task at it, one that has its id, and living ones of later times
 * that skipped it. Not locked, for the same reason.
 */
export const listAt = (ctx: Ctx, seriesId: string, key: string): Promise<Task[]> =>
  readRecords(
    ctx,
    tasks,
    sql`r.tenant_id = ${ctx.tenantId} and r.id = any(array(
      select w.id from work_task w where w.tenant_id = ${ctx.tenantId} and w.id = ${idFrom(seriesId, key)}
      union
      select w.id from work_task w
      where w.tenant_id = ${ctx.tenantId} and w.series_id = ${seriesId} and w.occurrence >= ${key}
        and (w.occurrence = ${key} or (w.deleted_at is null and w.recurrence -> 'excluded' ? ${key}))))`,
  )

/** The open task of a series with the latest time, whoever sees it. */
export const findNewestOpen = async (ctx: Ctx, seriesId: string): Promise<Task | undefined> =>
  (await readRecords(ctx, tasks, sql`${isOpenOf(ctx, seriesId)} order by r.occurrence desc limit 1`))[0]

/** The earliest time of an open task of a series. */
export const oldestOpen = async (ctx: Ctx, seriesId: string): Promise<string | null> =>
  (
    await ctx.db.one<{ oldest: string | null }>(
      sql`select min(r.occurrence) as oldest from work_task r where ${isOpenOf(ctx, seriesId)}`,
    )
  ).oldest

const isOpenOf = (ctx: Ctx, seriesId: string): Sql =>
  sql`r.tenant_id = ${ctx.tenantId} and r.series_id = ${seriesId} and r.deleted_at is null
    and r.status not in ('done', 'cancelled')`

/** A task by its id, whoever sees it, locked. */
export const findTaskForUpdate = async (ctx: Ctx, id: string): Promise<Task | undefined> =>
  (await readRecords(ctx, tasks, sql`r.tenant_id = ${ctx.tenantId} and r.id = ${id} for update of r`))[0]

/** The living task for whose series something may wait, whoever sees it. */
export const findWaiting = async (ctx: Ctx, id: string): Promise<Task | undefined> => {
  const condition = sql`r.tenant_id = ${ctx.tenantId} and r.id = ${id} and r.recurrence is not null and r.deleted_at is null`
  return (await readRecords(ctx, tasks, condition))[0]
}

/** Tasks by their ids, living or in the bin, whoever sees them, locked. */
export const listTasksForUpdate = (ctx: Ctx, ids: readonly string[]): Promise<Task[]> =>
  readRecords(
    ctx,
    tasks,
    sql`r.tenant_id = ${ctx.tenantId} and r.id = any(${ids}::uuid[]) order by r.id for update of r`,
  )

/** Locks the open tasks of the series of a task that the caller may change, in one order for all who change several. */
export const lockOpenWith = (ctx: Ctx, id: string): Promise<number> =>
  ctx.db.run(sql`
    select from work_task r
    where ${isChangeable(ctx, tasks)} and r.deleted_at is null and r.status not in ('done', 'cancelled')
      and r.series_id = (select w.series_id from work_task w where w.tenant_id = ${ctx.tenantId} and w.id = ${id})
    order by r.id for update`)
