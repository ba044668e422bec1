import { JobService } from '@eventkit/api/eventkit/v1/job_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { serve } from '../module.ts'
import { cancelJob, getJob, listJobs, retryJob } from './job.actions.ts'
import { fromStates, toJob } from './job.proto.ts'
import type { JobRow } from './job.store.ts'
import { subjectsOfJobs } from './job.subjects.ts'

/** Jobs over the contract. */
export const jobService = serve(JobService, {
  listJobs: async (ctx, request) => {
    const filter = { states: fromStates(request.states), kinds: request.kinds }
    const { rows, nextPageToken } = await listJobs(ctx, request, filter)
    const subjects = await subjectsOfJobs(ctx, rows)
    return { jobs: rows.map((row) => toJob(row, subjects.get(row.id))), nextPageToken }
  },
  getJob: async (ctx, { id }) => named(ctx, await getJob(ctx, id)),
  retryJob: async (ctx, { id }) => named(ctx, await retryJob(ctx, id)),
  cancelJob: async (ctx, { id }) => named(ctx, await cancelJob(ctx, id)),
})

const named = async (ctx: Ctx, row: JobRow) => toJob(row, (await subjectsOfJobs(ctx, [row])).get(row.id))
