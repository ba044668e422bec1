import type { Schedule } from '@eventkit/api/eventkit/v1/schedule_pb'
import { Repeat, UserRound, Zap } from 'lucide-react'
import { Suspense, useState } from 'react'
import { CreatedRow } from '@/components/created-row'
import { FIELD_TEXT, FIELD_VALUE, FieldRow } from '@/components/record-fields'
import { RecordName } from '@/components/records/reference-field'
import { messageOf } from '@/features/work/recurrence.message'
import { recurrenceText } from '@/features/work/recurrence.text'
import { actionLabel, schedules } from '@/features/work/schedule'
import { startOfSchedule } from '@/features/work/schedule.start'
import { templates } from '@/features/work/template'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'

const RecurrenceDialog = layer(async () => (await import('@/features/work/recurrence-dialog')).RecurrenceDialog)
const ActionDialog = layer(async () => (await import('@/features/work/schedule-action')).ActionDialog)

/** When a schedule comes, what it does and for whom, inside a `<dl>`. */
export function ScheduleRows({ schedule, isReadOnly }: { schedule: Schedule; isReadOnly: boolean }) {
  const t = useT()
  const { locale, timeZone } = useFormat()
  const [asking, setAsking] = useState<'when' | 'what'>()
  const close = () => setAsking(undefined)
  const { recurrence, action } = schedule
  const value = (which: 'when' | 'what', content: React.ReactNode) =>
    isReadOnly ? (
      <span className={FIELD_TEXT}>{content}</span>
    ) : (
      <button type="button" aria-haspopup="dialog" className={FIELD_VALUE} onClick={() => setAsking(which)}>
        {content}
      </button>
    )
  return (
    <>
      <FieldRow icon={<Repeat aria-hidden />} label={t('schedule.when')} isTall>
        {value('when', <span className="wrap-anywhere">{recurrenceText(recurrence, locale)}</span>)}
      </FieldRow>
      <FieldRow icon={<Zap aria-hidden />} label={t('schedule.action')} isTall>
        {value('what', <ActionText action={action} />)}
      </FieldRow>
      <FieldRow icon={<UserRound aria-hidden />} label={t('schedule.runsAs')}>
        <span className={FIELD_TEXT}>{schedule.runsAs?.name || t('shell.someone')}</span>
      </FieldRow>
      <CreatedRow by={schedule.createdBy} at={schedule.createdAt} />
      <Suspense fallback={null}>
        {asking === 'when' && (
          <RecurrenceDialog
            recurrence={recurrence}
            first={startOfSchedule(timeZone)}
            isSchedule
            onSave={(next) => schedules.verbs.update(schedule, { recurrence: messageOf(next) })}
            onClose={close}
          />
        )}
        {asking === 'what' && (
          <ActionDialog
            action={action}
            onSave={(next) => schedules.verbs.update(schedule, { action: next })}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  )
}

function ActionText({ action }: Pick<Schedule, 'action'>) {
  const t = useT()
  const { what } = action ?? {}
  if (what?.case === 'makeTasks')
    return (
      <span>
        {t('schedule.makeTasks')}: <RecordName kind={templates} id={what.value.templateId} />
      </span>
    )
  const text = what?.case === undefined ? '' : what.value.text
  return <span className="wrap-anywhere">{[t(actionLabel(what?.case)), text].filter(Boolean).join(': ')}</span>
}
