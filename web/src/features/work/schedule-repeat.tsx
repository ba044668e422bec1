import { Suspense, useState } from 'react'
import type { ControlProps } from '@/components/ui/field'
import { inputClass } from '@/components/ui/input'
import type { KeptRecurrence } from '@/features/work/recurrence.draft'
import { recurrenceWords } from '@/features/work/recurrence.words'
import { startOfSchedule } from '@/features/work/schedule.start'
import { cx } from '@/lib/class-names'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'

const RecurrenceDialog = layer(async () => (await import('@/features/work/recurrence-dialog')).RecurrenceDialog)

/** When a new schedule comes: in words, with the editor behind them. */
export function ScheduleRepeat(props: {
  control: ControlProps
  recurrence: KeptRecurrence | undefined
  onChange: (recurrence: KeptRecurrence) => void
}) {
  const t = useT()
  const { locale, timeZone } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { control, recurrence, onChange } = props
  return (
    <>
      <button
        type="button"
        {...control}
        aria-haspopup="dialog"
        className={cx(inputClass, 'text-start', !recurrence && 'text-muted')}
        onClick={() => setOpen(true)}
      >
        {recurrence ? recurrenceWords(recurrence, locale) : t('schedule.chooseWhen')}
      </button>
      <Suspense fallback={null}>
        {isOpen && (
          <RecurrenceDialog
            recurrence={recurrence}
            first={startOfSchedule(timeZone)}
            isSchedule
            onSave={onChange}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </>
  )
}
