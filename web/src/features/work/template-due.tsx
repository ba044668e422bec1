import type { TemplateTask } from '@eventkit/api/eventkit/v1/template_pb'
import { useState } from 'react'
import { TimeInput } from '@/components/date-input'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input, Select } from '@/components/ui/input'
import { whenText } from '@/features/reminders/reminder-words'
import { dueWords, isOfDays, readSpan, type Span, SPAN_UNITS, writeSpan } from '@/features/work/template.span'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { readCount } from '@/lib/records/record-form'

interface PartProps {
  task: TemplateTask
  onChange: (part: Partial<TemplateTask>) => void
}

const SIDES = {
  none: 'template.notDue',
  same: 'template.same',
  before: 'template.sideBefore',
  after: 'template.sideAfter',
} as const
const UNITS = {
  day: 'template.days',
  week: 'template.weeks',
  hour: 'template.hours',
  minute: 'template.minutes',
} as const

/** As far from the day that the template is used for as a task may be due. */
const MOST_DAYS = 366
const MOST = { day: MOST_DAYS, week: 52, hour: MOST_DAYS * 24, minute: MOST_DAYS * 24 * 60 } as const

/** When a task of a template is due: so long before or after what the template is used for. */
export function TemplateDue({ task, onChange }: PartProps) {
  const t = useT()
  const format = useFormat()
  const [typed, setTyped] = useState<string>()
  const span = readSpan(task.due)
  const set = (next: Span) => {
    const bounded = { ...next, count: Math.min(Math.max(next.count, 1), MOST[next.unit]) }
    onChange({
      due: writeSpan(bounded),
      ...(!isOfDays(bounded) && { dueTime: '' }),
      ...(bounded.side === 'none' && { reminders: [] }),
    })
  }
  const now = span ?? { side: 'before', count: 1, unit: 'day' }
  const isCounted = span && (span.side === 'before' || span.side === 'after')
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Field label={t('work.due')}>
        {(control) => (
          <Select
            {...control}
            value={span?.side ?? 'kept'}
            onChange={({ target }) => set({ ...now, side: target.value as Span['side'] })}
          >
            {!span && <option value="kept">{dueWords({ ...task, dueTime: '' }, t, format.locale)}</option>}
            {Object.entries(SIDES).map(([side, label]) => (
              <option key={side} value={side}>
                {t(label)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {isCounted && (
        <>
          <Input
            aria-label={t('template.count')}
            inputMode="numeric"
            className="tabular w-20!"
            value={typed ?? String(span.count)}
            onChange={({ target }) => {
              setTyped(target.value)
              const count = readCount(target.value, format)
              if (count) set({ ...span, count })
            }}
            // What is no number leaves the one before.
            onBlur={() => setTyped(undefined)}
          />
          <Select
            aria-label={t('template.unit')}
            className="w-auto!"
            value={span.unit}
            onChange={({ target }) => set({ ...span, unit: target.value as Span['unit'] })}
          >
            {SPAN_UNITS.map((unit) => (
              <option key={unit} value={unit}>
                {t(UNITS[unit], { count: span.count })}
              </option>
            ))}
          </Select>
        </>
      )}
      {span && isOfDays(span) && (
        <div className="w-28">
          <Field label={t('template.time')}>
            {(control) => <TimeInput {...control} value={task.dueTime} onChange={(dueTime) => onChange({ dueTime })} />}
          </Field>
        </div>
      )}
    </div>
  )
}

/** What people mostly ask for. */
const OFFSETS = ['PT0S', '-PT30M', '-PT1H', '-P1D', '-P7D']

/** When who has the task is reminded. */
export function TemplateReminders({ task, onChange }: PartProps) {
  const t = useT()
  const format = useFormat()
  const { reminders } = task
  const toggle = (offset: string) =>
    onChange({
      reminders: reminders.includes(offset) ? reminders.filter((each) => each !== offset) : [...reminders, offset],
    })
  return (
    <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
      <legend className="mb-1.5 text-table font-medium">{t('template.reminders')}</legend>
      {[...new Set([...OFFSETS, ...reminders])].map((offset) => (
        <label key={offset} className="flex items-center gap-2 text-table">
          <Checkbox
            checked={reminders.includes(offset)}
            disabled={reminders.length >= 5 && !reminders.includes(offset)}
            onChange={() => toggle(offset)}
          />
          {whenText({ at: undefined, moment: 'due', offset }, t, format)}
        </label>
      ))}
    </fieldset>
  )
}
