import {
  CreateEventRequestSchema,
  EventSchema,
  EventStatus,
  ListEventsRequestSchema,
  UpdateEventRequestSchema,
} from '@eventkit/api/eventkit/v1/planning_pb'
import { toDate } from '../platform/contract/index.ts'
import { containing, defineRecord } from '../platform/records/index.ts'
import { checked, patched } from './event.rules.ts'
import { venues } from './venue.ts'

/** The first that the contract has. */
const firstInstant = Date.parse('0001-01-01T00:00:00Z')

/** Events: productions and gigs. */
export const events = defineRecord({
  message: EventSchema,
  create: CreateEventRequestSchema,
  update: UpdateEventRequestSchema,
  list: ListEventsRequestSchema,
  title: 'name',
  always: ['startsAt', 'endsAt'],
  defaults: (ctx) => ({ time_zone: ctx.principal.timeZone, status: EventStatus.TENTATIVE }),
  checked,
  patched,
  together: [
    ['starts_at', 'time_zone', 'all_day'],
    ['ends_at', 'time_zone', 'all_day'],
  ],
  reminding: {
    called: { en: 'Event', de: 'Event' },
    closed: { column: 'status', any: [EventStatus.RETURNED, EventStatus.CLOSED, EventStatus.CANCELLED] },
    moments: {
      start: {
        at: 'starts_at',
        allDay: 'all_day',
        timeZone: 'time_zone',
        coming: { en: 'starts {when}', de: 'beginnt {when}' },
        past: { en: 'started {when}', de: 'hat {when} begonnen' },
      },
      end: {
        at: 'ends_at',
        allDay: 'all_day',
        timeZone: 'time_zone',
        isEnd: true,
        coming: { en: 'ends {when}', de: 'endet {when}' },
        past: { en: 'ended {when}', de: 'hat {when} geendet' },
      },
    },
  },
  references: { venueId: () => venues },
  sorts: ['starts_at', 'created_at'],
  searched: ['name', 'venue', 'notes'],
  filters: {
    // Events that last at most a month start at most a month before the window, which bounds the walk over starts_at; the few
    // long ones have an index of their own.
    endsAfter: (instant) => {
      const after = toDate(instant)
      const aMonthBefore = new Date(Math.max(after.getTime() - 31 * 86_400_000, firstInstant))
      return [
        { column: 'ends_at', after },
        { either: [[{ column: 'is_long', any: [true] }], [{ column: 'starts_at', after: aMonthBefore }]] },
      ]
    },
    startsBefore: (instant) => [{ column: 'starts_at', before: toDate(instant) }],
    venue: (text) => containing(['venue'], text),
  },
})
