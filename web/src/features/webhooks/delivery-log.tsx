import { type WebhookDelivery, WebhookDeliveryState } from '@eventkit/api/eventkit/v1/webhook_delivery_pb'
import type { Webhook } from '@eventkit/api/eventkit/v1/webhook_pb'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { DeliveryDetail } from '@/features/webhooks/delivery-detail'
import { DELIVERY_STATES } from '@/features/webhooks/delivery-words'
import { useDeliveries } from '@/features/webhooks/webhook.queries'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

const ALL = 'all'

/** What was sent to a webhook, newest first, with how it went. */
export function DeliveryLog({ webhook, isReadOnly }: { webhook: Webhook; isReadOnly: boolean }) {
  const t = useT()
  const heading = useId()
  const [chosen, setChosen] = useState(ALL)
  const state = DELIVERY_STATES.find(({ name }) => name === chosen)?.state
  const query = useDeliveries(webhook.id, state === undefined ? [] : [state])
  const options = DELIVERY_STATES.map(({ name, label }) => ({ value: name, label: t(label) }))
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-2">
      <h2 id={heading} className="text-table font-semibold">
        {t('webhook.deliveries')}
      </h2>
      <Segmented
        label={t('webhook.state')}
        value={chosen}
        options={[{ value: ALL, label: t('webhook.allDeliveries') }, ...options]}
        onChange={setChosen}
      />
      {query.isSuccess && query.deliveries.length === 0 && (
        <p className="text-table text-muted">
          {t(state === undefined ? 'webhook.noDeliveries' : 'webhook.noSuchDeliveries')}
        </p>
      )}
      <ul aria-labelledby={heading} className={cx(query.deliveries.length > 0 && 'border-t border-line')}>
        {query.deliveries.map((delivery) => (
          <DeliveryItem key={delivery.id} webhook={webhook} delivery={delivery} isReadOnly={isReadOnly} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button look="ghost" size="sm" className="self-start" onClick={() => void query.fetchNextPage()}>
          {t('webhook.olderDeliveries')}
        </Button>
      )}
    </section>
  )
}

interface ItemProps {
  webhook: Webhook
  delivery: WebhookDelivery
  isReadOnly: boolean
}

function DeliveryItem({ webhook, delivery, isReadOnly }: ItemProps) {
  const t = useT()
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const created = dateOf(delivery.createdAt)
  const when = created ? format.short(created) : ''
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <li className="border-b border-line">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={t('webhook.showDelivery', { type: delivery.eventType, when })}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-9 w-full flex-wrap items-center gap-x-3 gap-y-0.5 rounded-md px-1 py-1 text-start text-table hover:bg-surface-2 pointer-coarse:min-h-11"
      >
        <Chevron className="size-4 shrink-0 text-muted rtl:-scale-x-100" aria-hidden />
        <span className="min-w-0 flex-1 truncate font-mono text-xs">{delivery.eventType}</span>
        <DeliveryState delivery={delivery} />
        <span className="tabular w-full ps-7 text-xs text-muted">
          <DeliveryTimes delivery={delivery} when={when} />
        </span>
      </button>
      {isOpen && <DeliveryDetail webhook={webhook} delivery={delivery} isReadOnly={isReadOnly} />}
    </li>
  )
}

function DeliveryState({ delivery: { state } }: { delivery: WebhookDelivery }) {
  const t = useT()
  const look = DELIVERY_STATES.find((each) => each.state === state)
  return (
    look && (
      <span className={cx('inline-flex items-center gap-1.5', look.tone)}>
        <look.icon className="size-4 shrink-0" aria-hidden />
        {t(look.label)}
      </span>
    )
  )
}

/** Since when, how often, and when it goes on. */
function DeliveryTimes({ delivery, when }: { delivery: WebhookDelivery; when: string }) {
  const t = useT()
  const format = useFormat()
  const next = delivery.state === WebhookDeliveryState.RETRYING ? dateOf(delivery.nextAttemptAt) : undefined
  const told = [
    when,
    delivery.position > 0n && t('webhook.position', { position: String(delivery.position) }),
    delivery.attempts > 1 && t('webhook.tries', { count: delivery.attempts }),
    next && t('webhook.nextTry', { when: format.distance(next) }),
  ]
  return told.filter(Boolean).join(' · ')
}
