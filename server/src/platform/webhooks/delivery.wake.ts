import type { Ctx } from '../../kernel/ctx.ts'
import { defineJob, enqueue } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { NewJob } from '../../kernel/job-queue.ts'

/** A job about one endpoint. */
export type OfEndpoint = { endpoint_id: string }

/** Reads the payload of a job about one endpoint. */
export function readEndpoint({ endpoint_id }: JsonObject): OfEndpoint {
  if (typeof endpoint_id !== 'string') throw new Error('a job of a webhook names none')
  return { endpoint_id }
}

/** The endpoint that such a job is about. */
export const endpointOf = ({ endpoint_id }: OfEndpoint) => ({ type: 'webhooks.endpoint', id: endpoint_id })

/** The kind of job that delivers; `delivery.job.ts` has it. */
export const deliverKind = 'webhooks.deliver'

/** The job that delivers what an endpoint has waiting; one of them waits and one runs at most. */
export const deliverJobOf = (tenantId: string, endpointId: string): NewJob => ({
  kind: deliverKind,
  tenantId,
  payload: { endpoint_id: endpointId },
  key: endpointId,
})

/** Has an endpoint's deliveries looked at, with the caller's transaction. */
export async function wakeDelivery(ctx: Ctx, endpointId: string): Promise<void> {
  const { jobs } = ctx.services
  await jobs.add(ctx.db, { ...deliverJobOf(ctx.tenantId, endpointId), correlationId: ctx.correlationId })
  ctx.afterCommit(jobs.wake)
}

/**
 * Has an endpoint's deliveries looked at later. A job of its own, since one that waits for its time would be in the way of those
 * for what happens meanwhile.
 */
export const wakeJob = defineJob<OfEndpoint>({
  name: 'webhooks.wake',
  payload: readEndpoint,
  subject: endpointOf,
  unique: 'until_started',
  keptDays: 1 / 24,
  run: (ctx, { endpoint_id }) => wakeDelivery(ctx, endpoint_id),
})

/** Adds a wake at a time, to the second; there may be one already. */
export async function addWake(ctx: Ctx, endpointId: string, at: Date): Promise<void> {
  const second = Math.ceil(at.getTime() / 1000)
  const options = { runAt: new Date(second * 1000), key: `${endpointId} ${second}` }
  await enqueue(ctx, wakeJob, { endpoint_id: endpointId }, options)
}
