import type { EventChange } from '@/features/planning/event-clash'
import { type Event, PlanningService, UpdateEventRequestSchema } from '@eventkit/api/eventkit/v1/planning_pb'
import { eventClash } from '@/features/planning/event-clash'
import { eventCache } from '@/features/planning/event.cache'
import { t } from '@/lib/i18n'
import type { PostOptions } from '@/lib/outbox'
import { post } from '@/lib/post'
import { binOf } from '@/lib/record-bin'
import { toUpdate } from '@/lib/record-change'
import { type Basis, writerOf } from '@/lib/undoable'

const { updateEvent: updateRpc, deleteEvent: deleteRpc, restoreEvent: restoreRpc } = PlanningService.method

/** Does a change of an event. */
export const writeEvent = writerOf(eventCache)

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

/** Moves an event to the bin, and takes it out again. */
export const { bin: deleteEvent, restore: restoreEvent } = binOf(eventCache, {
  remove: ({ id, name }, version, options) =>
    post(deleteRpc, { id, version }, eventCache.about([id], t('planning.didDeleteToast', { name })), options),
  bringBack: ({ id, name }, options) =>
    post(restoreRpc, { id }, eventCache.about([id], t('planning.didRestoreToast', { name })), options),
  words: ({ name }) => ({
    removed: t('planning.didDeleteToast', { name }),
    restored: t('planning.didRestoreToast', { name }),
  }),
})

function about(event: Event, message: string) {
  return eventCache.about([event.id], `${message} ${event.name}`)
}
