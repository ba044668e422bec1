import { DateTimeInput } from '@/components/date-time-input'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { TimeZoneField } from '@/components/time-zone-field'
import { type DatesSlip, type EventDates, readDates, withStart } from '@/features/planning/event-dates'
import { placeOf, rangeText } from '@/features/planning/event-range'
import { useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'

const SLIPS: Record<DatesSlip, { field: 'startsAt' | 'endsAt'; message: PlainKey }> = {
  startsMissing: { field: 'startsAt', message: 'layers.startsMissing' },
  endsMissing: { field: 'endsAt', message: 'layers.endsMissing' },
  endsTooEarly: { field: 'endsAt', message: 'layers.endsTooEarly' },
}

/** What is wrong with dates, by the contract's field, in words. */
export function datesViolations(dates: EventDates, t: (key: PlainKey) => string) {
  const read = readDates(dates)
  return typeof read === 'string' ? [{ field: SLIPS[read].field, description: t(SLIPS[read].message) }] : []
}

/** The same by field, as a form shows it. */
export function datesErrors(dates: EventDates, t: (key: PlainKey) => string): Record<string, string> {
  return Object.fromEntries(datesViolations(dates, t).map(({ field, description }) => [field, description]))
}

/** Start, end, whole days and zone of an event; times are those of its zone. */
export function EventDatesFields(props: {
  dates: EventDates
  onChange: (dates: EventDates) => void
  errors: Readonly<Record<string, string>>
}) {
  const t = useT()
  const { dates, onChange, errors } = props
  const set = (change: Partial<EventDates>) => onChange({ ...dates, ...change })
  return (
    <fieldset className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t('planning.starts')} error={errors['startsAt']}>
          {(control) => (
            <DateTimeInput
              control={control}
              zone={dates.timeZone}
              dateLabel={t('layers.startDate')}
              timeLabel={t('layers.startTime')}
              date={dates.startsOn}
              onDate={(startsOn) => onChange(withStart(dates, startsOn))}
              time={dates.allDay ? undefined : dates.startsTime}
              onTime={(startsTime) => set({ startsTime })}
            />
          )}
        </Field>
        <Field label={dates.allDay ? t('layers.lastDay') : t('planning.ends')} error={errors['endsAt']}>
          {(control) => (
            <DateTimeInput
              control={control}
              zone={dates.timeZone}
              dateLabel={dates.allDay ? t('layers.lastDay') : t('layers.endDate')}
              timeLabel={t('layers.endTime')}
              date={dates.endsOn}
              onDate={(endsOn) => set({ endsOn })}
              time={dates.allDay ? undefined : dates.endsTime}
              onTime={(endsTime) => set({ endsTime })}
            />
          )}
        </Field>
      </div>
      <label className="flex min-h-7 items-center gap-2.5 text-table pointer-coarse:min-h-11">
        <Checkbox checked={dates.allDay} onChange={(event) => set({ allDay: event.target.checked })} />
        {t('planning.allDay')}
      </label>
      <Field label={t('planning.timeZone')} error={errors['timeZone']} hint={<ZoneHint dates={dates} />}>
        {(control) => (
          <TimeZoneField control={control} value={dates.timeZone} onChange={(timeZone) => set({ timeZone })} />
        )}
      </Field>
    </fieldset>
  )
}

// Where the clocks differ, the reader's own is said, too.
function ZoneHint({ dates }: { dates: EventDates }) {
  const t = useT()
  const { locale, timeZone } = useFormat()
  const zone = placeOf(dates.timeZone)
  const stretch = readDates(dates)
  if (dates.timeZone === timeZone || dates.allDay || typeof stretch === 'string') return t('layers.timesIn', { zone })
  return `${t('layers.timesIn', { zone })} ${t('planning.yourTime')}: ${rangeText(stretch, { locale, timeZone, allDay: false })}`
}
