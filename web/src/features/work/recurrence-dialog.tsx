import { type FormEvent, useState } from 'react'
import { DateInput, TimeInput } from '@/components/date-input'
import { TimeZoneField } from '@/components/time-zone-field'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import {
  draftOf,
  hasLateDay,
  type KeptRecurrence,
  type RecurrenceDraft,
  recurrenceOf,
} from '@/features/work/recurrence.draft'
import { recurrenceWords } from '@/features/work/recurrence.words'
import { Choice, type FormPart } from '@/features/work/recurrence-choice'
import { RecurrencePreview, slipOf, usePreview } from '@/features/work/recurrence-preview'
import { RhythmFields } from '@/features/work/recurrence-rhythm'
import { useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'

interface DialogProps {
  recurrence: KeptRecurrence | undefined
  /** Where a new one begins. */
  first: { date: string; time: string; zone: string }
  /** Of a schedule nothing is open or completed. */
  isSchedule?: boolean
  onSave: (recurrence: KeptRecurrence) => void
  onClose: () => void
}

/** Says how something recurs, with its next dates while one edits. */
export function RecurrenceDialog(props: DialogProps) {
  const t = useT()
  return (
    <Dialog open wide title={t('recurrence.title')} onClose={props.onClose}>
      <RecurrenceForm {...props} />
    </Dialog>
  )
}

function RecurrenceForm({ recurrence: before, first: start, isSchedule = false, onSave, onClose }: DialogProps) {
  const t = useT()
  const { locale } = useFormat()
  // Saved on what its writer saw, so that a change in between is a clash.
  const [first] = useState(() => draftOf(before, start))
  const [draft, setDraft] = useState(first)
  const recurrence = recurrenceOf(draft, before, first)
  const preview = usePreview(recurrence, before !== undefined)
  const slip = slipOf(preview.failure, t)
  const fieldOf = slip && placeOf(slip.field, draft)
  const errorOf = (field: string) => (fieldOf === field ? slip?.text : undefined)
  const save = (event?: FormEvent) => {
    event?.preventDefault()
    // Where it stands in another form, that is not sent with it.
    event?.stopPropagation()
    if (slip || !recurrence.startsAt || !recurrence.rule) return
    onSave(recurrence)
    onClose()
  }
  const part = { draft, errorOf, onChange: (change: Partial<RecurrenceDraft>) => setDraft({ ...draft, ...change }) }
  return (
    <form
      noValidate
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
        event.preventDefault()
        event.stopPropagation()
        save()
      }}
      className="flex flex-col gap-4"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <RhythmFields {...part} />
        <StartFields {...part} />
        <EndFields {...part} />
        <PolicyFields {...part} isSchedule={isSchedule} />
      </div>
      <p role="status" className="text-table font-medium">
        {recurrenceWords(recurrence, locale)}
      </p>
      <RecurrencePreview recurrence={recurrence} preview={preview} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('layers.cancel')}</Button>
        <Button type="submit" look="primary" disabled={slip !== undefined || !recurrence.startsAt}>
          {t('shell.save')}
        </Button>
      </div>
    </form>
  )
}

// A refusal of a field that is not there is said at the first.
function placeOf(field: string, { pattern, end, ...draft }: RecurrenceDraft): string {
  if (field === 'count' || field === 'until') return end === field ? field : 'rule'
  if (field === 'month_end') return hasLateDay({ pattern, end, ...draft }) ? 'month_end' : 'rule'
  return ['starts_at', 'time_zone', 'rule'].includes(field) ? field : 'rule'
}

function StartFields({ draft, onChange, errorOf }: FormPart) {
  const t = useT()
  return (
    <>
      <Field label={t('recurrence.start')} error={errorOf('starts_at')} hint={t('recurrence.timeHint')}>
        {(control) => (
          <div className="flex gap-2">
            <DateInput {...control} value={draft.date} onChange={(date) => onChange({ date })} />
            <TimeInput
              aria-label={t('recurrence.startTime')}
              placeholder={t('recurrence.startTime')}
              className="w-20! shrink-0"
              value={draft.time}
              onChange={(time) => onChange({ time })}
            />
          </div>
        )}
      </Field>
      <Field label={t('recurrence.zone')} error={errorOf('time_zone')}>
        {(control) => <TimeZoneField control={control} value={draft.zone} onChange={(zone) => onChange({ zone })} />}
      </Field>
    </>
  )
}

const ENDS: readonly (readonly [RecurrenceDraft['end'], PlainKey])[] = [
  ['never', 'recurrence.endNever'],
  ['until', 'recurrence.endUntil'],
  ['count', 'recurrence.endCount'],
]

function EndFields({ draft, onChange, errorOf }: FormPart) {
  const t = useT()
  if (draft.pattern === 'own') return null
  return (
    <>
      <Choice
        label={t('recurrence.ends')}
        value={draft.end}
        choices={ENDS}
        onChange={(value) => onChange({ end: ENDS.find(([end]) => end === value)?.[0] ?? 'never' })}
      />
      {draft.end === 'until' && (
        <Field label={t('recurrence.until')} error={errorOf('until')}>
          {(control) => <DateInput {...control} value={draft.until} onChange={(until) => onChange({ until })} />}
        </Field>
      )}
      {draft.end === 'count' && (
        <Field label={t('recurrence.count')} error={errorOf('count')}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              maxLength={5}
              value={draft.count}
              onChange={(event) => onChange({ count: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  )
}

const MODES = [
  ['fixed', 'recurrence.fixed'],
  ['completion', 'recurrence.completion'],
] as const
const MISSED = [
  ['wait', 'recurrence.missedWait'],
  ['collapse', 'recurrence.missedCollapse'],
  ['all', 'recurrence.missedAll'],
] as const
const MISSED_RUNS = [
  ['wait', 'schedule.missedWait'],
  ['collapse', 'schedule.missedCollapse'],
  ['all', 'schedule.missedAll'],
] as const
const MONTH_ENDS = [
  ['clamp', 'recurrence.clamp'],
  ['skip', 'recurrence.skip'],
] as const

function PolicyFields({ draft, onChange, errorOf, isSchedule }: FormPart & { isSchedule: boolean }) {
  const t = useT()
  return (
    <>
      {hasLateDay(draft) && (
        <Choice
          label={t('recurrence.monthEnd')}
          error={errorOf('month_end')}
          value={draft.monthEnd}
          choices={MONTH_ENDS}
          onChange={(monthEnd) => onChange({ monthEnd })}
        />
      )}
      {!isSchedule && (
        <Choice
          label={t('recurrence.mode')}
          value={draft.mode}
          choices={MODES}
          onChange={(mode) => onChange({ mode })}
        />
      )}
      {draft.mode === 'fixed' && (
        <Choice
          label={t(isSchedule ? 'schedule.missed' : 'recurrence.missed')}
          value={draft.missed}
          choices={isSchedule ? MISSED_RUNS : MISSED}
          onChange={(missed) => onChange({ missed })}
        />
      )}
    </>
  )
}
