import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { cleanTimeZone } from '../kernel/clock.ts'
import type { Ctx } from '../kernel/ctx.ts'
import { dayOf, startOfDay } from '../kernel/day.ts'
import { failedPrecondition, invalid, invalidFields } from '../kernel/errors.ts'
import { isInRange } from '../kernel/instant.ts'
import { cleanName } from '../kernel/text.ts'

/** An event as the database keeps it. */
export interface EventRow {
  id: string
  name: string
  venue: string
  starts_at: Date
  /** Exclusive. */
  ends_at: Date
  time_zone: string
  all_day: boolean
  status: EventStatus
  notes: string
  tags: string[]
  version: number
  created_by: string
  created_at: Date
  updated_at: Date
  received_at: Date
  deleted_at: Date | null
}

/** An event with the name of who made it. */
export interface Event extends EventRow {
  created_by_name: string
}

/** The fields an update may name; the status has a verb of its own. */
const patchedFields = [
  'name',
  'venue',
  'starts_at',
  'ends_at',
  'time_zone',
  'all_day',
  'notes',
  'tags',
] as const satisfies readonly (keyof EventRow)[]

/** What an update sets. */
export type EventPatch = Partial<Pick<EventRow, (typeof patchedFields)[number]>>

type Needed = 'name' | 'starts_at' | 'ends_at'

/** What a new event is made from. */
export type NewEvent = Pick<EventRow, Needed> & Omit<EventPatch, Needed> & { status?: EventStatus }

/** What the journal tells of an event. */
export const journaledFields = [...patchedFields, 'status', 'deleted_at'] as const

/** What can change of a row. */
export const changingFields = [...journaledFields, 'version', 'updated_at'] as const

/** Every field of a row. */
export const rowFields = [...changingFields, 'id', 'created_by', 'created_at', 'received_at'] as const

const { ENQUIRY, TENTATIVE, CONFIRMED, PREPARED, ON_SITE, RETURNED, CLOSED, CANCELLED } = EventStatus

/** The lifecycle: forward a step or, before the gear leaves, several; back one step to correct a mistake. */
const steps = new Map<EventStatus, readonly EventStatus[]>([
  [ENQUIRY, [TENTATIVE, CONFIRMED, CANCELLED]],
  [TENTATIVE, [ENQUIRY, CONFIRMED, CANCELLED]],
  [CONFIRMED, [TENTATIVE, PREPARED, ON_SITE, CANCELLED]],
  [PREPARED, [CONFIRMED, ON_SITE, CANCELLED]],
  [ON_SITE, [PREPARED, RETURNED]],
  [RETURNED, [ON_SITE, CLOSED]],
  [CLOSED, [RETURNED]],
  [CANCELLED, [ENQUIRY, TENTATIVE]],
])

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

/** An event with its name and zone cleaned. Refuses an empty name, and dates that no event can have. */
export function checked<E extends EventRow>(event: E): E {
  const next = { ...event, time_zone: cleanTimeZone('time_zone', event.time_zone) }
  assertDates(next)
  return { ...next, name: cleanName('name', next.name) }
}

function assertDates(event: EventRow): void {
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
export function patched<E extends EventRow>(event: E, patch: EventPatch): E {
  const given =
    'time_zone' in patch ? { ...patch, time_zone: cleanTimeZone('time_zone', patch.time_zone ?? '') } : patch
  const next = { ...event, ...keptDays(event, given), ...given }
  if (whenFields.some((field) => field in patch)) assertDates(next)
  return { ...next, name: cleanName('name', next.name) }
}

function keptDays(event: EventRow, { time_zone: zone, all_day: allDay = event.all_day }: EventPatch): EventPatch {
  if (zone === undefined || zone === event.time_zone || !event.all_day || !allDay) return {}
  const move = (at: Date): Date => startOfDay(dayOf(at, event.time_zone), zone)
  return { starts_at: move(event.starts_at), ends_at: move(event.ends_at) }
}

/** Refuses to act on an event that lies in the bin. */
export function assertLiving(event: EventRow): void {
  if (event.deleted_at) throw failedPrecondition('deleted', `"${event.name}" is in the bin; restore it first.`)
}

/** A new event: what is not given takes its default. */
export function newEvent(ctx: Ctx, id: string, given: NewEvent): EventRow {
  return {
    venue: '',
    time_zone: ctx.principal.timeZone,
    all_day: false,
    status: TENTATIVE,
    notes: '',
    tags: [],
    ...given,
    id,
    version: 1,
    created_by: ctx.principal.userId,
    created_at: ctx.now,
    updated_at: ctx.now,
    received_at: ctx.receivedAt,
    deleted_at: null,
  }
}
