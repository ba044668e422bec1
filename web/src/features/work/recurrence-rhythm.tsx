import { Field } from '@/components/ui/field'
import { Input, Select } from '@/components/ui/input'
import type { Pattern } from '@/features/work/recurrence.draft'
import { Choice, type FormPart } from '@/features/work/recurrence-choice'
import { cx } from '@/lib/class-names'
import { useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'

const PATTERNS: readonly (readonly [Pattern, PlainKey])[] = [
  ['daily', 'recurrence.daily'],
  ['weekdays', 'recurrence.weekdays'],
  ['weekly', 'recurrence.weekly'],
  ['day', 'recurrence.day'],
  ['nth', 'recurrence.nth'],
  ['workday', 'recurrence.workday'],
  ['yearly', 'recurrence.yearly'],
  ['own', 'recurrence.own'],
]

const UNITS: Partial<Record<Pattern, PlainKey>> = {
  daily: 'recurrence.unitDays',
  weekly: 'recurrence.unitWeeks',
  day: 'recurrence.unitMonths',
  nth: 'recurrence.unitMonths',
  workday: 'recurrence.unitMonths',
  yearly: 'recurrence.unitYears',
}

const NTHS = [
  ['1', 'recurrence.nth1'],
  ['2', 'recurrence.nth2'],
  ['3', 'recurrence.nth3'],
  ['4', 'recurrence.nth4'],
  ['5', 'recurrence.nth5'],
  ['-1', 'recurrence.nthLast'],
  ['-2', 'recurrence.nthLast2'],
] as const

/** How often, and on which days. */
export function RhythmFields(part: FormPart) {
  const { draft, onChange, errorOf } = part
  const t = useT()
  const unit = UNITS[draft.pattern]
  return (
    <>
      <Choice
        autoFocus
        label={t('recurrence.often')}
        error={draft.pattern === 'own' ? undefined : errorOf('rule')}
        value={draft.pattern}
        choices={PATTERNS}
        onChange={(value) => {
          const pattern = PATTERNS.find(([each]) => each === value)?.[0]
          if (pattern) onChange({ pattern })
        }}
      />
      {unit && (
        <Field label={`${t('recurrence.interval')} (${t(unit)})`}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              maxLength={5}
              value={draft.interval}
              onChange={(event) => onChange({ interval: event.target.value })}
            />
          )}
        </Field>
      )}
      {draft.pattern === 'weekly' && draft.mode === 'fixed' && <WeekDays {...part} />}
      {draft.pattern === 'day' && draft.mode === 'fixed' && <MonthDay {...part} />}
      {(draft.pattern === 'nth' || draft.pattern === 'workday') && (
        <Choice label={t('recurrence.nthOf')} value={draft.nth} choices={NTHS} onChange={(nth) => onChange({ nth })} />
      )}
      {draft.pattern === 'nth' && <NthDayField {...part} />}
      {draft.pattern === 'own' && (
        <Field label={t('recurrence.rule')} hint={t('recurrence.ruleHint')} error={errorOf('rule')}>
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              spellCheck={false}
              className="font-mono"
              value={draft.own}
              onChange={(event) => onChange({ own: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  )
}

/** The weekdays in the reader's language, from Monday; 5 January 1970 was one. */
function useDayNames(weekday: 'long' | 'short'): string[] {
  const { locale } = useFormat()
  const format = new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, day) => format.format(Date.UTC(1970, 0, 5 + day)))
}

function WeekDays({ draft, onChange }: FormPart) {
  const t = useT()
  const [long, short] = [useDayNames('long'), useDayNames('short')]
  const toggle = (day: number) => {
    const days = draft.days.includes(day) ? draft.days.filter((each) => each !== day) : [...draft.days, day]
    // A week has at least one.
    if (days.length > 0) onChange({ days })
  }
  return (
    <div role="group" aria-label={t('recurrence.days')} className="flex flex-col gap-1.5 sm:col-span-2">
      <p aria-hidden className="text-table font-medium">
        {t('recurrence.days')}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {short.map((name, day) => (
          <button
            key={name}
            type="button"
            aria-label={long[day]}
            aria-pressed={draft.days.includes(day)}
            onClick={() => toggle(day)}
            className={cx(
              'h-8 min-w-10 rounded-md border px-2 text-table pointer-coarse:h-11',
              draft.days.includes(day) ? 'border-accent bg-surface-3 font-semibold' : 'border-line text-muted',
            )}
          >
            {name}
          </button>
        ))}
      </div>
    </div>
  )
}

function MonthDay({ draft, onChange }: FormPart) {
  const t = useT()
  return (
    <Field label={t('recurrence.monthDay')}>
      {(control) => (
        <Select {...control} value={draft.monthDay} onChange={(event) => onChange({ monthDay: event.target.value })}>
          {Array.from({ length: 31 }, (_, index) => (
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
          <option value="-1">{t('recurrence.lastDay')}</option>
        </Select>
      )}
    </Field>
  )
}

function NthDayField({ draft, onChange }: FormPart) {
  const t = useT()
  const names = useDayNames('long')
  return (
    <Field label={t('recurrence.weekday')}>
      {(control) => (
        <Select {...control} value={draft.weekday} onChange={(event) => onChange({ weekday: event.target.value })}>
          {names.map((name, day) => (
            <option key={name} value={day}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
