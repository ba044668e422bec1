import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { SecretText } from '@/components/secret-text'
import { useWebhookSecret } from '@/features/webhooks/webhook.queries'
import { dateOf, useFormat } from '@/lib/format'
import { explain } from '@/lib/explain'
import { readFailure } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** What messages are signed with, and the way to another secret. */
export function WebhookSecretDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT()
  const format = useFormat()
  const { query, isPending, rotate } = useWebhookSecret(id)
  const until = dateOf(query.data?.formerUntil)
  return (
    <Dialog open title={t('webhook.secretTitle')} description={t('webhook.secretHint')} onClose={onClose}>
      <div className="flex flex-col gap-4">
        {query.error && <p className="text-table text-danger">{explain(readFailure(query.error), t)}</p>}
        {query.data && (
          <>
            <SecretText
              key={query.data.secret}
              label={t('webhook.secretLabel')}
              text={query.data.secret}
              onDone={onClose}
            />
            {until && (
              <p className="text-table text-warn">{t('webhook.formerSecret', { when: format.short(until) })}</p>
            )}
            <Rotation
              label={t('webhook.rotate')}
              hint={t('webhook.rotateHint')}
              isBusy={isPending}
              isOff={until !== undefined}
              onRotate={() => rotate(24)}
            />
            <Rotation
              label={t('webhook.rotateNow')}
              hint={t('webhook.rotateNowHint')}
              isBusy={isPending}
              onRotate={() => rotate(0)}
            />
          </>
        )}
      </div>
    </Dialog>
  )
}

function Rotation(props: { label: string; hint: string; isBusy: boolean; isOff?: boolean; onRotate: () => void }) {
  if (props.isOff) return null
  return (
    <div className="flex flex-col items-start gap-1.5 border-t border-line pt-3">
      <Button size="sm" aria-busy={props.isBusy} onClick={props.onRotate}>
        {props.label}
      </Button>
      <p className="text-xs text-muted">{props.hint}</p>
    </div>
  )
}
