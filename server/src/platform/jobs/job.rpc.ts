import { JobService } from '@eventkit/api/eventkit/v1/job_pb'
import { serve } from '../module.ts'
import { cancelJob, getJob, listJobs, retryJob } from './job.actions.ts'
import { fromStates, toJob } from './job.proto.ts'

/** Jobs over the contract. */
export const jobService = serve(JobService, {
  listJobs: async (ctx, request) => {
    const filter = { states: fromStates(request.states), kinds: request.kinds }
    const { rows, nextPageToken } = await listJobs(ctx, request, filter)
    return { jobs: rows.map(toJob), nextPageToken }
  },
  getJob: async (ctx, { id }) => toJob(await getJob(ctx, id)),
  retryJob: async (ctx, { id }) => toJob(await retryJob(ctx, id)),
  cancelJob: async (ctx, { id }) => toJob(await cancelJob(ctx, id)),
})
