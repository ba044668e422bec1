import type { NotificationChoice } from '@eventkit/api/eventkit/v1/notification_preferences_pb'
import { SettingsCard } from '@/components/settings'
import { Checkbox } from '@/components/ui/checkbox'
import { ErrorState } from '@/components/ui/error-state'
import { SkeletonRecord } from '@/components/ui/skeleton'
import { useChooseChannel, usePreferences } from '@/features/notifications/preference.queries'
import { useT } from '@/lib/i18n'

/** What the reader wants to hear of. */
export function PreferencesCard() {
  const t = useT()
  const { data, error, refetch } = usePreferences()
  return (
    <SettingsCard id="notifications" title={t('notifications.title')} hint={t('notifications.chooseHint')}>
      {data ? (
        <Kinds kinds={data.kinds} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRecord label={t('shell.loading')} />
      )}
    </SettingsCard>
  )
}

function Kinds({ kinds }: { kinds: readonly NotificationChoice[] }) {
  const t = useT()
  const choose = useChooseChannel()
  return (
    <fieldset>
      <legend className="pb-1 text-xs font-semibold text-muted">{t('notifications.chooseInApp')}</legend>
      {kinds.map((one) => (
        <label key={one.kind} className="flex min-h-8 items-center gap-2.5 text-table pointer-coarse:min-h-11">
          <Checkbox checked={one.inApp} onChange={() => choose(one, 'inApp', !one.inApp)} />
          {one.label}
        </label>
      ))}
    </fieldset>
  )
}
