import { WebhookDeliveryState } from '@eventkit/api/eventkit/v1/webhook_delivery_pb'
import sql, { join, type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, notFound } from '../../kernel/errors.ts'
import { type Page, type PageRequest, readPage } from '../../kernel/page.ts'
import { shownOf } from '../journal/entry.visibility.ts'
import { readPositions } from '../journal/journal.store.ts'
import { getRecord } from '../records/index.ts'
import { type DeliveryRow, findDelivery, listDeliveryRows, renewDelivery } from './delivery.store.ts'
import { wakeDelivery } from './delivery.wake.ts'
import { getListeningForUpdate, recordDoing } from './endpoint.actions.ts'
import { forgetFailures, getCursorForUpdate } from './endpoint.state.store.ts'
import { type Endpoint, endpoints } from './endpoint.ts'
import { bodyOf, testBody, toldOf } from './envelope.ts'

const conditions: Readonly<Record<WebhookDeliveryState, Sql | undefined>> = {
  [WebhookDeliveryState.UNSPECIFIED]: undefined,
  [WebhookDeliveryState.WAITING]: sql`(state in ('waiting', 'testing') and next_attempt_at is null)`,
  [WebhookDeliveryState.RETRYING]: sql`(state = 'waiting' and next_attempt_at is not null)`,
  [WebhookDeliveryState.DELIVERED]: sql`state = 'delivered'`,
  [WebhookDeliveryState.DEAD]: sql`state = 'dead'`,
}

/** A webhook's deliveries in any of these states, newest first. */
export async function listDeliveries(
  ctx: Ctx,
  webhookId: string,
  states: readonly WebhookDeliveryState[],
  request: PageRequest,
): Promise<Page<DeliveryRow>> {
  await getRecord(ctx, endpoints, webhookId)
  const wanted = states.flatMap((state) => conditions[state] ?? [])
  const condition = wanted.length > 0 ? sql`(${join(wanted, ' or ')})` : sql`true`
  return await readPage(
    ctx,
    request,
    ['webhook deliveries', webhookId, states],
    (cursor, limit) => listDeliveryRows(ctx, webhookId, condition, cursor, limit),
    (row) => [row.seq],
  )
}

/** What is sent of a delivery, as far as the caller may see it. */
export interface Shown {
  body: string
  /** There is one that is not for the caller. */
  hidden: boolean
}

/** A delivery of a webhook with what is sent. */
export async function getDelivery(
  ctx: Ctx,
  webhookId: string,
  id: string,
): Promise<{ row: DeliveryRow; shown: Shown }> {
  const endpoint = await getRecord(ctx, endpoints, webhookId)
  const row = (await findDelivery(ctx, webhookId, id)) ?? gone()
  return { row, shown: await shownTo(ctx, endpoint, row) }
}

/** Made from the journal, so that it tells no more of who was erased, and nobody more than they see there. */
async function shownTo(ctx: Ctx, endpoint: Endpoint, row: DeliveryRow): Promise<Shown> {
  if (row.position === null) return { body: testBody(endpoint.id, row), hidden: false }
  const [entry] = await readPositions(ctx.db, ctx.services.keyring, ctx.tenantId, [row.position])
  const told = entry && toldOf(endpoint, entry)
  const shown = told && shownOf(ctx.principal, told)
  return { body: shown ? bodyOf(shown) : '', hidden: told !== undefined && !shown }
}

/** Delivers an entry once more, or at once when it waits. Others of its subject that wait come after it. */
export async function redeliver(ctx: Ctx, webhookId: string, id: string): Promise<DeliveryRow> {
  const endpoint = await getListeningForUpdate(ctx, webhookId)
  const found = (await findDelivery(ctx, webhookId, id)) ?? gone()
  if (found.position === null) throw failedPrecondition('is_test', 'A test is not sent again; send a new one.')
  // Before the delivery, as a run does that writes what became of it.
  await getCursorForUpdate(ctx, webhookId)
  const row = await renewDelivery(ctx, webhookId, id)
  await forgetFailures(ctx, webhookId)
  await wakeDelivery(ctx, webhookId)
  recordDoing(ctx, endpoint, 'redelivered', { event_id: row.event_id, event_type: row.event_type })
  return row
}

const gone = (): never => {
  throw notFound('delivery', 'id')
}
