import {
  type Event as EventMessage,
  EventStatus,
  EventStatusSchema,
  type UpdateEventRequest,
} from '@eventkit/api/eventkit/v1/planning_pb'
import { cleanTimeZone } from '../kernel/clock.ts'
import { dayOf, startOfDay } from '../kernel/day.ts'
import { failedPrecondition, invalid, invalidFields } from '../kernel/errors.ts'
import { isInRange } from '../kernel/instant.ts'
import { type ColumnsIn, type RowOf, stepsOf } from '../platform/records/index.ts'

/** An event as it is kept and read. */
export type Event = RowOf<EventMessage, 'startsAt' | 'endsAt'>

/** What an update sets; the status has a verb of its own. */
export type EventPatch = ColumnsIn<UpdateEventRequest, Event>

/** The lifecycle, as the contract has it; steps in the order of the statuses. */
const steps = stepsOf(EventStatusSchema) as ReadonlyMap<EventStatus, readonly EventStatus[]>

export const statusName = (status: EventStatus): string => EventStatus[status].toLowerCase()

/** Whether the lifecycle has a step; to stay is one. */
export const hasStep = (from: EventStatus, to: EventStatus): boolean =>
  from === to || (steps.get(from) ?? []).includes(to)

/** Refuses a step the lifecycle does not have, and says which it has. */
export function assertStep(from: EventStatus, to: EventStatus): void {
  if (hasStep(from, to)) return
  const next = steps.get(from) ?? []
  const names = next.map(statusName).join(', ')
  throw failedPrecondition(
    'status_step',
    `An event goes from ${statusName(from)} to ${names}, not to ${statusName(to)}.`,
  )
}

/** An event with its zone cleaned. Refuses dates that no event can have. */
export function checked(event: Event): Event {
  const next = { ...event, time_zone: cleanTimeZone('time_zone', event.time_zone) }
  assertDates(next)
  return next
}

function assertDates(event: Event): void {
  if (event.ends_at <= event.starts_at) throw invalid('ends_at', 'must be after starts_at')
  if (![event.starts_at, event.ends_at].every((at) => isInRange(at.getTime()))) {
    throw invalid('time_zone', 'moves the event out of the years 1 to 9999')
  }
  if (!event.all_day) return
  const violations = (['starts_at', 'ends_at'] as const)
    .filter((field) => !isStartOfDay(event[field], event.time_zone))
    .map((field) => ({ field, description: `must be midnight in ${event.time_zone}, as the event is all day` }))
  if (violations.length > 0) throw invalidFields(violations)
}

const isStartOfDay = (at: Date, timeZone: string): boolean =>
  startOfDay(dayOf(at, timeZone), timeZone).getTime() === at.getTime()

const whenFields = ['starts_at', 'ends_at', 'time_zone', 'all_day'] as const

/**
 * The event with a patch applied. In another zone an event of whole days keeps its days: what the patch does not give of
 * its dates moves to the midnights of that zone. Dates that a patch leaves alone are not checked again.
 */
export function patched(event: Event, patch: EventPatch): Event {
  const given =
    'time_zone' in patch ? { ...patch, time_zone: cleanTimeZone('time_zone', patch.time_zone ?? '') } : patch
  const next = { ...event, ...keptDays(event, given), ...given }
  if (whenFields.some((field) => field in patch)) assertDates(next)
  return next
}

function keptDays(event: Event, { time_zone: zone, all_day: allDay = event.all_day }: EventPatch): EventPatch {
  if (zone === undefined || zone === event.time_zone || !event.all_day || !allDay) return {}
  const move = (at: Date): Date => startOfDay(dayOf(at, event.time_zone), zone)
  return { starts_at: move(event.starts_at), ends_at: move(event.ends_at) }
}
