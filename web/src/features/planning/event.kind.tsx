import { Suspense } from 'react'
import { events } from '@/features/planning/event'
import { EventRows } from '@/features/planning/event-rows'
import { stretchOf, rangeText } from '@/features/planning/event-range'
import { EventStatusButton } from '@/features/planning/event-status'
import { eventLook } from '@/features/planning/event-words'
import { layer } from '@/lib/lazy-part'
import { withViews } from '@/lib/records/record-kind'

const EventFoot = layer(async () => (await import('@/features/planning/event-foot')).EventFoot)

/** Events, with what they show in their own way. */
export const kind = withViews(events, {
  Head: ({ record, canWrite }) => <EventStatusButton event={record} canWrite={canWrite} />,
  Rows: ({ record, isReadOnly }) => <EventRows event={record} isReadOnly={isReadOnly} />,
  Foot: (props) => (
    <Suspense fallback={null}>
      <EventFoot {...props} />
    </Suspense>
  ),
  Mark: ({ record: { status } }) => {
    const look = eventLook(status)
    return <look.icon className={look.tone} />
  },
  aside: (event, { format: { locale, timeZone } }) =>
    rangeText(stretchOf(event), { locale, timeZone: event.allDay ? event.timeZone : timeZone, allDay: event.allDay }),
})
