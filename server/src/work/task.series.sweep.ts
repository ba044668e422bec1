import sql from 'sql-template-tag'
import type { Ctx } from '../kernel/ctx.ts'
import { defineJob, enqueueForAll, hourly, noPayload } from '../kernel/job.ts'
import type { Task } from './task.rules.ts'
import { awaitedAfter, occurrenceJob } from './task.series.ts'

type Unawaited = Pick<Task, 'id' | 'recurrence' | 'series_values' | 'occurrence' | 'status'> & { tenant_id: string }

/** As many as one run looks at: each of them costs about a millisecond. */
const most = 2000

/** Has open tasks waited with whose job was lost: one that failed for good, or was cancelled. In all companies at once. */
export const sweepJob = defineJob({
  name: 'work.occurrences',
  payload: noPayload,
  unique: 'until_done',
  keptDays: 1,
  run: async (ctx) => {
    const jobs = (await listUnawaited(ctx)).flatMap((task) => {
      const next = awaitedAfter(task)
      if (!next) return []
      const payload = { taskId: task.id }
      const key = `${task.id} ${next.key}`
      return [{ kind: occurrenceJob.name, tenantId: task.tenant_id, payload, runAt: next.at, key }]
    })
    await enqueueForAll(ctx, jobs)
  },
})

const listUnawaited = (ctx: Ctx): Promise<Unawaited[]> =>
  ctx.db.rows<Unawaited>(sql`select * from work_series_unawaited(${most})`)

/** Every hour. */
export const sweepCron = hourly(sweepJob, 23)
