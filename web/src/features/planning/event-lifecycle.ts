import { getOption } from '@bufbuild/protobuf'
import { next } from '@eventkit/api/eventkit/v1/options_pb'
import { EventStatus, EventStatusSchema } from '@eventkit/api/eventkit/v1/planning_pb'

// What the contract allows, so that only allowed steps are offered.
const STEPS = new Map<EventStatus, readonly EventStatus[]>(
  EventStatusSchema.values.map((value) => [
    value.number,
    getOption(value, next).map((name) => EventStatus[name.toUpperCase() as keyof typeof EventStatus]),
  ]),
)

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
    for (const step of nextSteps(last)) {
      if (seen.has(step)) continue
      seen.add(step)
      paths.push([...path, step])
    }
  }
  return []
}
