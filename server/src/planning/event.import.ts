import type { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { DomainError } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { type Problem, problem } from '../platform/files/problem.ts'
import type { Importer } from '../platform/imports/index.ts'
import { importing, rowFields } from '../platform/records/index.ts'
import { changeEventStatus, updateEvent } from './event.actions.ts'
import { eventSentences } from './event.import.problems.ts'
import { isInWindow, stepsTo } from './event.import.rules.ts'
import { assertStep, type Event, type EventPatch } from './event.rules.ts'
import { events } from './event.ts'

/** iCalendar, to events. A UID is one event of the company, whichever file brings it. */
export const eventImporter: Importer = {
  ...importing(events, { update: updateWithStatus }, { at: 'starts_at', timeZone: 'time_zone' }),
  format: 'ics',
  detects: (fileName, head) =>
    /\.(ics|ical)$/i.test(fileName) || /^\s*BEGIN:(VCALENDAR|VEVENT)/i.test(head.toString('utf8', 0, 64)),
  place: async () => ({ scope: 'ics', workspaceId: null }),
  reader: new URL('./event.import.reader.ts', import.meta.url),
  sentences: eventSentences,
  day: { isAllDay: 'all_day', timeZone: 'time_zone' },
  covers: isInWindow,
  refuses: ({ fields: before }, changes) => {
    const [from, to] = [statusIn(before), statusIn(changes)]
    if (from === undefined || to === undefined) return undefined
    const [step = to] = stepsTo(from, to)
    return stepProblem(from, step)
  },
}

const statusIn = (fields: JsonObject) => rowFields(events, fields).status as EventStatus | undefined

/** A calendar sets the status like any field; here it has a verb of its own. */
async function updateWithStatus(
  ctx: Ctx,
  id: string,
  version: number,
  { status, ...patch }: EventPatch & { status?: EventStatus },
): Promise<Event> {
  let event = await updateEvent(ctx, id, version, patch)
  for (const step of status ? stepsTo(event.status, status) : []) event = await changeEventStatus(ctx, id, 0, step)
  return event
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
