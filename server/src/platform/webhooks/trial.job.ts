import type { Ctx } from '../../kernel/ctx.ts'
import { defineJob } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { findRecord } from '../records/index.ts'
import { forgetFailures, getCursor, getCursorForUpdate, openSecrets } from './endpoint.state.store.ts'
import { tryOf } from './delivery.rules.ts'
import { findDelivery, writeSent } from './delivery.store.ts'
import { wakeDelivery, endpointOf, readEndpoint } from './delivery.wake.ts'
import { endpoints } from './endpoint.ts'
import { testBody } from './envelope.ts'
import type { Answer } from './sender.ts'
import { senderFor } from './senders.ts'
import { signed } from './signature.ts'

type Test = { endpoint_id: string; delivery_id: string }

function readTest(stored: JsonObject): Test {
  if (typeof stored.delivery_id !== 'string') throw new Error('a job to test a webhook names no delivery')
  return { ...readEndpoint(stored), delivery_id: stored.delivery_id }
}

/**
 * Sends a test, whatever state its endpoint is in, but not to one in the bin. It is sent again only where the server failed before it
 * noted how it went. One that is taken has what waits delivered at once.
 */
export const testJob = defineJob<Test>({
  name: 'webhooks.test',
  payload: readTest,
  subject: endpointOf,
  unique: 'until_done',
  waits: true,
  concurrency: 8,
  attempts: 3,
  limitS: 120,
  keptDays: 1,
  work: async (test, job) => {
    const sending = await job.transact((ctx) => prepare(ctx, test))
    if (!sending) return
    const answer = await sending.sender.send(sending.request)
    await job.transact((ctx) => note(ctx, test, answer))
  },
})

async function prepare(ctx: Ctx, { endpoint_id, delivery_id }: Test) {
  const endpoint = await findRecord(ctx, endpoints, endpoint_id)
  const delivery = await findDelivery(ctx, endpoint_id, delivery_id)
  if (delivery?.state !== 'testing') return undefined
  if (!endpoint || endpoint.deleted_at) return await giveUp(ctx, { endpoint_id, delivery_id })
  const { secret, former } = await openSecrets(ctx, await getCursor(ctx, endpoint_id), ctx.receivedAt)
  const secrets = former ? [secret, former] : [secret]
  const request = signed(endpoint.url, secrets, delivery.event_id, testBody(endpoint_id, delivery))
  return { request, sender: senderFor(ctx.services.config) }
}

/** Ends a test that is not sent. */
async function giveUp(ctx: Ctx, { endpoint_id, delivery_id }: Test): Promise<undefined> {
  const now = await ctx.services.jobs.now(ctx.db)
  const unsent = { id: delivery_id, state: 'dead', first_attempt_at: now, next_attempt_at: null } as const
  await writeSent(ctx, endpoint_id, [unsent], now)
}

async function note(ctx: Ctx, { endpoint_id, delivery_id }: Test, answer: Answer): Promise<void> {
  await getCursorForUpdate(ctx, endpoint_id)
  const now = await ctx.services.jobs.now(ctx.db)
  const state = answer.fault ? 'dead' : 'delivered'
  const sent = { id: delivery_id, state, first_attempt_at: now, next_attempt_at: null, try: tryOf(answer) } as const
  await writeSent(ctx, endpoint_id, [sent], now)
  if (answer.fault) return
  await forgetFailures(ctx, endpoint_id)
  await wakeDelivery(ctx, endpoint_id)
}
