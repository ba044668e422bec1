import { PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { readPage } from '../kernel/page.ts'
import { serve } from '../platform/module.ts'
import { changeEventStatus, createEvent, deleteEvent, restoreEvent, updateEvent } from './event.actions.ts'
import { fromCreate, fromList, fromUpdate, orderOf, toEvent } from './event.proto.ts'
import { getEvent, listEvents } from './event.store.ts'

/** Events over the contract. */
export const planningService = serve(PlanningService, {
  createEvent: async (ctx, request) => toEvent(await createEvent(ctx, fromCreate(request))),
  getEvent: async (ctx, { id }) => toEvent(await getEvent(ctx, id)),
  listEvents: async (ctx, request) => {
    const [filter, order] = [fromList(request), orderOf(request)]
    const { rows, nextPageToken } = await readPage(
      ctx,
      request,
      ['events', filter, order],
      (cursor, limit) => listEvents(ctx, filter, order, cursor, limit),
      (event) => [event[order.by].toISOString(), event.id],
      ({ notes }) => notes.length,
    )
    return { events: rows.map(toEvent), nextPageToken }
  },
  updateEvent: async (ctx, request) =>
    toEvent(await updateEvent(ctx, request.id, request.version, fromUpdate(request))),
  changeEventStatus: async (ctx, { id, version, status }) => toEvent(await changeEventStatus(ctx, id, version, status)),
  deleteEvent: async (ctx, { id, version }) => toEvent(await deleteEvent(ctx, id, version)),
  restoreEvent: async (ctx, { id }) => toEvent(await restoreEvent(ctx, id)),
})
