import type { Webhook } from '@eventkit/api/eventkit/v1/webhook_pb'
import { FastForward, KeyRound, Rewind, Send } from 'lucide-react'
import { Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { DeliveryLog } from '@/features/webhooks/delivery-log'
import { useWebhookActs } from '@/features/webhooks/webhook.queries'
import { WebhookStory } from '@/features/webhooks/webhook-state'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'

const WebhookSecretDialog = part(async () => (await import('@/features/webhooks/webhook-secret')).WebhookSecretDialog)
const ReplayDialog = part(async () => (await import('@/features/webhooks/replay-dialog')).ReplayDialog)
const ConfirmDialog = part(async () => (await import('@/components/confirm-dialog')).ConfirmDialog)

/** What is done with a webhook, and what was sent to it. */
export function WebhookFoot({ record, isReadOnly }: { record: Webhook; isReadOnly: boolean }) {
  return (
    <div className="mt-4 flex flex-col gap-4">
      <WebhookStory webhook={record} />
      {!isReadOnly && <WebhookButtons webhook={record} />}
      <DeliveryLog webhook={record} isReadOnly={isReadOnly} />
    </div>
  )
}

type Asking = 'secret' | 'replay' | 'skip'

function WebhookButtons({ webhook }: { webhook: Webhook }) {
  const t = useT()
  const acts = useWebhookActs(webhook)
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" aria-busy={acts.isPending} onClick={acts.test}>
        <Send className="size-4" aria-hidden />
        {t('webhook.test')}
      </Button>
      <Button size="sm" onClick={() => setAsking('secret')}>
        <KeyRound className="size-4" aria-hidden />
        {t('webhook.secret')}
      </Button>
      {webhook.enabled && (
        <Button size="sm" onClick={() => setAsking('replay')}>
          <Rewind className="size-4" aria-hidden />
          {t('webhook.more')}
        </Button>
      )}
      <Button look="ghost" size="sm" onClick={() => setAsking('skip')}>
        <FastForward className="size-4" aria-hidden />
        {t('webhook.skip')}
      </Button>
      <Suspense fallback={null}>
        {asking === 'secret' && <WebhookSecretDialog id={webhook.id} onClose={close} />}
        {asking === 'replay' && <ReplayDialog position={webhook.position} onReplay={acts.replay} onClose={close} />}
        {asking === 'skip' && (
          <ConfirmDialog
            title={t('webhook.skipTitle')}
            text={t('webhook.skipText')}
            action={t('webhook.skip')}
            onConfirm={acts.skip}
            onClose={close}
          />
        )}
      </Suspense>
    </div>
  )
}
