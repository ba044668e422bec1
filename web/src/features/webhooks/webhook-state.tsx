import { type Webhook, WebhookOffReason, WebhookState } from '@eventkit/api/eventkit/v1/webhook_pb'
import { CircleCheck, CircleSlash, type LucideIcon, TriangleAlert } from 'lucide-react'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'

interface Look {
  icon: LucideIcon
  label: PlainKey
  tone: string
}

const ON: Look = { icon: CircleCheck, label: 'webhook.on', tone: 'text-ok' }
const LOOKS: Readonly<Partial<Record<WebhookState, Look>>> = {
  [WebhookState.FAILING]: { icon: TriangleAlert, label: 'webhook.failing', tone: 'text-warn' },
  [WebhookState.OFF]: { icon: CircleSlash, label: 'webhook.off', tone: 'text-muted' },
}

/** Whether a webhook is told, in a word. */
export function WebhookStateMark({ webhook: { state } }: { webhook: Webhook }) {
  const t = useT()
  const { icon: Icon, label, tone } = LOOKS[state] ?? ON
  return (
    <span className={cx('inline-flex items-center gap-2 text-table', tone)}>
      <Icon className="size-4 shrink-0" aria-hidden />
      {t(label)}
    </span>
  )
}

/** Why it is not told at present, and when it last took something. */
export function WebhookStory({ webhook }: { webhook: Webhook }) {
  const t = useT()
  const format = useFormat()
  const [since, next, taken] = [dateOf(webhook.failingSince), dateOf(webhook.retryAt), dateOf(webhook.takenAt)]
  const isFailing = webhook.state === WebhookState.FAILING && since
  const trouble =
    (isFailing && t('webhook.failingSince', { when: format.short(since), next: next ? format.distance(next) : '…' })) ||
    (webhook.offReason === WebhookOffReason.UNANSWERED && t('webhook.offUnanswered')) ||
    (webhook.offReason === WebhookOffReason.GONE && t('webhook.offGone'))
  return (
    <>
      {trouble && <p className="rounded-md bg-surface-2 px-3 py-2 text-table text-warn">{trouble}</p>}
      {taken && <p className="text-xs text-muted">{t('webhook.lastTaken', { when: format.short(taken) })}</p>}
    </>
  )
}
