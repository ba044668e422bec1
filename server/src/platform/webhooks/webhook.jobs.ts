import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { nilId } from '../../kernel/ids.ts'
import { type Cron, defineJob, enqueue, enqueueForAll, hourly, type JobKind, noPayload } from '../../kernel/job.ts'
import { deliverJob } from './delivery.job.ts'
import { forgetResponses } from './delivery.store.ts'
import { deliverJobOf, wakeJob } from './delivery.wake.ts'
import { testJob } from './trial.job.ts'

const removedAtOnce = 20_000
const forgottenAtOnce = 1000

/** Removes deliveries that ended long ago, and has endpoints looked at whose job was lost, or that were told of nothing for long. */
const sweep = defineJob({
  name: 'webhooks.sweep',
  payload: noPayload,
  unique: 'until_done',
  run: async (ctx) => {
    const now = await ctx.services.jobs.now(ctx.db)
    await ctx.db.run(sql`select webhooks_sweep(${now}, ${removedAtOnce})`)
    const behind = await ctx.db.rows<{ tenant_id: string; endpoint_id: string }>(sql`select * from webhooks_behind()`)
    await enqueueForAll(
      ctx,
      behind.map(({ tenant_id, endpoint_id }) => deliverJobOf(tenant_id, endpoint_id)),
    )
  },
})

/** Takes what receivers answered out of the deliveries of a company: they may have told of somebody who was erased. */
const forget = defineJob({
  name: 'webhooks.forget',
  payload: noPayload,
  unique: 'until_started',
  takesLong: true,
  work: async (_, job) => {
    for (let after: string | undefined = nilId; after !== undefined;) {
      job.signal.throwIfAborted()
      const last: string = after
      after = await job.transact((ctx) => forgetResponses(ctx, last, forgottenAtOnce))
    }
  },
})

/** When somebody was erased. */
export const forgetAnswers = async (ctx: Ctx): Promise<void> => {
  await enqueue(ctx, forget, {}, { key: 'answers' })
}

export const jobs: readonly JobKind[] = [deliverJob, wakeJob, testJob, sweep, forget]

export const crons: readonly Cron[] = [hourly(sweep, 37)]
