import { WebhookOffReason } from '@eventkit/api/eventkit/v1/webhook_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { defineJob, type RunningJob } from '../../kernel/job.ts'
import { saveChange } from '../journal/index.ts'
import { findRecordForUpdate } from '../records/index.ts'
import { getCursorForUpdate, takeRun, writeHealth, writeOffReason } from './endpoint.state.store.ts'
import { claimBatch } from './delivery.claim.ts'
import { healthAfter, reasonToEnd, tryOf, verdictOn } from './delivery.rules.ts'
import { type Answered, sendAll } from './delivery.send.ts'
import { pruneEnded, type Sent, writeSent } from './delivery.store.ts'
import { wakeDelivery, deliverKind, endpointOf, type OfEndpoint, readEndpoint } from './delivery.wake.ts'
import { endpoints } from './endpoint.ts'
import { senderFor } from './senders.ts'

/** After so long a run sends nothing more: once what it has sent is answered, its place is another endpoint's, and it queues up again. */
const sliceMs = 10_000
/** So many deliveries that ended are kept of an endpoint, and about how often that is looked at. */
const keptEnded = 10_000
const sentPerPrune = 500

/**
 * Delivers what an endpoint has waiting: in the journal's order by subject, several subjects at a time. One run of an endpoint at
 * a time; it takes no place of other jobs, and no connection while it waits for answers.
 */
export const deliverJob = defineJob<OfEndpoint>({
  name: deliverKind,
  payload: readEndpoint,
  subject: endpointOf,
  unique: 'until_started',
  waits: true,
  concurrency: 48,
  attempts: 30,
  backOff: { firstS: 2, mostS: 300 },
  limitS: 300,
  keptDays: 1 / 24,
  work: async ({ endpoint_id }, job) => {
    const run = `${job.id} ${job.attempt}`
    if ((await job.transact((ctx) => takeRun(ctx, endpoint_id, run))) === 0) return
    const until = performance.now() + sliceMs
    const isOver = (): boolean => performance.now() >= until || job.signal.aborted
    while (!isOver()) if (!(await deliverBatch(endpoint_id, run, job, isOver))) return
    job.signal.throwIfAborted()
    await job.transact((ctx) => wakeDelivery(ctx, endpoint_id))
  },
})

/** False when there is nothing more to do now. */
async function deliverBatch(endpointId: string, run: string, job: RunningJob, isOver: () => boolean): Promise<boolean> {
  const claimed = await job.transact(async (ctx) => {
    const batch = await claimBatch(ctx, endpointId, run)
    return batch && { ...batch, sender: senderFor(ctx.services.config) }
  })
  if (!claimed) return false
  const sent = await sendAll(claimed, claimed.sender, isOver)
  const end = await job.transact((ctx) => settle(ctx, { endpointId, run, sent }))
  if (end) await job.transact((ctx) => switchOff(ctx, endpointId, end))
  return !end
}

interface Settling {
  endpointId: string
  run: string
  sent: readonly Answered[]
}

/** Writes what became of deliveries. Answers why the endpoint is to be switched off, where it is. */
async function settle(ctx: Ctx, { endpointId, run, sent }: Settling): Promise<'gone' | 'unanswered' | undefined> {
  const cursor = await getCursorForUpdate(ctx, endpointId)
  const now = await ctx.services.jobs.now(ctx.db)
  const results = sent.map(({ row, answer }): Sent =>
    answer
      ? { id: row.id, ...verdictOn(row, answer, now, cursor.enabled_at), try: tryOf(answer) }
      : { id: row.id, state: 'dead', first_attempt_at: now, next_attempt_at: null },
  )
  await writeSent(ctx, endpointId, results, now)
  if (Math.random() < sent.length / sentPerPrune) await pruneEnded(ctx, endpointId, keptEnded)
  // Whoever took the delivery over knows better how the endpoint does.
  if (cursor.run !== run) return undefined
  const answers = sent.flatMap(({ answer }) => answer ?? [])
  if (answers.length === 0) return undefined
  const health = healthAfter(cursor, answers, now)
  await writeHealth(ctx, endpointId, health)
  return reasonToEnd(health, answers, now, cursor.enabled_at)
}

const offReasons = { gone: WebhookOffReason.GONE, unanswered: WebhookOffReason.UNANSWERED } as const

/** Switches an endpoint off, which the journal tells. What waits goes out when it is switched on again. */
async function switchOff(ctx: Ctx, endpointId: string, reason: keyof typeof offReasons): Promise<void> {
  const endpoint = await findRecordForUpdate(ctx, endpoints, endpointId)
  if (!endpoint?.enabled || endpoint.deleted_at) return
  const off_reason = offReasons[reason]
  await writeOffReason(ctx, endpointId, off_reason)
  const off = { ...endpoint, enabled: false, off_reason }
  await saveChange(ctx, endpoints, 'webhooks.endpoint.switched_off', endpoint, off)
}
