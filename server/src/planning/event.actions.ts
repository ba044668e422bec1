import type { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { assertVersion, saveChange } from '../platform/journal/index.ts'
import { assertLiving, getRecordForUpdate, verbsOf } from '../platform/records/index.ts'
import { assertStep, type Event } from './event.rules.ts'
import { events } from './event.ts'

export const { create: createEvent, update: updateEvent, delete: deleteEvent, restore: restoreEvent } = verbsOf(events)

/** Moves an event along its lifecycle; the status it has already changes nothing. */
export async function changeEventStatus(ctx: Ctx, id: string, version: number, status: EventStatus): Promise<Event> {
  const event = await getRecordForUpdate(ctx, events, id)
  assertLiving(events, event)
  await assertVersion(ctx, events, event, version, { status })
  assertStep(event.status, status)
  return saveChange(ctx, events, 'planning.event.status_changed', event, { ...event, status })
}
