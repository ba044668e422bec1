import type { UpdateEventRequest } from '@eventkit/api/eventkit/v1/planning_pb'
import type { ChangeOf } from '@/lib/record-change'
import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import type { Failure } from '@/lib/errors'
import { createStore } from '@/lib/store'

/** What can be changed of an event in place; the status has a verb of its own. */
export type EventChange = ChangeOf<Event, UpdateEventRequest>

/** A change of an event that met somebody else's on the same field. */
export interface EventClash {
  event: Event
  change: EventChange
  failure: Failure
}

/** The clash that waits for a choice. */
export const eventClash = createStore<EventClash | undefined>(undefined)
