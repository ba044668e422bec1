import type { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { DomainError } from '../kernel/errors.ts'
import {
  type FileRow,
  type Importer,
  type Problem,
  problem,
  type ReadOptions,
  readCalendar,
} from '../platform/imports/index.ts'
import { changeEventStatus, createEvent, deleteEvent, restoreEvent, updateEvent } from './event.actions.ts'
import {
  comparedFields,
  eventRow,
  isInWindow,
  newEventOf,
  patchOf,
  statusOf,
  stepsTo,
  untakenRow,
} from './event.import.rules.ts'
import { listEventsById } from './event.import.store.ts'
import { assertStep } from './event.rules.ts'

/** iCalendar, to events. A UID is one event of the company, whichever file brings it. */
export const eventImporter: Importer = {
  format: 'ics',
  permission: 'planning.event.write',
  detects: (fileName, head) =>
    /\.(ics|ical)$/i.test(fileName) || /^\s*BEGIN:VCALENDAR/i.test(head.toString('utf8', 0, 64)),
  place: async () => ({ scope: 'ics', workspaceId: null }),
  read: async (_, source, options) => ({ header: [], rows: readRows(source, options) }),
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

async function* readRows(source: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<FileRow> {
  const { timeZone, callerTimeZone, expandFrom, expandTo } = options
  const window = { from: toInstant(expandFrom), to: toInstant(expandTo) }
  for await (const part of readCalendar(source, { timeZone, callerTimeZone, window })) {
    yield 'refusal' in part ? untakenRow(part) : eventRow(part)
  }
}

const toInstant = (date: Date): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(date.getTime())

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
