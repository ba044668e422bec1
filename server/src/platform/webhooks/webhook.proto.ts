import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { WebhookDeliveryState, type WebhookDeliverySchema } from '@eventkit/api/eventkit/v1/webhook_delivery_pb'
import type { WebhookSecretSchema } from '@eventkit/api/eventkit/v1/webhook_pb'
import type { Secrets } from './endpoint.state.store.ts'
import type { Shown } from './delivery.actions.ts'
import type { DeliveryRow } from './delivery.store.ts'

/** Secrets as the contract has them. */
export const toSecret = ({ secret, former, formerUntil }: Secrets): MessageInitShape<typeof WebhookSecretSchema> => ({
  secret,
  formerSecret: former,
  ...(formerUntil && { formerUntil: timestampFromDate(formerUntil) }),
})

/** A delivery as the contract has it, with what is sent where that is asked for. */
export const toDelivery = (row: DeliveryRow, shown?: Shown): MessageInitShape<typeof WebhookDeliverySchema> => ({
  id: row.id,
  webhookId: row.endpoint_id,
  state: stateOf(row),
  eventId: row.event_id,
  eventType: row.event_type,
  subjectType: row.subject_type,
  subjectId: row.subject_id,
  position: BigInt(row.position ?? 0),
  attempts: row.attempts,
  tries: row.tries.map(({ at, ms, status, error, response }) => ({
    startedAt: timestampFromDate(new Date(at)),
    durationMs: ms,
    status,
    error,
    response,
  })),
  createdAt: timestampFromDate(row.created_at),
  ...(row.next_attempt_at && { nextAttemptAt: timestampFromDate(row.next_attempt_at) }),
  ...(shown && { request: shown }),
  ...(row.ended_at && { endedAt: timestampFromDate(row.ended_at) }),
})

function stateOf({ state, next_attempt_at }: DeliveryRow): WebhookDeliveryState {
  if (state === 'delivered') return WebhookDeliveryState.DELIVERED
  if (state === 'dead') return WebhookDeliveryState.DEAD
  return next_attempt_at ? WebhookDeliveryState.RETRYING : WebhookDeliveryState.WAITING
}
