import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { type FormEvent, useState } from 'react'
import { FIELD_VALUE } from '@/components/record-fields'
import { Button } from '@/components/ui/button'
import { Popover } from '@/components/ui/popover'
import { datesOf, readDates } from '@/features/planning/event-dates'
import { datesErrors, EventDatesFields } from '@/features/planning/event-dates-fields'
import { EventTime } from '@/features/planning/event-time'
import { updateEvent } from '@/features/planning/event.actions'
import { useT } from '@/lib/i18n'

/** When an event is; opens a small form. */
export function EventWhen({ event, isReadOnly }: { event: Event; isReadOnly: boolean }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  if (isReadOnly) return <EventTime event={event} />
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t('planning.when')}
      align="end"
      className="w-100 max-w-[94vw] p-4"
      trigger={
        <button type="button" className={FIELD_VALUE}>
          <EventTime event={event} className="whitespace-normal" />
        </button>
      }
    >
      <WhenForm event={event} onDone={() => setOpen(false)} />
    </Popover>
  )
}

function WhenForm({ event, onDone }: { event: Event; onDone: () => void }) {
  const t = useT()
  const [dates, setDates] = useState(() => datesOf(event))
  const [isChecked, setChecked] = useState(false)
  const errors = isChecked ? datesErrors(dates, t) : {}
  const save = (submitted?: FormEvent) => {
    submitted?.preventDefault()
    const stretch = readDates(dates)
    setChecked(true)
    if (typeof stretch === 'string') return
    const { timeZone, allDay } = dates
    const startsAt = timestampFromDate(stretch.startsAt)
    const endsAt = timestampFromDate(stretch.endsAt)
    updateEvent(event, { startsAt, endsAt, timeZone, allDay }, t('planning.didUpdateToast'))
    onDone()
  }
  return (
    <form
      noValidate
      onSubmit={save}
      onKeyDown={(key) => key.key === 'Enter' && (key.metaKey || key.ctrlKey) && save()}
      className="flex flex-col gap-4"
    >
      <EventDatesFields dates={dates} onChange={setDates} errors={errors} />
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={onDone}>
          {t('shell.cancel')}
        </Button>
        <Button size="sm" type="submit" look="primary">
          {t('shell.save')}
        </Button>
      </div>
    </form>
  )
}
