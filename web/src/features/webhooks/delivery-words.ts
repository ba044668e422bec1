import { type WebhookTry, WebhookDeliveryState } from '@eventkit/api/eventkit/v1/webhook_delivery_pb'
import { CircleCheck, CircleX, Clock, Hourglass, type LucideIcon } from 'lucide-react'
import type { PlainKey, Translate } from '@/lib/i18n'

/** How a state of a delivery looks and what it is called. */
interface StateLook {
  name: string
  state: WebhookDeliveryState
  icon: LucideIcon
  label: PlainKey
  tone: string
}

export const DELIVERY_STATES: readonly StateLook[] = [
  {
    name: 'delivered',
    state: WebhookDeliveryState.DELIVERED,
    icon: CircleCheck,
    label: 'webhook.delivered',
    tone: 'text-ok',
  },
  {
    name: 'retrying',
    state: WebhookDeliveryState.RETRYING,
    icon: Hourglass,
    label: 'webhook.retrying',
    tone: 'text-warn',
  },
  { name: 'waiting', state: WebhookDeliveryState.WAITING, icon: Clock, label: 'webhook.waiting', tone: 'text-muted' },
  { name: 'dead', state: WebhookDeliveryState.DEAD, icon: CircleX, label: 'webhook.dead', tone: 'text-danger' },
]

const FAULTS: Readonly<Record<string, PlainKey>> = {
  timeout: 'webhook.faultTimeout',
  address_not_allowed: 'webhook.faultAddress',
  name_not_found: 'webhook.faultName',
  connection: 'webhook.faultConnection',
  tls: 'webhook.faultTls',
  answer: 'webhook.faultAnswer',
}

/** How a try went, in words. */
export function tryText({ error, status }: WebhookTry, t: Translate): string {
  const values = { status: String(status) }
  if (!error) return t('webhook.taken', values)
  if (error === 'redirect') return t('webhook.faultRedirect', values)
  const fault = FAULTS[error]
  return fault ? t(fault) : t('webhook.faultStatus', values)
}
