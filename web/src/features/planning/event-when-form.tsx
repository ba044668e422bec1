import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { useState } from 'react'
import { SmallForm } from '@/components/small-form'
import { updateEvent } from '@/features/planning/event'
import { datesOf, readDates } from '@/features/planning/event-dates'
import { datesErrors, EventDatesFields } from '@/features/planning/event-dates-fields'
import { useT } from '@/lib/i18n'

/** The small form in which an event is put at another time. */
export function WhenForm(props: { event: Event; onDone: () => void }) {
  const { onDone } = props
  const t = useT()
  // Saved on what its writer saw, so that a change in between is a clash.
  const [event] = useState(props.event)
  const [dates, setDates] = useState(() => datesOf(event))
  const [isChecked, setChecked] = useState(false)
  const errors = isChecked ? datesErrors(dates, t) : {}
  const save = () => {
    const stretch = readDates(dates)
    setChecked(true)
    if (typeof stretch === 'string') return
    const { timeZone, allDay } = dates
    const startsAt = timestampFromDate(stretch.startsAt)
    const endsAt = timestampFromDate(stretch.endsAt)
    updateEvent(event, { startsAt, endsAt, timeZone, allDay })
    onDone()
  }
  return (
    <SmallForm onSave={save} onCancel={onDone}>
      <EventDatesFields dates={dates} onChange={setDates} errors={errors} />
    </SmallForm>
  )
}
