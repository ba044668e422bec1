import { CreateEventRequestSchema } from '@eventkit/api/eventkit/v1/planning_pb'
import { mostCharacters } from '../kernel/field-rules.ts'
import type { JsonObject } from '../kernel/json.ts'
import { cutText, textOf } from '../kernel/text.ts'
import type { FileReader, FileRow, ReadOptions } from '../platform/files/file-row.ts'
import { tagFitter } from '../platform/files/fit.ts'
import { type CalendarEvent, readCalendar, type UntakenPart } from '../platform/calendars/ics.ts'
import type { Problem } from '../platform/files/problem.ts'
import { eventProblem } from './event.import.problems.ts'

/** Reads iCalendar as rows of events. */
export const read: FileReader = async (source, options) => ({ header: [], rows: readRows(source, options) })

async function* readRows(source: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<FileRow> {
  const { timeZone, callerTimeZone, expandFrom, expandTo } = options
  const window = { from: Temporal.Instant.from(expandFrom), to: Temporal.Instant.from(expandTo) }
  for await (const part of readCalendar(source, { timeZone, callerTimeZone, window })) {
    yield 'refusal' in part ? untakenRow(part) : eventRow(part)
  }
}

const mostOf = (field: string): number => mostCharacters(CreateEventRequestSchema, field)
const most = { name: mostOf('name'), venue: mostOf('venue'), notes: mostOf('notes') }
const fitTags = tagFitter(CreateEventRequestSchema)

/** A calendar's event as a row of an import; what does not fit is a problem of it. */
function eventRow(event: CalendarEvent): FileRow {
  const problems = [...event.problems]
  const notes = [longName(event, problems), event.description, event.url].filter((part) => part !== '').join('\n\n')
  if (notes.length > most.notes) problems.push(eventProblem('notes_cut', { most: most.notes }))
  if (event.location.length > most.venue) problems.push(eventProblem('venue_cut', { most: most.venue }))
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
function untakenRow({ line, key, group, summary, problem: why, refusal }: UntakenPart): FileRow {
  const texts = { name: cutText(summary, most.name), section: '', startsAt: '', parentKey: '' }
  return { line, key, group, ...texts, fields: {}, problems: [why], refusal }
}

function longName({ summary }: CalendarEvent, problems: Problem[]): string {
  if (summary.length <= most.name) return ''
  problems.push(eventProblem('name_cut', { most: most.name }))
  return summary
}

/** An event here lasts; one that ends as it starts is given a minute. */
function endOf({ startsAt, endsAt }: CalendarEvent, problems: Problem[]): Temporal.Instant {
  if (Temporal.Instant.compare(endsAt, startsAt) > 0) return endsAt
  problems.push(eventProblem('no_length'))
  return startsAt.add({ minutes: 1 })
}

const toText = (instant: Temporal.Instant): string => new Date(instant.epochMilliseconds).toISOString()
