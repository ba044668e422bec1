import { useState } from 'react'
import { MomentInput } from '@/components/date-time-input'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import type { When } from '@/features/reminders/reminder.queries'
import { whenText } from '@/features/reminders/reminder-words'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { fromInputValue } from '@/lib/zoned-time'

/** What people mostly ask for. */
const OFFSETS = ['PT0S', '-PT30M', '-PT1H', '-P1D', '-P7D']

/** Asks when to remind: before one of the record's moments, or at a time. */
export function ReminderForm(props: {
  moments: readonly string[]
  isBusy: boolean
  mayRemindAssignee: boolean
  onAdd: (when: When, isForAssignee: boolean) => void
  onClose: () => void
}) {
  const t = useT()
  const format = useFormat()
  const [isForAssignee, setIsForAssignee] = useState(false)
  const [value, setValue] = useState('')
  const at = fromInputValue(value, format.timeZone)
  const offsets = props.moments.flatMap((moment, i) =>
    OFFSETS.filter((offset) => i === 0 || offset === 'PT0S').map((offset) => ({ moment, offset })),
  )
  return (
    <form
      className="mt-2 flex flex-col gap-3 rounded-lg border border-line bg-surface-1 p-3 print:hidden"
      onSubmit={(event) => {
        event.preventDefault()
        if (at) props.onAdd({ at }, isForAssignee)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        props.onClose()
      }}
    >
      <div className="flex flex-wrap gap-1.5">
        {offsets.map((when, i) => (
          <Button
            key={`${when.moment} ${when.offset}`}
            size="sm"
            autoFocus={i === 0}
            aria-busy={props.isBusy}
            onClick={() => props.onAdd(when, isForAssignee)}
          >
            {whenText({ at: undefined, ...when }, t, format)}
          </Button>
        ))}
      </div>
      {props.mayRemindAssignee && (
        <label className="flex items-center gap-2 text-table">
          <Checkbox checked={isForAssignee} onChange={() => setIsForAssignee(!isForAssignee)} />
          {t('reminders.forAssignee')}
        </label>
      )}
      <Field label={t('reminders.atDate')}>
        {(control) => (
          <MomentInput
            control={control}
            dateLabel={t('reminders.atDate')}
            timeLabel={t('reminders.atTime')}
            value={value}
            hasTime
            zone={format.timeZone}
            onChange={setValue}
          />
        )}
      </Field>
      <Button type="submit" size="sm" className="self-start" disabled={!at}>
        {t('reminders.save')}
      </Button>
    </form>
  )
}
