import { EventSchema, type EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { assertVersion, defineSubject, recordChange, saveChange } from '../platform/journal/index.ts'
import {
  assertLiving,
  assertStep,
  checked,
  type Event,
  type EventPatch,
  journaledFields,
  newEvent,
  type NewEvent,
  patched,
} from './event.rules.ts'
import { findEvent, getEventForUpdate, insertEvent, writeEvent } from './event.store.ts'

const eventSubject = defineSubject<Event>({
  type: 'planning.event',
  message: EventSchema,
  fields: journaledFields,
  together: [
    ['starts_at', 'time_zone', 'all_day'],
    ['ends_at', 'time_zone', 'all_day'],
  ],
  idOf: (event) => event.id,
  payloadOf: ({ name }) => ({ name }),
  write: writeEvent,
})

/** A new event; the id may be the client's own. */
export type CreateEvent = NewEvent & { id?: string }

/** Makes an event. A repeated id answers the event made the first time. */
export async function createEvent(ctx: Ctx, { id = newId(), ...given }: CreateEvent): Promise<Event> {
  const row = checked(newEvent(ctx, id, given))
  if (!(await insertEvent(ctx, row))) return firstWithId(ctx, id)
  const event = { ...row, created_by_name: ctx.principal.name }
  recordChange(ctx, eventSubject, 'planning.event.created', undefined, event)
  return event
}

async function firstWithId(ctx: Ctx, id: string): Promise<Event> {
  const first = await findEvent(ctx, id)
  if (!first) throw notFound('event')
  return first
}

/** Changes the fields a patch names; a stale version merges where nobody changed the same field. */
export async function updateEvent(ctx: Ctx, id: string, version: number, patch: EventPatch): Promise<Event> {
  const event = await getEventForUpdate(ctx, id)
  assertLiving(event)
  await assertVersion(ctx, eventSubject, event, version, patch)
  return saveChange(ctx, eventSubject, 'planning.event.updated', event, patched(event, patch))
}

/** Moves an event along its lifecycle; the status it has already changes nothing. */
export async function changeEventStatus(ctx: Ctx, id: string, version: number, status: EventStatus): Promise<Event> {
  const event = await getEventForUpdate(ctx, id)
  assertLiving(event)
  await assertVersion(ctx, eventSubject, event, version, { status })
  assertStep(event.status, status)
  return saveChange(ctx, eventSubject, 'planning.event.status_changed', event, { ...event, status })
}

/** Moves an event to the bin; deleting a deleted one changes nothing. */
export async function deleteEvent(ctx: Ctx, id: string, version: number): Promise<Event> {
  const event = await getEventForUpdate(ctx, id)
  if (event.deleted_at) return event
  await assertVersion(ctx, eventSubject, event, version, {})
  return saveChange(ctx, eventSubject, 'planning.event.deleted', event, { ...event, deleted_at: ctx.now })
}

/** Takes an event out of the bin. */
export async function restoreEvent(ctx: Ctx, id: string): Promise<Event> {
  const event = await getEventForUpdate(ctx, id)
  if (!event.deleted_at) return event
  return saveChange(ctx, eventSubject, 'planning.event.restored', event, { ...event, deleted_at: null })
}
