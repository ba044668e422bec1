import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import type { JsonObject, JsonValue } from '../kernel/json.ts'
import { cutText, textOf } from '../kernel/text.ts'
import {
  type CalendarEvent,
  type FileRow,
  fitTags,
  type ImportedRecord,
  type Problem,
  problem,
  type ReadOptions,
  type UntakenPart,
} from '../platform/imports/index.ts'
import type { CreateEvent } from './event.actions.ts'
import { type EventPatch, type EventRow, hasStep, statusName } from './event.rules.ts'

/** The limits of CreateEventRequest in planning.proto. */
const most = { name: 200, venue: 200, notes: 20_000 }

/** A calendar's event as a row of an import; what does not fit is a problem of it. */
export function eventRow(event: CalendarEvent): FileRow {
  const problems = [...event.problems]
  const notes = [longName(event, problems), event.description, event.url].filter((part) => part !== '').join('\n\n')
  if (notes.length > most.notes) problems.push(problem('notes_cut', { most: most.notes }))
  if (event.location.length > most.venue) problems.push(problem('venue_cut', { most: most.venue }))
  const fields: JsonObject = {
    name: cutText(event.summary || event.location || 'Event', most.name),
    venue: cutText(event.location, most.venue),
    starts_at: toText(event.startsAt),
    ends_at: toText(endOf(event, problems)),
    time_zone: event.timeZone,
    all_day: event.isAllDay,
    ...(event.status && { status: event.status }),
    notes: cutText(notes, most.notes),
    tags: fitTags(event.categories, problems),
  }
  const { line, key, group, isPart } = event
  const place = { line, key, group, ...(isPart && { isPart }), section: '', parentKey: '' }
  return { ...place, name: textOf(fields.name), startsAt: textOf(fields.starts_at), fields, problems }
}

/** A part of a calendar that gives no event, as a row that says why. */
export function untakenRow({ line, key, group, summary, problem: why, refusal }: UntakenPart): FileRow {
  const texts = { name: cutText(summary, most.name), section: '', startsAt: '', parentKey: '' }
  return { line, key, group, ...texts, fields: {}, problems: [why], refusal }
}

function longName({ summary }: CalendarEvent, problems: Problem[]): string {
  if (summary.length <= most.name) return ''
  problems.push(problem('name_cut', { most: most.name }))
  return summary
}

/** An event here lasts; one that ends as it starts is given a minute. */
function endOf({ startsAt, endsAt }: CalendarEvent, problems: Problem[]): Temporal.Instant {
  if (Temporal.Instant.compare(endsAt, startsAt) > 0) return endsAt
  problems.push(problem('no_length'))
  return startsAt.add({ minutes: 1 })
}

const toText = (instant: Temporal.Instant): string => new Date(instant.epochMilliseconds).toISOString()

/** The fields of an event that calendars set, as an import compares them. */
export function comparedFields(
  event: Omit<EventRow, 'version' | 'created_by' | 'created_at' | 'updated_at' | 'received_at'>,
): JsonObject {
  const { name, venue, time_zone, all_day, notes, tags } = event
  const dates = { starts_at: event.starts_at.toISOString(), ends_at: event.ends_at.toISOString() }
  return { name, venue, time_zone, all_day, notes, tags, ...dates, status: statusName(event.status) }
}

/**
 * Whether a file whose series are expanded over a window has an event, by where the event is and, for an occurrence, where its
 * series puts it (the part of its key after the UID).
 */
export function isInWindow(
  { fields }: Pick<ImportedRecord, 'fields'>,
  key: string,
  { expandFrom, expandTo }: Pick<ReadOptions, 'expandFrom' | 'expandTo'>,
): boolean {
  const [start, end] = [new Date(textOf(fields.starts_at)), new Date(textOf(fields.ends_at))]
  const original = /#(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(key)
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = original ?? []
  const planned = original ? new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) : start
  return start < expandTo && end > expandFrom && planned >= expandFrom && planned < expandTo
}

const { ENQUIRY, TENTATIVE, CONFIRMED, PREPARED, ON_SITE, RETURNED, CLOSED, CANCELLED } = EventStatus
const statuses = new Map(
  [ENQUIRY, TENTATIVE, CONFIRMED, PREPARED, ON_SITE, RETURNED, CLOSED, CANCELLED].map((status) => [
    statusName(status),
    status,
  ]),
)

/** The status among some fields, if there is one. */
export const statusOf = (fields: JsonObject): EventStatus | undefined => statuses.get(textOf(fields.status))

/** The steps to a status: by way of tentative when that is needed, as for a cancelled event that takes place after all. */
export function stepsTo(from: EventStatus, to: EventStatus): EventStatus[] {
  return !hasStep(from, to) && hasStep(from, TENTATIVE) && hasStep(TENTATIVE, to) ? [TENTATIVE, to] : [to]
}

/** A row's fields as a new event. */
export function newEventOf(fields: JsonObject): Omit<CreateEvent, 'id'> {
  const status = statusOf(fields)
  const dates = { starts_at: new Date(textOf(fields.starts_at)), ends_at: new Date(textOf(fields.ends_at)) }
  return { ...patchOf(fields), ...dates, name: textOf(fields.name), ...(status && { status }) }
}

/** The other fields that a row sets, as an action takes them. */
export function patchOf(fields: JsonObject): EventPatch {
  const patch: EventPatch = {}
  for (const [field, value] of Object.entries(fields)) {
    if (field !== 'status') Object.assign(patch, { [field]: fromJson(field, value) })
  }
  return patch
}

const fromJson = (field: string, value: JsonValue): unknown => (field.endsWith('_at') ? new Date(textOf(value)) : value)
