import {
  type CreateEventRequest,
  type Event as EventMessage,
  EventSort,
  type ListEventsRequest,
  type UpdateEventRequest,
  UpdateEventRequestSchema,
} from '@eventkit/api/eventkit/v1/planning_pb'
import { SortOrder } from '@eventkit/api/eventkit/v1/task_pb'
import { invalid } from '../kernel/errors.ts'
import { readPatch, toDate, toTimestamp } from '../platform/api/index.ts'
import type { CreateEvent } from './event.actions.ts'
import type { Event, EventPatch, EventRow } from './event.rules.ts'
import type { EventFilter, EventOrder } from './event.store.ts'

/** An event as the contract has it. */
export function toEvent(event: Event): EventMessage {
  return {
    $typeName: 'eventkit.v1.Event',
    id: event.id,
    name: event.name,
    venue: event.venue,
    startsAt: toTimestamp(event.starts_at),
    endsAt: toTimestamp(event.ends_at),
    timeZone: event.time_zone,
    allDay: event.all_day,
    status: event.status,
    notes: event.notes,
    tags: event.tags,
    version: event.version,
    createdBy: { $typeName: 'eventkit.v1.UserRef', id: event.created_by, name: event.created_by_name },
    createdAt: toTimestamp(event.created_at),
    updatedAt: toTimestamp(event.updated_at),
    receivedAt: toTimestamp(event.received_at),
    ...(event.deleted_at && { deletedAt: toTimestamp(event.deleted_at) }),
  }
}

/** What a create request asks for: every field, but for the zone, which may be the caller's. */
export function fromCreate(request: CreateEventRequest): CreateEvent & Required<Omit<EventPatch, 'time_zone'>> {
  return {
    ...(request.id && { id: request.id.toLowerCase() }),
    name: request.name,
    venue: request.venue,
    starts_at: instantOf('starts_at', toDate(request.startsAt)),
    ends_at: instantOf('ends_at', toDate(request.endsAt)),
    ...(request.timeZone && { time_zone: request.timeZone }),
    all_day: request.allDay,
    ...(request.status && { status: request.status }),
    notes: request.notes,
    tags: request.tags,
  }
}

/** What an update names, with the empty value where it clears. */
export function fromUpdate(request: UpdateEventRequest): EventPatch {
  const named = readPatch(UpdateEventRequestSchema, request)
  const values = Object.entries(readers).filter(([field]) => named.has(field))
  return Object.fromEntries(values.map(([field, read]) => [field, read(request)]))
}

const readers: { [F in keyof Required<EventPatch>]: (request: UpdateEventRequest) => EventRow[F] } = {
  name: (request) => request.name ?? '',
  venue: (request) => request.venue ?? '',
  starts_at: (request) => instantOf('starts_at', toDate(request.startsAt)),
  ends_at: (request) => instantOf('ends_at', toDate(request.endsAt)),
  time_zone: (request) => request.timeZone ?? '',
  all_day: (request) => request.allDay ?? false,
  notes: (request) => request.notes ?? '',
  tags: (request) => request.tags,
}

function instantOf(field: string, date: Date | null): Date {
  if (!date) throw invalid(field, 'cannot be empty: an event always has one')
  return date
}

/** The filters of a list request. */
export const fromList = (request: ListEventsRequest): EventFilter => ({
  endsAfter: toDate(request.endsAfter),
  startsBefore: toDate(request.startsBefore),
  status: request.status,
  venue: request.venue.trim(),
  search: request.search.trim(),
  importId: request.importId || null,
  isDeleted: request.deleted,
})

/** The order of a list request: first to start first, newest made first, unless it says otherwise. */
export function orderOf(request: ListEventsRequest): EventOrder {
  const by = request.sortBy === EventSort.CREATED_AT ? 'created_at' : 'starts_at'
  const isDescending = request.order === SortOrder.UNSPECIFIED ? by === 'created_at' : request.order === SortOrder.DESC
  return { by, isDescending }
}
