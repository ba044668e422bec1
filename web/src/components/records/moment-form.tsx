import { useState } from 'react'
import { MomentInput } from '@/components/date-time-input'
import { SmallForm } from '@/components/small-form'
import { Field } from '@/components/ui/field'
import { useT } from '@/lib/i18n'
import { fromInputValue } from '@/lib/zoned-time'

/** The small form in which a day, or an instant on the clocks of a zone, is chosen: "2026-12-10", "2026-12-10T14:00". */
export function MomentForm(props: {
  label: string
  value: string
  /** Absent for a day, which has no time. */
  zone: string | undefined
  /** An empty text takes it away. */
  onSave: (value: string) => void
  onDone: () => void
}) {
  const t = useT()
  const { label } = props
  // Saved on what its writer saw, so that a change in between is a clash.
  const [{ zone, onSave, value: before }] = useState(props)
  const [value, setValue] = useState(before)
  const [isChecked, setChecked] = useState(false)
  const isHalf = zone !== undefined && value !== '' && fromInputValue(value, zone) === undefined
  const save = () => {
    setChecked(true)
    if (isHalf) return
    if (value !== before) onSave(value)
    props.onDone()
  }
  return (
    <SmallForm onSave={save} onCancel={props.onDone}>
      <Field
        label={label}
        error={isChecked && isHalf ? t('layers.fieldRequired') : undefined}
        hint={zone && t('layers.timesIn', { zone: zone.replaceAll('_', ' ') })}
      >
        {(control) => (
          <MomentInput
            control={control}
            autoFocus
            dateLabel={label}
            timeLabel={t('layers.timeOf', { name: label })}
            hasTime={zone !== undefined}
            zone={zone}
            value={value}
            onChange={setValue}
          />
        )}
      </Field>
    </SmallForm>
  )
}
