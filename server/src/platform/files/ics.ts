import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { findTimeZone } from '../../kernel/clock.ts'
import { brokenFile } from './broken-file.ts'
import { readContentLines } from './content-line.ts'
import { type Component, propertyOf, readComponents } from './ics-component.ts'
import { type RefusedVEvent, type VEvent, type Zones, readVEvent } from './ics-event.ts'
import { MAX_OCCURRENCES, type Occurrence, type Window, changedOccurrence, expandSeries } from './ics-series.ts'
import { ianaZone, zoneFinder } from './ics-zone.ts'
import { MAX_ROWS } from './file-row.ts'
import { type Problem, problem } from './problem.ts'

/** How a calendar is read. */
export interface CalendarOptions {
  /** The zone of times without one and of whole days; the file's X-WR-TIMEZONE when empty, then `callerTimeZone`. */
  timeZone: string
  callerTimeZone: string
  /** Recurring events are expanded over this window. */
  window: Window
}

/** One event as it takes place: single, or an occurrence of a series. */
export interface CalendarEvent {
  /** Where its VEVENT begins, from 1. */
  line: number
  /** Its UID, for an occurrence of a series with the start the series gave it. Unique in the file. */
  key: string
  /** Its UID, which the occurrences of a series share. */
  group: string
  /** A changed occurrence whose series is not in the file. */
  isPart?: true
  summary: string
  location: string
  description: string
  url: string
  categories: string[]
  status: 'tentative' | 'confirmed' | 'cancelled' | undefined
  startsAt: Temporal.Instant
  /** Exclusive; the same as startsAt for an event without length. */
  endsAt: Temporal.Instant
  /** The IANA zone to show it in. */
  timeZone: string
  isAllDay: boolean
  /** What of it could not be taken. */
  problems: Problem[]
}

/** A part of the file that gives no event: wrong, or with nothing in it to take. */
export interface UntakenPart {
  line: number
  key: string
  /** Its UID; empty for what is no event. */
  group: string
  summary: string
  problem: Problem
  refusal: 'fail' | 'skip'
}

const keptProperties = new Set(
  `UID SUMMARY LOCATION DESCRIPTION URL CATEGORIES STATUS SEQUENCE DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE
  RECURRENCE-ID`.split(/\s+/),
)
const namedComponents = new Set(['VTODO', 'VJOURNAL', 'VFREEBUSY'])
const MAX_KEY_CHARS = 200
/** One series takes 200 ms at worst, an honest one below 1; a file of nothing but the worst must end, too. */
const MAX_EXPANSION_MS = 20_000

/**
 * Reads an iCalendar file (RFC 5545) as the events that take place, in the file's order, series expanded over the window.
 * Zones may be described after the events that use them, and changed occurrences stand apart from their series, so the file
 * is read through before the first event comes. Throws brokenFile when it is no calendar.
 */
export async function* readCalendar(
  source: AsyncIterable<Uint8Array>,
  options: CalendarOptions,
): AsyncGenerator<CalendarEvent | UntakenPart> {
  const file = await collect(source)
  const shownIn = [options.timeZone, file.timeZone].find(
    (zone) => zone !== undefined && zone !== '' && findTimeZone(zone) !== undefined,
  )
  const fallback = ianaZone(shownIn ?? options.callerTimeZone)
  const zones: Zones = { find: zoneFinder(file.timezones, fallback.id), fallback }
  yield* file.others
  const events: VEvent[] = []
  for (const component of file.events) {
    const event = readVEvent(component, zones)
    if ('problem' in event) yield refused(event)
    else events.push(event)
    if (events.length % 500 === 0) await nextTurn()
  }
  yield* takeEvents(events, options.window)
}

interface CollectedFile {
  timezones: Component[]
  events: Component[]
  others: UntakenPart[]
  timeZone: string | undefined
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<CollectedFile> {
  const file: CollectedFile = { timezones: [], events: [], others: [], timeZone: undefined }
  for await (const component of readComponents(readContentLines(source))) {
    if (component.name === 'VTIMEZONE') file.timezones.push(component)
    if (component.name === 'VCALENDAR') file.timeZone ??= propertyOf(component, 'X-WR-TIMEZONE')?.value.trim()
    if (component.name === 'VEVENT') file.events.push(slim(component))
    if (file.events.length > MAX_ROWS) throw brokenFile(component.line, `is beyond ${MAX_ROWS} events; split the file`)
    if (namedComponents.has(component.name)) file.others.push(otherPart(component))
  }
  return file
}

/** Attachments and alarms can be most of a file; what is not used is let go at once. */
function slim(component: Component): Component {
  const properties = component.properties.filter(({ name }) => keptProperties.has(name))
  return { ...component, properties, components: [] }
}

function otherPart(component: Component): UntakenPart {
  const { line, name } = component
  const summary = propertyOf(component, 'SUMMARY')?.value ?? ''
  return {
    line,
    key: `${name}:${line}`,
    group: '',
    summary,
    problem: problem('not_an_event', { name }),
    refusal: 'skip',
  }
}

function refused({ line, uid, summary, problem: why }: RefusedVEvent): UntakenPart {
  const key = `${line}:${uid}`.slice(0, MAX_KEY_CHARS)
  return { line, key, group: keyOf(uid, ''), summary, problem: why, refusal: 'fail' }
}

async function* takeEvents(events: VEvent[], window: Window): AsyncGenerator<CalendarEvent | UntakenPart> {
  const { masters, overrides, doubles } = groupByUid(events)
  const unnamed = new Map<string, number>()
  let spentMs = 0
  for (const event of events) {
    const [first, master] = [doubles.get(event), masters.get(event.uid)]
    if (first !== undefined) {
      yield refused({ ...event, problem: problem('uid_taken', { line: first.line }) })
    } else if (event.recurrenceId !== undefined) {
      // With its series in the file it is taken there.
      if (event.uid === '' || master === undefined)
        yield { ...toEvent(changedOccurrence(event), event.uid), isPart: true }
    } else if (spentMs > MAX_EXPANSION_MS && event.rule !== undefined) {
      yield refused({ ...event, problem: problem('rules_took_too_long') })
    } else if (event.rule !== undefined || event.rdates.length > 0) {
      spentMs += yield* takeSeries(
        { ...event, uid: event.uid || unnamedKey(event, unnamed) },
        overrides.get(event.uid) ?? [],
        window,
      )
      await nextTurn() // A long series takes milliseconds; other requests go between.
    } else {
      const occurrence = { event, recurrenceKey: '', start: event.start, end: event.endOf(event.start) }
      yield toEvent(occurrence, event.uid || unnamedKey(event, unnamed))
    }
  }
}

/** Gives the occurrences of a series and returns the milliseconds it took to expand. */
function* takeSeries(
  series: VEvent,
  overrides: VEvent[],
  window: Window,
): Generator<CalendarEvent | UntakenPart, number> {
  const began = performance.now()
  const untaken = (refusal: 'fail' | 'skip', why: Problem): UntakenPart => {
    const { line, summary } = series
    return {
      line,
      key: keyOf(series.uid, `rest-${line}`),
      group: keyOf(series.uid, ''),
      summary,
      problem: why,
      refusal,
    }
  }
  const span = { from: dayOf(window.from), to: dayOf(window.to) }
  try {
    const { occurrences, isCut } = expandSeries(series, overrides, window)
    const spentMs = performance.now() - began
    for (const occurrence of occurrences) yield toEvent(occurrence, series.uid)
    if (occurrences.length === 0) yield untaken('skip', problem('outside_window', span))
    if (isCut) yield untaken('fail', problem('series_cut', { most: MAX_OCCURRENCES, ...span }))
    return spentMs
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    yield untaken('fail', problem('rule_takes_too_long'))
    return performance.now() - began
  }
}

interface Groups {
  masters: Map<string, VEvent>
  overrides: Map<string, VEvent[]>
  /** What is not taken, with what is in its place. */
  doubles: Map<VEvent, VEvent>
}

/** Of two events with the same UID the later revision is taken (SEQUENCE, RFC 5545 section 3.8.7.4), else the first. */
function groupByUid(events: VEvent[]): Groups {
  const masters = new Map<string, VEvent>()
  const overrides = new Map<string, VEvent[]>()
  const doubles = new Map<VEvent, VEvent>()
  for (const event of events) {
    if (event.uid === '') continue
    if (event.recurrenceId !== undefined) {
      const changes = overrides.get(event.uid) ?? []
      changes.push(event)
      overrides.set(event.uid, changes)
      continue
    }
    const earlier = masters.get(event.uid)
    const isTaken = earlier === undefined || event.sequence > earlier.sequence
    if (isTaken) masters.set(event.uid, event)
    if (earlier !== undefined) doubles.set(isTaken ? earlier : event, isTaken ? event : earlier)
  }
  return { masters, overrides, doubles }
}

function toEvent({ event, recurrenceKey, start, end }: Occurrence, uid: string): CalendarEvent {
  const { line, summary, location, description, url, categories, status, problems } = event
  const place = { startsAt: start.instant, endsAt: end, timeZone: start.zone.id, isAllDay: start.isDate }
  const key = keyOf(uid, recurrenceKey)
  const texts = { summary, location, description, url, categories, status }
  return { line, key, group: keyOf(uid, ''), ...texts, ...place, problems }
}

function keyOf(uid: string, recurrenceKey: string): string {
  const short = uid.length > MAX_KEY_CHARS ? `sha256:${sha256(uid)}` : uid
  return recurrenceKey === '' ? short : `${short}#${recurrenceKey}`
}

/** UID is required, but missing in the wild: such an event is known by its name and start, and its place among equals. */
function unnamedKey(event: VEvent, seen: Map<string, number>): string {
  const key = `no-uid:${sha256(`${event.summary}\n${event.start.instant.toString()}`).slice(0, 32)}`
  const count = (seen.get(key) ?? 0) + 1
  seen.set(key, count)
  return `${key}:${count}`
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const dayOf = (instant: Temporal.Instant): string => instant.toString().slice(0, 10)
