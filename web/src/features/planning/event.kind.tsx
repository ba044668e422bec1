import { events } from '@/features/planning/event'
import { EventRows } from '@/features/planning/event-rows'
import { stretchOf, rangeText } from '@/features/planning/event-range'
import { EventStatusButton } from '@/features/planning/event-status'
import { eventLook } from '@/features/planning/event-words'
import { Reminders } from '@/features/reminders/reminders'
import { withViews } from '@/lib/records/record-kind'

/** Events, with what they show in their own way. */
export const kind = withViews(events, {
  Head: ({ record, canWrite }) => <EventStatusButton event={record} canWrite={canWrite} />,
  Rows: ({ record, isReadOnly }) => <EventRows event={record} isReadOnly={isReadOnly} />,
  Foot: ({ record, isReadOnly }) => (
    <Reminders type="planning.event" record={record} moments={['start', 'end']} mayChange={!isReadOnly} />
  ),
  Mark: ({ record: { status } }) => {
    const look = eventLook(status)
    return <look.icon className={look.tone} />
  },
  aside: (event, { format: { locale, timeZone } }) =>
    rangeText(stretchOf(event), { locale, timeZone: event.allDay ? event.timeZone : timeZone, allDay: event.allDay }),
})
