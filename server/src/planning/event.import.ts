import type { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { DomainError } from '../kernel/errors.ts'
import { type Problem, problem } from '../platform/files/problem.ts'
import type { Importer } from '../platform/imports/index.ts'
import { changeEventStatus, createEvent, deleteEvent, restoreEvent, updateEvent } from './event.actions.ts'
import { eventSentences } from './event.import.problems.ts'
import { comparedFields, isInWindow, newEventOf, patchOf, statusOf, stepsTo } from './event.import.rules.ts'
import { listEventsById, lockEvents } from './event.import.store.ts'
import { assertStep } from './event.rules.ts'

/** iCalendar, to events. A UID is one event of the company, whichever file brings it. */
export const eventImporter: Importer = {
  format: 'ics',
  permission: 'planning.event.write',
  detects: (fileName, head) =>
    /\.(ics|ical)$/i.test(fileName) || /^\s*BEGIN:(VCALENDAR|VEVENT)/i.test(head.toString('utf8', 0, 64)),
  place: async () => ({ scope: 'ics', workspaceId: null }),
  reader: new URL('./event.import.reader.ts', import.meta.url),
  sentences: eventSentences,
  lock: lockEvents,
  find: async (ctx, ids) =>
    (await listEventsById(ctx, ids)).map((event) => ({
      id: event.id,
      state: event.deleted_at ? 'deleted' : 'living',
      version: event.version,
      name: event.name,
      startsAt: event.starts_at.toISOString(),
      timeZone: event.time_zone,
      fields: comparedFields(event),
    })),
  covers: isInWindow,
  refuses: ({ fields: before }, changes) => {
    const [from, to] = [statusOf(before), statusOf(changes)]
    if (from === undefined || to === undefined) return undefined
    const [step = to] = stepsTo(from, to)
    return stepProblem(from, step)
  },
  create: async (ctx, { id, fields }) => (await createEvent(ctx, { ...newEventOf(fields), id })).version,
  update: async (ctx, id, changes) => {
    const status = statusOf(changes)
    let event = await updateEvent(ctx, id, 0, patchOf(changes))
    for (const step of status ? stepsTo(event.status, status) : []) event = await changeEventStatus(ctx, id, 0, step)
    return event.version
  },
  remove: async (ctx, id) => (await deleteEvent(ctx, id, 0)).version,
  restore: async (ctx, id) => (await restoreEvent(ctx, id)).version,
}

/** What the lifecycle says against a step; nothing when it has it. */
function stepProblem(from: EventStatus, to: EventStatus): Problem | undefined {
  try {
    assertStep(from, to)
    return undefined
  } catch (error) {
    if (error instanceof DomainError) return problem('refused', { text: error.message })
    throw error
  }
}
