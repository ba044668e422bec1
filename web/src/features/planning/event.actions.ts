import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { timestampNow } from '@bufbuild/protobuf/wkt'
import {
  CreateEventRequestSchema,
  type Event,
  EventSchema,
  EventStatus,
  PlanningService,
  type UpdateEventRequest,
  UpdateEventRequestSchema,
} from '@eventkit/api/eventkit/v1/planning_pb'
import { eventClash } from '@/features/planning/event-clash'
import { movedDates } from '@/features/planning/event-dates'
import { pathBetween } from '@/features/planning/event-lifecycle'
import { eventLook } from '@/features/planning/event-words'
import { eventCache } from '@/features/planning/event.cache'
import { KeptRefusal, readFailure } from '@/lib/errors'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import type { Write } from '@/lib/optimistic'
import { post } from '@/lib/post'
import { type ChangeOf, toUpdate, undoOf, withChange } from '@/lib/record-change'
import { tell, tellInstead } from '@/lib/tell'
import { withdraw } from '@/lib/toast'

const {
  createEvent: createRpc,
  updateEvent: updateRpc,
  changeEventStatus: statusRpc,
  deleteEvent: deleteRpc,
  restoreEvent: restoreRpc,
} = PlanningService.method

/** What can be changed of an event in place; the status has a verb of its own. */
export type EventChange = ChangeOf<Event, UpdateEventRequest>

/** What a new event is made of. */
export type NewEvent = Omit<MessageInitShape<typeof CreateEventRequestSchema>, 'id' | '$typeName'>

/**
 * Makes an event; it is on the screen before the server knows. Rejects with the server's refusal, so that the form that
 * made it keeps what was typed.
 */
export async function createEvent(input: NewEvent): Promise<Event> {
  const id = newId()
  const request = create(CreateEventRequestSchema, { ...input, id, status: input.status ?? EventStatus.TENTATIVE })
  const { $typeName: _typeName, ...fields } = request
  eventCache.prepend(create(EventSchema, { ...fields, createdAt: timestampNow() }))
  try {
    const event = await post(
      createRpc,
      request,
      eventCache.about([id], t('planning.createdWaiting', { name: request.name })),
      id,
    )
    eventCache.records.receive(event)
    tell('ok', t('planning.didCreateToast', { name: event.name }), undefined, () => deleteEvent(latest(event)))
    eventCache.refreshLists()
    return event
  } catch (error) {
    eventCache.drop(id)
    throw error
  }
}

/** Changes fields of an event; without a message nothing is told, as for undo itself. */
export function updateEvent(event: Event, change: EventChange, message?: string): void {
  const before = undoOf<EventChange>(event, change)
  let { version } = event
  // On the version that this change made: what somebody changed since then is a clash, not overwritten.
  const undo = () => updateEvent({ ...latest(event), version }, before, t('planning.didUpdateToast'))
  const told = message === undefined ? undefined : tell('ok', message, event.name, undo)
  const send = async (seen: number) => {
    const request = toUpdate(UpdateEventRequestSchema, { id: event.id, version: seen }, change)
    const saved = await post(updateRpc, request, about(event, message ?? t('planning.didUpdateToast')))
    ;({ version } = saved)
    return saved
  }
  void write(event, { apply: (shown) => withChange(shown, change), send }, { fields: change, told })
}

/** Moves an event by whole days, to `day` in words; the clock at the venue keeps showing the same times. */
export function moveEvent(event: Event, days: number, { day }: { day: string }): void {
  updateEvent(event, movedDates(event, days), t('planning.didMoveToast', { day }))
}

/** Takes an event a step along its lifecycle. */
export function changeStatus(event: Event, status: EventStatus): void {
  const label = t(eventLook(status).label)
  const message = t('planning.didChangeStatusToast', { name: event.name, status: label })
  const told = tell('ok', message, undefined, () => void stepBack(event))
  void setStatus(event, status, told)
}

// The lifecycle may not have the one step back: then it takes those between.
async function stepBack(event: Event): Promise<void> {
  for (const status of pathBetween(latest(event).status, event.status)) await setStatus(latest(event), status)
}

function setStatus(event: Event, status: EventStatus, told?: number): Promise<void> {
  return write(
    event,
    {
      apply: (shown) => ({ ...shown, status }),
      send: (version) => {
        const message = t('planning.didChangeStatusToast', { name: event.name, status: t(eventLook(status).label) })
        return post(statusRpc, { id: event.id, version, status }, eventCache.about([event.id], message))
      },
    },
    { told },
  )
}

/** Moves an event to the bin. */
export function deleteEvent(event: Event): void {
  const message = t('planning.didDeleteToast', { name: event.name })
  const told = tell('info', message, undefined, () => restoreEvent(event))
  void write(
    event,
    {
      apply: (shown) => ({ ...shown, deletedAt: timestampNow() }),
      send: (version) => post(deleteRpc, { id: event.id, version }, eventCache.about([event.id], message)),
    },
    { told },
  )
}

/** Takes an event out of the bin. */
export function restoreEvent(event: Event): void {
  const message = t('planning.didRestoreToast', { name: event.name })
  const told = tell('ok', message)
  void write(
    latest(event),
    {
      apply: ({ deletedAt: _deletedAt, ...shown }) => shown,
      send: () => post(restoreRpc, { id: event.id }, eventCache.about([event.id], message)),
    },
    { told },
  ).then(() => eventCache.refreshLists())
}

async function write(
  event: Event,
  change: Write<Event>,
  { fields, told }: { fields?: EventChange; told: number | undefined },
): Promise<void> {
  try {
    await eventCache.records.write(event, change)
  } catch (error) {
    const failure = readFailure(error)
    // One that is kept shows its clash among what waits.
    const isClash = failure.reason === 'stale_version' && failure.clashes.length > 0 && !(error instanceof KeptRefusal)
    if (!isClash || !fields) return tellInstead(told, error)
    if (told !== undefined) withdraw(told)
    eventClash.set({ event, change: fields, failure })
  }
}

function about(event: Event, message: string) {
  return eventCache.about([event.id], `${message} ${event.name}`)
}

function latest(event: Event): Event {
  return eventCache.find(event.id) ?? event
}
