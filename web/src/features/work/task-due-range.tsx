import { DateInput } from '@/components/date-input'
import { Field } from '@/components/ui/field'
import { dueRange, dueRangeOf } from '@/features/work/task-search'
import { useT } from '@/lib/i18n'

/** Narrows a list to what is due from one day to another, both included; either end may be open. */
export function DueRange({ due, onChange }: { due: string | undefined; onChange: (due: string | undefined) => void }) {
  const t = useT()
  const { from, to } = dueRangeOf(due) ?? { from: '', to: '' }
  return (
    <div className="flex flex-col gap-2.5 border-t border-line p-2.5">
      <Field label={t('layers.dueRangeFrom')}>
        {(control) => <DateInput {...control} value={from} onChange={(day) => onChange(dueRange(day, to))} />}
      </Field>
      <Field label={t('layers.dueRangeTo')}>
        {(control) => <DateInput {...control} value={to} onChange={(day) => onChange(dueRange(from, day))} />}
      </Field>
    </div>
  )
}
