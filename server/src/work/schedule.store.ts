import sql from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { type Cursor, limitTo } from '../kernel/page.ts'
import { readRecords } from '../platform/records/index.ts'
import type { Schedule, Time } from './schedule.rules.ts'
import { schedules } from './schedule.ts'

/** A run as its table has it. */
export interface RunRow {
  id: string
  schedule_id: string
  due_at: Date
  ran_at: Date
  state: 'done' | 'late' | 'failed' | 'skipped'
  by_hand: boolean
  reason: string
  error: string
  task_ids: string[]
}

/** A schedule by its id, whoever sees it, locked, so that it runs once at a time and as it is. */
export const lockSchedule = async (ctx: Ctx, id: string): Promise<Schedule | undefined> =>
  (await readRecords(ctx, schedules, sql`r.tenant_id = ${ctx.tenantId} and r.id = ${id} for no key update of r`))[0]

/** When it comes next. Read once the schedule is locked. */
export async function findTime(ctx: Ctx, scheduleId: string): Promise<Time | undefined> {
  const row = await ctx.db.maybe<{ next_key: string; next_at: Date }>(sql`
    select next_key, next_at from work_schedule_clock
    where tenant_id = ${ctx.tenantId} and schedule_id = ${scheduleId} and next_at is not null`)
  return row && { key: row.next_key, at: row.next_at }
}

/** Writes when it comes next; without a time it rests. */
export const writeTime = (ctx: Ctx, scheduleId: string, next: Time | undefined): Promise<number> =>
  ctx.db.run(sql`
    insert into work_schedule_clock (tenant_id, schedule_id, next_key, next_at)
    values (${ctx.tenantId}, ${scheduleId}, ${next?.key ?? null}, ${next?.at ?? null})
    on conflict (tenant_id, schedule_id) do update set next_key = excluded.next_key, next_at = excluded.next_at`)

/** Writes what became of it at a time; the database refuses a second one of the same. */
export const insertRun = (ctx: Ctx, run: RunRow): Promise<number> =>
  ctx.db.run(sql`
    insert into work_schedule_run (tenant_id, id, schedule_id, due_at, ran_at, state, by_hand, reason, error, task_ids)
    values (${ctx.tenantId}, ${run.id}, ${run.schedule_id}, ${run.due_at}, ${run.ran_at}, ${run.state}, ${run.by_hand},
      ${run.reason}, ${run.error}, ${run.task_ids}::uuid[])`)

const columns = sql`id, schedule_id, due_at, ran_at, state, by_hand, reason, error, task_ids`

/** A run of a schedule by its id. */
export const findRun = (ctx: Ctx, scheduleId: string, id: string): Promise<RunRow | undefined> =>
  ctx.db.maybe<RunRow>(sql`
    select ${columns} from work_schedule_run
    where tenant_id = ${ctx.tenantId} and schedule_id = ${scheduleId} and id = ${id}`)

/** Runs of a schedule, the newest first, after a cursor of [ran_at, id]. */
export function listRunRows(ctx: Ctx, scheduleId: string, cursor: Cursor | undefined, limit: number) {
  const after = cursor ? sql`and (ran_at, id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)` : sql``
  return ctx.db.rows<RunRow>(sql`
    select ${columns} from work_schedule_run
    where tenant_id = ${ctx.tenantId} and schedule_id = ${scheduleId} ${after}
    order by ran_at desc, id desc ${limitTo(limit)}`)
}

/** Forgets the oldest runs of a schedule beyond so many. */
export const pruneRuns = (ctx: Ctx, scheduleId: string, kept: number): Promise<number> =>
  ctx.db.run(sql`
    delete from work_schedule_run r where r.tenant_id = ${ctx.tenantId} and r.schedule_id = ${scheduleId}
      and (r.ran_at, r.id) <= (
        select o.ran_at, o.id from work_schedule_run o
        where o.tenant_id = ${ctx.tenantId} and o.schedule_id = ${scheduleId}
        order by o.ran_at desc, o.id desc offset ${kept} limit 1)`)
