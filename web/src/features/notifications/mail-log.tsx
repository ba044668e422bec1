import {
  type NotificationDelivery,
  NotificationDeliveryState,
} from '@eventkit/api/eventkit/v1/notification_preferences_pb'
import { useDeliveries } from '@/features/notifications/preference.queries'
import { dateOf, useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'

const STATES: Readonly<Record<NotificationDeliveryState, PlainKey>> = {
  [NotificationDeliveryState.UNSPECIFIED]: 'notifications.mailQueued',
  [NotificationDeliveryState.QUEUED]: 'notifications.mailQueued',
  [NotificationDeliveryState.SENT]: 'notifications.mailSent',
  [NotificationDeliveryState.SUPPRESSED]: 'notifications.mailSuppressed',
  [NotificationDeliveryState.FAILED]: 'notifications.mailFailed',
}

const REASONS: Readonly<Record<string, PlainKey>> = {
  quiet_hours: 'notifications.whyQuiet',
  digest: 'notifications.whyDigest',
  retry: 'notifications.whyRetry',
  read: 'notifications.whyRead',
  switched_off: 'notifications.whyOff',
  muted: 'notifications.whyMuted',
  not_visible: 'notifications.whyUnseen',
  address_refused: 'notifications.whyAddress',
  no_server: 'notifications.whyServer',
  refused: 'notifications.whyRefused',
  unreachable: 'notifications.whyUnreachable',
}

/** What became of the latest e-mails, for who asks. */
export function MailLog() {
  const t = useT()
  const { data } = useDeliveries()
  const deliveries = data?.deliveries ?? []
  return (
    <details>
      <summary className="cursor-pointer text-table font-medium">{t('notifications.mailLog')}</summary>
      {deliveries.length === 0 ? (
        <p className="pt-2 text-table text-muted">{t('notifications.mailLogEmpty')}</p>
      ) : (
        <ul className="flex flex-col gap-2 pt-2 text-table">
          {deliveries.map((delivery) => (
            <Line key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
    </details>
  )
}

function Line({ delivery }: { delivery: NotificationDelivery }) {
  const t = useT()
  const format = useFormat()
  const { text, state, reason, dueAt, endedAt, answer } = delivery
  const at = dateOf(endedAt ?? dueAt)
  const why = REASONS[reason]
  const told = [t(STATES[state]), why ? t(why) : reason, at && format.dayTime(at), answer]
  return (
    <li>
      <span className="block break-words">{text}</span>
      <span className="block text-xs break-words text-muted">{told.filter(Boolean).join(' · ')}</span>
    </li>
  )
}
