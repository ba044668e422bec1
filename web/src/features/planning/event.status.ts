import { type Event, type EventStatus, PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { events } from '@/features/planning/event'
import { pathBetween } from '@/features/planning/event-lifecycle'
import { eventLook } from '@/features/planning/event-words'
import { t } from '@/lib/i18n'
import { post } from '@/lib/post'
import type { Basis, Written } from '@/lib/undoable'

const { changeEventStatus: statusRpc } = PlanningService.method

/** Takes an event a step along its lifecycle; `basis` where that takes a step back. */
export function changeStatus(event: Event, status: EventStatus, basis?: Basis): Written {
  const message = t('planning.didChangeStatusToast', { name: event.name, status: t(eventLook(status).label) })
  return events.verbs.write(event, {
    fields: { status },
    send: (version, options) =>
      post(statusRpc, { id: event.id, version, status }, events.cache.about([event.id], message), options),
    words: { tone: 'ok', message },
    undo: (before, on) => stepBack(event, pathBetween(status, before.status), on),
    basis,
  })
}

// The lifecycle may not have the one step back: then it takes those between, each on what the one before it leads to.
function stepBack(event: Event, path: readonly EventStatus[], basis: Basis): void {
  path.reduce((on, status) => changeStatus(event, status, on).basis(), basis)
}
