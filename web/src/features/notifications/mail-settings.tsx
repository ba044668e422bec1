import {
  EmailState,
  NotificationDigest,
  type NotificationPreferences,
} from '@eventkit/api/eventkit/v1/notification_preferences_pb'
import { TriangleAlert } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { TimeInput } from '@/components/date-input'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { MailLog } from '@/features/notifications/mail-log'
import { useChooseRhythm, useMailActs } from '@/features/notifications/preference.queries'
import { useT } from '@/lib/i18n'

interface Props {
  preferences: NotificationPreferences
}

/** When e-mail comes and where to, and what became of it; why there is none. */
export function MailSettings({ preferences }: Props) {
  const t = useT()
  const { emailState } = preferences
  if (emailState === EmailState.NO_SERVER) return <p className="text-table text-muted">{t('notifications.noServer')}</p>
  if (emailState === EmailState.NO_ADDRESS)
    return <p className="text-table text-muted">{t('notifications.noAddress')}</p>
  return (
    <>
      {emailState === EmailState.REFUSED && <Refused preferences={preferences} />}
      <Digest preferences={preferences} />
      <QuietHours key={`${preferences.quietFrom} ${preferences.quietUntil}`} preferences={preferences} />
      <MailLog />
      <Links />
    </>
  )
}

function Refused({ preferences: { email, emailAnswer } }: Props) {
  const t = useT()
  const { confirm } = useMailActs()
  return (
    <div role="alert" className="flex flex-col items-start gap-2 rounded-md border border-line p-3 text-table">
      <p className="flex items-start gap-2 text-warn">
        <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
        {t('notifications.refused', { email })}
      </p>
      {emailAnswer && <code className="font-mono text-xs break-words text-muted">{emailAnswer}</code>}
      <Button size="sm" onClick={confirm}>
        {t('notifications.confirmEmail')}
      </Button>
    </div>
  )
}

const DIGESTS = {
  atOnce: NotificationDigest.AT_ONCE,
  hourly: NotificationDigest.HOURLY,
  daily: NotificationDigest.DAILY,
} as const
type DigestName = keyof typeof DIGESTS
const NAMES = { atOnce: 'notifications.atOnce', hourly: 'notifications.hourly', daily: 'notifications.daily' } as const
const CHOICES: readonly DigestName[] = ['atOnce', 'hourly', 'daily']

function Digest({ preferences }: Props) {
  const t = useT()
  const choose = useChooseRhythm(preferences)
  const value = CHOICES.find((name) => DIGESTS[name] === preferences.digest) ?? 'atOnce'
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-table font-medium">{t('notifications.digest')}</p>
      <div className="flex flex-wrap items-center gap-3">
        <Segmented
          label={t('notifications.digest')}
          value={value}
          options={CHOICES.map((name) => ({ value: name, label: t(NAMES[name]) }))}
          onChange={(name: DigestName) => choose({ digest: DIGESTS[name] })}
        />
        {value === 'daily' && (
          <Select
            aria-label={t('notifications.digestHour')}
            className="w-24!"
            value={preferences.digestHour}
            onChange={(event) => choose({ digestHour: Number(event.target.value) })}
          >
            {Array.from({ length: 24 }, (_, hour) => (
              <option key={hour} value={hour}>{`${String(hour).padStart(2, '0')}:00`}</option>
            ))}
          </Select>
        )}
      </div>
      <p className="text-xs text-muted">{t('notifications.digestHint')}</p>
    </div>
  )
}

function QuietHours({ preferences }: Props) {
  const t = useT()
  const choose = useChooseRhythm(preferences)
  const [from, setFrom] = useState(preferences.quietFrom)
  const [until, setUntil] = useState(preferences.quietUntil)
  const isChanged = from !== preferences.quietFrom || until !== preferences.quietUntil
  const isSound = (from === '') === (until === '') && (from === '' || from !== until)
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (isChanged && isSound) choose({ quietFrom: from, quietUntil: until })
  }
  return (
    <form onSubmit={save} className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t('notifications.quietFrom')}>
          {(control) => <TimeInput {...control} className="w-24!" value={from} onChange={setFrom} />}
        </Field>
        <Field label={t('notifications.quietUntil')}>
          {(control) => <TimeInput {...control} className="w-24!" value={until} onChange={setUntil} />}
        </Field>
        <Button type="submit" disabled={!isChanged || !isSound}>
          {t('notifications.saveQuiet')}
        </Button>
      </div>
      <p className="text-xs text-muted">{t('notifications.quietHint', { zone: preferences.timeZone })}</p>
    </form>
  )
}

function Links() {
  const t = useT()
  const { revoke } = useMailActs()
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Button size="sm" onClick={revoke}>
        {t('notifications.revokeLinks')}
      </Button>
      <p className="text-xs text-muted">{t('notifications.revokeHint')}</p>
    </div>
  )
}
