import { createConnectQueryKey, useInfiniteQuery, useMutation, useQuery } from '@connectrpc/connect-query'
import type { WebhookDeliveryState } from '@eventkit/api/eventkit/v1/webhook_delivery_pb'
import { type Webhook, WebhookService } from '@eventkit/api/eventkit/v1/webhook_pb'
import { useT } from '@/lib/i18n'
import { queryClient } from '@/lib/query-client'
import { tell, tellRefusal } from '@/lib/tell'

const { listWebhookDeliveries, getWebhookDelivery } = WebhookService.method

// Deliveries go on while somebody looks, and are no entries of the journal.
const LOOK_AGAIN_MS = 3_000

/** The deliveries of a webhook, newest first, read again every few seconds. */
export function useDeliveries(webhookId: string, states: WebhookDeliveryState[]) {
  const query = useInfiniteQuery(
    listWebhookDeliveries,
    { webhookId, states, pageSize: 20, pageToken: '' },
    {
      pageParamKey: 'pageToken',
      getNextPageParam: (last) => last.nextPageToken || undefined,
      refetchInterval: LOOK_AGAIN_MS,
    },
  )
  return { ...query, deliveries: query.data?.pages.flatMap(({ deliveries }) => deliveries) ?? [] }
}

/** One delivery with what is sent. */
export const useDelivery = (webhookId: string, id: string) => useQuery(getWebhookDelivery, { webhookId, id })

/** Has webhooks and their deliveries read again. */
function readAgain(): void {
  const queryKey = createConnectQueryKey({ schema: WebhookService, cardinality: undefined })
  void queryClient.invalidateQueries({ queryKey })
}

/** What can be done with a webhook beside changing it. */
export function useWebhookActs({ id }: Webhook) {
  const t = useT()
  const says = (message: () => string) => ({
    onError: tellRefusal,
    onSuccess: () => {
      tell('ok', message())
      readAgain()
    },
  })
  const test = useMutation(
    WebhookService.method.testWebhook,
    says(() => t('webhook.testing')),
  )
  const skip = useMutation(
    WebhookService.method.skipWebhook,
    says(() => t('webhook.didSkipNow')),
  )
  const replay = useMutation(WebhookService.method.replayWebhook, {
    onError: tellRefusal,
    onSuccess: (_, { fromPosition }) => {
      tell('ok', t('webhook.didReplayNow', { position: String(fromPosition) }))
      readAgain()
    },
  })
  const redeliver = useMutation(
    WebhookService.method.redeliverWebhook,
    says(() => t('webhook.didRedeliverNow')),
  )
  return {
    isPending: test.isPending || skip.isPending || replay.isPending || redeliver.isPending,
    test: () => test.mutate({ id }),
    skip: () => skip.mutate({ id }),
    replay: (fromPosition: bigint) => replay.mutate({ id, fromPosition }),
    redeliver: (deliveryId: string) => redeliver.mutate({ webhookId: id, id: deliveryId }),
  }
}

/** The secret of a webhook, and the way to a new one. */
export function useWebhookSecret(id: string) {
  const t = useT()
  const query = useQuery(WebhookService.method.getWebhookSecret, { id }, { gcTime: 0, staleTime: 0 })
  const rotate = useMutation(WebhookService.method.rotateWebhookSecret, {
    onError: tellRefusal,
    onSuccess: () => {
      tell('ok', t('webhook.didRotateNow'))
      void query.refetch()
    },
  })
  return {
    query,
    isPending: rotate.isPending,
    rotate: (overlapHours: number) => rotate.mutate({ id, overlapHours }),
  }
}
