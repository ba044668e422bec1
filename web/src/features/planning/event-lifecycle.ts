import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'

const { ENQUIRY, TENTATIVE, CONFIRMED, PREPARED, ON_SITE, RETURNED, CLOSED, CANCELLED } = EventStatus

// What the server allows (assertStep in server/src/planning/event.rules.ts), so that only allowed steps are offered.
const STEPS = new Map<EventStatus, readonly EventStatus[]>([
  [ENQUIRY, [TENTATIVE, CONFIRMED, CANCELLED]],
  [TENTATIVE, [CONFIRMED, ENQUIRY, CANCELLED]],
  [CONFIRMED, [PREPARED, ON_SITE, TENTATIVE, CANCELLED]],
  [PREPARED, [ON_SITE, CONFIRMED, CANCELLED]],
  [ON_SITE, [RETURNED, PREPARED]],
  [RETURNED, [CLOSED, ON_SITE]],
  [CLOSED, [RETURNED]],
  [CANCELLED, [TENTATIVE, ENQUIRY]],
])

/** The statuses an event can go to next; the usual one first. */
export function nextSteps(status: EventStatus): readonly EventStatus[] {
  return STEPS.get(status) ?? []
}

/** The steps that lead from one status to another, the shortest way; taking a step back may need several. */
export function pathBetween(from: EventStatus, to: EventStatus): EventStatus[] {
  const paths: EventStatus[][] = [[from]]
  const seen = new Set([from])
  for (const path of paths) {
    const last = path[path.length - 1] ?? from
    if (last === to) return path.slice(1)
    for (const next of nextSteps(last)) {
      if (seen.has(next)) continue
      seen.add(next)
      paths.push([...path, next])
    }
  }
  return []
}
