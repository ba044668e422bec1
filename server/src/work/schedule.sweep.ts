import sql from 'sql-template-tag'
import { defineJob, enqueueForAll, everyFiveMinutes, noPayload } from '../kernel/job.ts'
import { runJob } from './schedule.run.ts'

/** What is overdue by this has lost its job: cancelled by an Admin, or it failed for no reason that is told. */
const overdueMs = 2 * 60_000

/** Looks for lost ones in all companies at once, in an index that is ordered by when they come next. */
export const scheduleSweep = defineJob({
  name: 'work.schedule_sweep',
  payload: noPayload,
  unique: 'until_done',
  keptDays: 1 / 24,
  run: async (ctx) => {
    const before = new Date((await ctx.services.jobs.now(ctx.db)).getTime() - overdueMs)
    const found = await ctx.db.rows<{ tenant_id: string; schedule_id: string }>(
      sql`select * from work_schedules_overdue(${before})`,
    )
    await enqueueForAll(
      ctx,
      found.map(({ tenant_id, schedule_id: scheduleId }) => ({
        kind: runJob.name,
        tenantId: tenant_id,
        payload: { scheduleId },
        key: `${scheduleId} overdue`,
      })),
    )
  },
})

export const scheduleCron = everyFiveMinutes(scheduleSweep)
