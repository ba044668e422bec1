import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import type { JsonObject, JsonValue } from '../kernel/json.ts'
import { textOf } from '../kernel/text.ts'
import type { ReadOptions } from '../platform/files/file-row.ts'
import type { ImportedRecord } from '../platform/imports/index.ts'
import type { CreateEvent } from './event.actions.ts'
import { type EventPatch, type EventRow, hasStep, statusName } from './event.rules.ts'

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
  options: Pick<ReadOptions, 'expandFrom' | 'expandTo'>,
): boolean {
  const [from, to] = [new Date(options.expandFrom), new Date(options.expandTo)]
  const [start, end] = [new Date(textOf(fields.starts_at)), new Date(textOf(fields.ends_at))]
  const original = /#(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(key)
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = original ?? []
  const planned = original ? new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) : start
  return start < to && end > from && planned >= from && planned < to
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
