import { timestampNow } from '@bufbuild/protobuf/wkt'
import {
  type Event,
  PlanningService,
  type UpdateEventRequest,
  UpdateEventRequestSchema,
} from '@eventkit/api/eventkit/v1/planning_pb'
import { eventClash } from '@/features/planning/event-clash'
import { eventCache } from '@/features/planning/event.cache'
import { t } from '@/lib/i18n'
import type { PostOptions } from '@/lib/outbox'
import { post } from '@/lib/post'
import { type ChangeOf, toUpdate } from '@/lib/record-change'
import { type Basis, writerOf } from '@/lib/undoable'

const { updateEvent: updateRpc, deleteEvent: deleteRpc, restoreEvent: restoreRpc } = PlanningService.method

/** Does a change of an event. */
export const writeEvent = writerOf(eventCache)

/** What can be changed of an event in place; the status has a verb of its own. */
export type EventChange = ChangeOf<Event, UpdateEventRequest>

/** Changes fields of an event; without a message nothing is told. `basis` where it takes a change back. */
export function updateEvent(event: Event, change: EventChange, message?: string, basis?: Basis): void {
  const send = (version: number, options: PostOptions) => {
    const request = toUpdate(UpdateEventRequestSchema, { id: event.id, version }, change)
    return post(updateRpc, request, about(event, message ?? t('planning.didUpdateToast')), options)
  }
  writeEvent(event, {
    fields: change,
    send,
    words: message === undefined ? undefined : { tone: 'ok', message, detail: event.name },
    undo: (before, on) => updateEvent(event, before, t('planning.didUpdateToast'), on),
    basis,
    clash: (failure) => eventClash.set({ event, change, failure }),
  })
}

/** Moves an event to the bin. */
export function deleteEvent(event: Event): void {
  const message = t('planning.didDeleteToast', { name: event.name })
  writeEvent(event, {
    fields: { deletedAt: timestampNow() },
    send: (version, options) =>
      post(deleteRpc, { id: event.id, version }, eventCache.about([event.id], message), options),
    words: { tone: 'info', message },
    undo: (_before, basis) => restoreEvent(event, basis),
  })
}

/** Takes an event out of the bin; `basis` where that takes its deletion back. */
export function restoreEvent(event: Event, basis?: Basis): void {
  const message = t('planning.didRestoreToast', { name: event.name })
  const { done } = writeEvent(event, {
    fields: { deletedAt: undefined },
    send: (_version, options) => post(restoreRpc, { id: event.id }, eventCache.about([event.id], message), options),
    words: { tone: 'ok', message },
    basis,
  })
  void done.then(() => eventCache.refreshLists())
}

function about(event: Event, message: string) {
  return eventCache.about([event.id], `${message} ${event.name}`)
}
