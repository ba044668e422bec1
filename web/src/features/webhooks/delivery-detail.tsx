import {
  type WebhookDelivery,
  WebhookDeliveryState,
  type WebhookTry,
} from '@eventkit/api/eventkit/v1/webhook_delivery_pb'
import type { Webhook } from '@eventkit/api/eventkit/v1/webhook_pb'
import { RotateCw } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { tryText } from '@/features/webhooks/delivery-words'
import { useDelivery, useWebhookActs } from '@/features/webhooks/webhook.queries'
import { readFailure } from '@/lib/errors'
import { explain } from '@/lib/explain'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

const CODE =
  'max-h-64 overflow-auto rounded-md bg-surface-2 p-2 font-mono text-xs break-words whitespace-pre-wrap focus-visible:outline-2'

/** One delivery: its tries, what is sent, and the way to send it again. */
export function DeliveryDetail(props: { webhook: Webhook; delivery: WebhookDelivery; isReadOnly: boolean }) {
  const { webhook, delivery, isReadOnly } = props
  const t = useT()
  const acts = useWebhookActs(webhook)
  const query = useDelivery(webhook.id, delivery.id)
  const { request } = query.data ?? {}
  const mayRepeat = !isReadOnly && webhook.enabled && delivery.position > 0n
  const isOver = delivery.state === WebhookDeliveryState.DELIVERED || delivery.state === WebhookDeliveryState.DEAD
  return (
    <div className="flex flex-col gap-3 px-1 pb-3 ps-7">
      {delivery.tries.length > 0 && (
        <ol className="flex flex-col gap-2">
          {delivery.tries.toReversed().map((each, index) => (
            <TryItem key={index} attempt={each} />
          ))}
        </ol>
      )}
      {query.isPending && <div className="skeleton late h-16" />}
      {query.error && <p className="text-table text-danger">{explain(readFailure(query.error), t)}</p>}
      {request?.hidden && <p className="text-table text-muted">{t('webhook.hidden')}</p>}
      {request?.body && <Code label={t('webhook.request')} text={indented(request.body)} />}
      {mayRepeat && (
        <Button size="sm" className="self-start" aria-busy={acts.isPending} onClick={() => acts.redeliver(delivery.id)}>
          <RotateCw className="size-4" aria-hidden />
          {t(isOver ? 'webhook.redeliver' : 'webhook.sendNow')}
        </Button>
      )}
    </div>
  )
}

function TryItem({ attempt }: { attempt: WebhookTry }) {
  const t = useT()
  const format = useFormat()
  const at = dateOf(attempt.startedAt)
  return (
    <li className="flex flex-col gap-1 text-table">
      <span className="flex flex-wrap gap-x-3">
        <span className={attempt.error ? 'text-danger' : 'text-ok'}>{tryText(attempt, t)}</span>
        <span className="tabular text-xs text-muted">
          {at && t('webhook.tryAt', { when: format.short(at), ms: format.number(attempt.durationMs) })}
        </span>
      </span>
      {attempt.response && <Code label={t('webhook.answer')} text={attempt.response} />}
    </li>
  )
}

/** Text as it was sent; what is longer is scrolled, by keys, too. */
function Code({ label, text }: { label: string; text: string }) {
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-xs text-muted">{label}</figcaption>
      <pre tabIndex={0} role="group" aria-label={label} className={CODE}>
        {text}
      </pre>
    </figure>
  )
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2)
  } catch {
    return body
  }
}
