import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { events } from '@/features/planning/event'
import { EventRows } from '@/features/planning/event-rows'
import { stretchOf, rangeText } from '@/features/planning/event-range'
import { EventStatusButton } from '@/features/planning/event-status'
import { eventLook } from '@/features/planning/event-words'
import { kind as venues } from '@/features/planning/venue.kind'
import type { RecordKind } from '@/lib/records/record-types'

/** Events, with what they show in their own way. */
export const kind: RecordKind<Event> = {
  ...(events as unknown as RecordKind<Event>),
  fields: {
    ...events.fields,
    venueId: { label: 'planning.knownVenue', text: (id) => venues.cache.find(String(id))?.name ?? '…' },
  },
  Head: ({ record, canWrite }) => <EventStatusButton event={record} canWrite={canWrite} />,
  Rows: ({ record, isReadOnly }) => <EventRows event={record} isReadOnly={isReadOnly} />,
  Mark: ({ record: { status } }) => {
    const look = eventLook(status)
    return <look.icon className={look.tone} />
  },
  aside: (event, { format: { locale, timeZone } }) =>
    rangeText(stretchOf(event), { locale, timeZone: event.allDay ? event.timeZone : timeZone, allDay: event.allDay }),
}
