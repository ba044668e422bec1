import { PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { cacheOf } from '@/lib/record-cache'

const { getEvent, listEvents } = PlanningService.method

/** The events on the screen. */
export const eventCache = cacheOf('planning.event', getEvent, listEvents)

/** The tags of every event read so far, by name. */
export function knownEventTags(): string[] {
  return [...new Set(eventCache.listed().flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b))
}
