import { WebhookOffReason } from '@eventkit/api/eventkit/v1/webhook_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { defineJob, type RunningJob } from '../../kernel/job.ts'
import { saveChange } from '../journal/index.ts'
import { findRecordForUpdate } from '../records/index.ts'
import { getCursorForUpdate, takeRun, writeHealth, writeOffReason } from './endpoint.state.store.ts'
import { type Batch, claimBatch, type Parcel } from './delivery.claim.ts'
import { healthAfter, isFailing, reasonToEnd, tryOf, verdictOn } from './delivery.rules.ts'
import { pruneEnded, type Sent, writeSent } from './delivery.store.ts'
import { wakeDelivery, deliverKind, endpointOf, type OfEndpoint, readEndpoint } from './delivery.wake.ts'
import { endpoints } from './endpoint.ts'
import type { Answer, Sender } from './sender.ts'
import { senderFor } from './senders.ts'
import { signed } from './signature.ts'

/** Requests to one endpoint at a time. */
const atOnce = 16
/** After so long a run gives its place to another endpoint's, and queues up again. */
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
    while (performance.now() < until) {
      job.signal.throwIfAborted()
      if (!(await deliverBatch(endpoint_id, run, job))) return
    }
    await job.transact((ctx) => wakeDelivery(ctx, endpoint_id))
  },
})

/** False when there is nothing more to do now. */
async function deliverBatch(endpointId: string, run: string, job: RunningJob): Promise<boolean> {
  const claimed = await job.transact(async (ctx) => {
    const batch = await claimBatch(ctx, endpointId, run)
    return batch && { ...batch, sender: senderFor(ctx.services.config) }
  })
  if (!claimed) return false
  const sent = await sendAll(claimed, claimed.sender, job.signal)
  const end = await job.transact((ctx) => settle(ctx, { endpointId, run, sent }))
  if (end) await job.transact((ctx) => switchOff(ctx, endpointId, end))
  return !end
}

/** A delivery with its answer; without one it was not sent, since it is not for the endpoint any more. */
interface Answered extends Parcel {
  answer: Answer | undefined
}

/**
 * Sends deliveries, those of one subject one after the other, and after one that was not taken no more of that subject. Stops when
 * the address seems to take nothing.
 */
async function sendAll(
  { url, secrets, failures, parcels }: Batch,
  sender: Sender,
  signal: AbortSignal,
): Promise<Answered[]> {
  const subjects = Map.groupBy(parcels, ({ row }) => row.subject_id).values()
  const sent: Answered[] = []
  let failed = failures
  const isOver = (): boolean => signal.aborted || (failed > failures && isFailing(failed))
  const sendSubject = async (of: readonly Parcel[]): Promise<void> => {
    for (const parcel of of) {
      if (isOver()) return
      const { row, body } = parcel
      const answer = body === undefined ? undefined : await sender.send(signed(url, secrets, row.event_id, body))
      sent.push({ ...parcel, answer })
      failed = answer?.fault ? failed + 1 : 0
      if (answer?.fault) return
    }
  }
  const sendSome = async (): Promise<void> => {
    for (const subject of subjects) await sendSubject(subject)
  }
  await Promise.all(Array.from({ length: atOnce }, sendSome))
  return sent
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
