import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { timestampNow } from '@bufbuild/protobuf/wkt'
import {
  CreateEventRequestSchema,
  type Event,
  EventSchema,
  EventStatus,
  PlanningService,
} from '@eventkit/api/eventkit/v1/planning_pb'
import { deleteEvent } from '@/features/planning/event.actions'
import { eventCache } from '@/features/planning/event.cache'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import { post } from '@/lib/post'
import { tell } from '@/lib/tell'

const { createEvent: createRpc } = PlanningService.method

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
      { id },
    )
    eventCache.records.receive(event)
    tell('ok', t('planning.didCreateToast', { name: event.name }), undefined, () =>
      deleteEvent(eventCache.find(event.id) ?? event),
    )
    eventCache.refreshLists()
    return event
  } catch (error) {
    eventCache.drop(id)
    throw error
  }
}
