import { EmailState, type NotificationPreferences } from '@eventkit/api/eventkit/v1/notification_preferences_pb'
import { SettingsCard } from '@/components/settings'
import { Checkbox } from '@/components/ui/checkbox'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRecord } from '@/components/ui/skeleton'
import { MailSettings } from '@/features/notifications/mail-settings'
import { useChooseChannel, usePreferences } from '@/features/notifications/preference.queries'
import { useT } from '@/lib/i18n'

/** What the reader wants to hear of, by which ways and when. */
export function PreferencesCard() {
  const t = useT()
  const { data, error, refetch } = usePreferences()
  return (
    <SettingsCard id="notifications" title={t('notifications.title')} hint={t('notifications.chooseHint')}>
      {data ? (
        <div className="flex flex-col gap-6">
          <Kinds preferences={data} />
          <MailSettings preferences={data} />
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRecord label={t('shell.loading')} />
      )}
    </SettingsCard>
  )
}

/** A line for each kind, with a box for each way; e-mail where there can be any. */
function Kinds({ preferences: { kinds, emailState } }: { preferences: NotificationPreferences }) {
  const t = useT()
  const choose = useChooseChannel()
  const ways = [
    { channel: 'inApp', label: t('notifications.chooseInApp') },
    ...(hasMail(emailState) ? [{ channel: 'email', label: t('notifications.chooseEmail') } as const] : []),
  ] as const
  return (
    <table className="w-full text-table">
      <thead>
        <tr className="text-xs text-muted">
          <th scope="col" className="pb-1 text-start font-semibold">
            {t('notifications.kind')}
          </th>
          {ways.map(({ channel, label }) => (
            <th key={channel} scope="col" className="w-18 pb-1 text-center font-semibold">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map((one) => (
          <tr key={one.kind} className="h-8 pointer-coarse:h-11">
            <th scope="row" className="py-1 text-start font-normal">
              {one.label}
            </th>
            {ways.map(({ channel, label }) => (
              <td key={channel} className="text-center">
                <Checkbox
                  aria-label={`${one.label}: ${label}`}
                  checked={one[channel]}
                  onChange={() => choose(one, channel, !one[channel])}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const hasMail = (state: EmailState): boolean => state === EmailState.AVAILABLE || state === EmailState.REFUSED
