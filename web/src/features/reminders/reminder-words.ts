import { type Reminder, type ReminderOutcome, ReminderState } from '@eventkit/api/eventkit/v1/reminder_pb'
import { dateOf, type Format } from '@/lib/format'
import type { PlainKey, useT } from '@/lib/i18n'

type T = ReturnType<typeof useT>

const MOMENTS: Readonly<Record<string, PlainKey>> = {
  due: 'reminders.due',
  start: 'reminders.start',
  end: 'reminders.end',
}

const REASONS: Readonly<Record<string, PlainKey>> = {
  no_moment: 'reminders.no_moment',
  past: 'reminders.past',
  closed: 'reminders.closed',
  deleted: 'reminders.deleted',
  not_visible: 'reminders.not_visible',
  no_assignee: 'reminders.no_assignee',
  gone: 'reminders.gone',
  switched_off: 'reminders.switched_off',
  error: 'reminders.error',
}

const UNITS = ['week', 'day', 'hour', 'minute', 'second'] as const

/** "1 day 2 hours" of an ISO 8601 span, whatever its sign. */
export function spanText(span: string, locale: string): string {
  const [, ...numbers] = /P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(span) ?? []
  return numbers
    .flatMap((text, i) => {
      const unit = UNITS[i]
      if (!text || text === '0' || !unit) return []
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Number(text))
    })
    .join(' ')
}

/** When a reminder comes, by what was asked for: "1 day before it is due". */
export function whenText({ at, moment, offset }: Pick<Reminder, 'at' | 'moment' | 'offset'>, t: T, format: Format) {
  if (at) return format.short(dateOf(at))
  const key = MOMENTS[moment]
  const name = key ? t(key) : moment
  const span = spanText(offset, format.locale)
  if (span === '') return t('reminders.atMoment', { moment: name })
  return t(offset.startsWith('-') ? 'reminders.before' : 'reminders.after', { span, moment: name })
}

/** What has become of a reminder, or of one of its times. */
export function stateText(
  { state, reason, dueAt, at }: Pick<Reminder, 'state' | 'reason' | 'dueAt'> & Partial<Pick<ReminderOutcome, 'at'>>,
  t: T,
  format: Format,
): string {
  const when = dateOf(at ?? dueAt)
  const shown = when ? format.dayTime(when) : ''
  if (state === ReminderState.SCHEDULED) return t('reminders.scheduled', { when: shown })
  if (state === ReminderState.SENT) return t('reminders.sent', { when: shown })
  if (state === ReminderState.LATE) return t('reminders.late', { when: shown })
  if (state === ReminderState.FAILED) return t('reminders.failed')
  const why = REASONS[reason]
  return t('reminders.suppressed', { why: why ? t(why) : reason })
}
