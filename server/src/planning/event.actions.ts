import type { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { changesBetween } from '../kernel/changes.ts'
import type { Ctx } from '../kernel/ctx.ts'
import { conflict } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { mergeOrRefuse } from '../platform/journal/index.ts'
import {
  assertEvent,
  assertLiving,
  assertStep,
  type Event,
  type EventPatch,
  type EventRow,
  journaledFields,
  newEvent,
  type NewEvent,
} from './event.rules.ts'
import { findEvent, getEventForUpdate, insertEvent, writeEvent } from './event.store.ts'

/** A new event; the id may be the client's own. */
export type CreateEvent = NewEvent & { id?: string }

/** Makes an event. A repeated id answers the event made the first time. */
export async function createEvent(ctx: Ctx, { id = newId(), ...given }: CreateEvent): Promise<Event> {
  const row = newEvent(ctx, id, given)
  assertEvent(row)
  if (!(await insertEvent(ctx, row))) return firstWithId(ctx, id)
  const event = { ...row, created_by_name: ctx.principal.name }
  recordEvent(ctx, 'planning.event.created', undefined, event)
  return event
}

async function firstWithId(ctx: Ctx, id: string): Promise<Event> {
  const first = await findEvent(ctx, id)
  if (!first) throw conflict('already_exists', 'There is an event with this id already.')
  return first
}

/** Changes the fields a patch names; a stale version merges where nobody changed the same field. */
export async function updateEvent(ctx: Ctx, id: string, version: number, patch: EventPatch): Promise<Event> {
  const event = await getEventForUpdate(ctx, id)
  assertLiving(event)
  await assertVersion(ctx, event, version, patch)
  const next = { ...event, ...patch }
  assertEvent(next)
  return saveEvent(ctx, event, next, 'planning.event.updated')
}

/** Moves an event along its lifecycle; the status it has already changes nothing. */
export async function changeEventStatus(ctx: Ctx, id: string, version: number, status: EventStatus): Promise<Event> {
  const event = await getEventForUpdate(ctx, id)
  assertLiving(event)
  await assertVersion(ctx, event, version, { status })
  assertStep(event.status, status)
  return saveEvent(ctx, event, { ...event, status }, 'planning.event.status_changed')
}

/** Moves an event to the bin; deleting a deleted one changes nothing. */
export async function deleteEvent(ctx: Ctx, id: string, version: number): Promise<Event> {
  const event = await getEventForUpdate(ctx, id)
  if (event.deleted_at) return event
  await assertVersion(ctx, event, version, {})
  return saveEvent(ctx, event, { ...event, deleted_at: ctx.now }, 'planning.event.deleted')
}

/** Takes an event out of the bin. */
export async function restoreEvent(ctx: Ctx, id: string): Promise<Event> {
  const event = await getEventForUpdate(ctx, id)
  if (!event.deleted_at) return event
  return saveEvent(ctx, event, { ...event, deleted_at: null }, 'planning.event.restored')
}

async function assertVersion(ctx: Ctx, event: Event, version: number, patch: Partial<EventRow>): Promise<void> {
  if (version === 0 || version === event.version) return
  const versions = { currentVersion: event.version, knownVersion: version }
  await mergeOrRefuse(ctx, { subjectId: event.id, ...versions, patch, current: { ...event } })
}

/** Writes a changed event with its next version and its journal entry; a change of nothing writes nothing. */
async function saveEvent(ctx: Ctx, before: Event, after: Event, kind: string): Promise<Event> {
  if (changesBetween(before, after, journaledFields).length === 0) return before
  const next = { ...after, version: before.version + 1, updated_at: ctx.now }
  await writeEvent(ctx, next)
  recordEvent(ctx, kind, before, next)
  return next
}

function recordEvent(ctx: Ctx, kind: string, before: Event | undefined, after: Event): void {
  ctx.record({
    kind,
    subjectType: 'planning.event',
    subjectId: after.id,
    subjectVersion: after.version,
    changes: changesBetween(before, after, journaledFields),
    payload: { name: after.name },
  })
}
