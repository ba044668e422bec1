import { WebhookService } from '@eventkit/api/eventkit/v1/webhook_pb'
import { serveRecord } from '../records/index.ts'
import { getDelivery, listDeliveries, redeliver } from './delivery.actions.ts'
import {
  createEndpoint,
  readSecrets,
  replayEndpoint,
  restoreEndpoint,
  rotateSecret,
  skipEndpoint,
  testEndpoint,
  updateEndpoint,
} from './endpoint.actions.ts'
import { endpoints } from './endpoint.ts'
import { toDelivery, toSecret } from './webhook.proto.ts'

const usualOverlapHours = 24

/** Webhooks over the contract. */
export const webhookService = serveRecord(WebhookService, endpoints, {
  verbs: { create: createEndpoint, update: updateEndpoint, restore: restoreEndpoint },
  steps: {
    replayWebhook: (ctx, { id, fromPosition }) => replayEndpoint(ctx, id, Number(fromPosition)),
    skipWebhook: (ctx, { id }) => skipEndpoint(ctx, id),
  },
  more: {
    getWebhookSecret: async (ctx, { id }) => toSecret(await readSecrets(ctx, id)),
    rotateWebhookSecret: async (ctx, { id, overlapHours = usualOverlapHours }) =>
      toSecret(await rotateSecret(ctx, id, overlapHours)),
    testWebhook: async (ctx, { id }) => toDelivery(await testEndpoint(ctx, id)),
    listWebhookDeliveries: async (ctx, request) => {
      const { rows, nextPageToken } = await listDeliveries(ctx, request.webhookId, request.states, request)
      return { deliveries: rows.map((row) => toDelivery(row)), nextPageToken }
    },
    getWebhookDelivery: async (ctx, { webhookId, id }) => {
      const { row, shown } = await getDelivery(ctx, webhookId, id)
      return toDelivery(row, shown)
    },
    redeliverWebhook: async (ctx, { webhookId, id }) => toDelivery(await redeliver(ctx, webhookId, id)),
  },
})
