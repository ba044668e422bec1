import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import type { EventChange } from '@/features/planning/event.actions'
import type { Failure } from '@/lib/errors'
import { createStore } from '@/lib/store'

/** A change of an event that met somebody else's on the same field. */
export interface EventClash {
  event: Event
  change: EventChange
  failure: Failure
}

/** The clash that waits for a choice. */
export const eventClash = createStore<EventClash | undefined>(undefined)
