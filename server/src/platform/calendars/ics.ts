import { createHash } from 'node:crypto'
import { brokenFile } from '../files/broken-file.ts'
import { readContentLines } from './content-line.ts'
import { type Component, propertyOf, readComponents } from './ics-component.ts'
import { compareRevisions, type RefusedVEvent, type VEvent, type Zones, readVEvent } from './ics-event.ts'
import { MAX_OCCURRENCES, type Occurrence, type Window, changedOccurrence, expandSeries } from './ics-series.ts'
import { ianaZone, type ZoneFinder, zoneFinder } from './ics-zone.ts'
import { MAX_ROWS } from '../files/file-row.ts'
import { type Problem, problem } from '../files/problem.ts'
import { zoneNamed } from './zone-names.ts'

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
  RECURRENCE-ID LAST-MODIFIED DTSTAMP`.split(/\s+/),
)
const namedComponents = new Set(['VTODO', 'VJOURNAL', 'VFREEBUSY'])
const MAX_KEY_CHARS = 200
/**
 * Processor time, so that a busy machine does not count. One series takes 200 ms at worst, a usual one less than 1 ms. A file
 * of nothing but worst cases has to end, too.
 */
const MAX_EXPANSION_MS = 20_000

/**
 * Reads iCalendar (RFC 5545) as the events that take place, in the file's order, series expanded over the window. Zones may
 * be described after the events that use them, and changed occurrences stand apart from their series, so the file is read
 * through before the first event comes. What cannot be used costs no more than itself, and is told by its line. Throws
 * brokenFile when it is no calendar.
 */
export async function* readCalendar(
  source: AsyncIterable<Uint8Array>,
  options: CalendarOptions,
): AsyncGenerator<CalendarEvent | UntakenPart> {
  const { calendars, others } = await collect(source)
  yield* others
  const shared = zoneFinder(
    calendars.flatMap(({ timezones }) => timezones),
    options.timeZone || options.callerTimeZone,
  )
  const events: (VEvent | RefusedVEvent)[] = []
  for (const calendar of calendars) {
    const zones = zonesOf(calendar, shared, options)
    for (const component of calendar.events) events.push(readVEvent(component, zones))
  }
  yield* takeEvents(events, options.window)
}

/** One VCALENDAR of the file. */
interface CalendarParts {
  timezones: Component[]
  events: Component[]
  /** X-WR-TIMEZONE; empty where there is none. */
  timeZone: string
}

interface CollectedFile {
  calendars: CalendarParts[]
  others: UntakenPart[]
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<CollectedFile> {
  const file: CollectedFile = { calendars: [], others: [] }
  let calendar: CalendarParts = { timezones: [], events: [], timeZone: '' }
  let events = 0
  for await (const component of readComponents(readContentLines(source))) {
    const { name, line, problems } = component
    if (name === 'VTIMEZONE') calendar.timezones.push(component)
    if (name === 'VEVENT') calendar.events.push(slim(component))
    if (name === 'VEVENT' && ++events > MAX_ROWS)
      throw brokenFile(problem('file_too_many_events', { line, most: MAX_ROWS }))
    if (namedComponents.has(name)) file.others.push(otherPart(component))
    if (name !== 'VCALENDAR') continue
    file.others.push(...problems.map((why) => unusedLine(line, why)))
    const timeZone = propertyOf(component, 'X-WR-TIMEZONE')?.value.trim() ?? ''
    file.calendars.push({ ...calendar, timeZone })
    calendar = { timezones: [], events: [], timeZone: '' }
  }
  return file
}

/** The zones a calendar's times are read in: those it describes, those of other calendars of the file, and those known. */
function zonesOf({ timezones, timeZone }: CalendarParts, shared: ZoneFinder, options: CalendarOptions): Zones {
  const named = zoneNamed(timeZone)
  const shownIn = options.timeZone || (named && 'id' in named ? named.id : options.callerTimeZone)
  const own = zoneFinder(timezones, shownIn)
  const find: ZoneFinder = (tzid) => own(tzid) ?? shared(tzid)
  const fallback = options.timeZone === '' && timeZone !== '' ? find(timeZone) : undefined
  return { find, fallback: fallback ?? ianaZone(shownIn) }
}

const unusedLine = (line: number, why: Problem): UntakenPart => ({
  line: Number(why.values.line ?? line),
  key: `VCALENDAR:${line}`,
  group: '',
  summary: '',
  problem: why,
  refusal: 'skip',
})

/** Attachments and alarms can be most of a file; properties that are not used are dropped at once. */
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

async function* takeEvents(
  events: (VEvent | RefusedVEvent)[],
  window: Window,
): AsyncGenerator<CalendarEvent | UntakenPart> {
  const { masters, overrides, doubles } = groupByUid(events)
  const unnamed = new Map<string, number>()
  let spentMs = 0
  for (const event of events) {
    const first = doubles.get(event)
    if ('problem' in event) {
      yield refused(event)
    } else if (first !== undefined) {
      yield refused({ ...event, problem: problem('uid_taken', { line: first.line }) })
    } else if (event.recurrenceId !== undefined) {
      // With its series in the file it is taken there.
      if (event.uid === '' || !masters.has(event.uid))
        yield { ...toEvent(changedOccurrence(event), event.uid), isPart: true }
    } else if (isSeries(event) || overrides.has(event.uid)) {
      if (spentMs > MAX_EXPANSION_MS) yield refused({ ...event, problem: problem('rules_took_too_long') })
      else
        spentMs += yield* takeSeries(
          event,
          event.uid || unnamedKey(event, unnamed),
          overrides.get(event.uid) ?? [],
          window,
        )
    } else {
      const occurrence = { event, recurrenceKey: '', start: event.start, end: event.endOf(event.start) }
      yield toEvent(occurrence, event.uid || unnamedKey(event, unnamed))
    }
  }
}

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const isSeries = ({ rules, rdates }: VEvent): boolean => rules.length > 0 || rdates.length > 0

/** Gives the occurrences of a series and returns the milliseconds it took to expand. */
function* takeSeries(
  series: VEvent,
  known: string,
  overrides: (VEvent | RefusedVEvent)[],
  window: Window,
): Generator<CalendarEvent | UntakenPart, number> {
  const began = processorMs()
  const untaken = (refusal: 'fail' | 'skip', why: Problem): UntakenPart => {
    const { line, summary } = series
    return { line, key: keyOf(known, `rest-${line}`), group: keyOf(known, ''), summary, problem: why, refusal }
  }
  const span = { from: dayOf(window.from), to: dayOf(window.to) }
  try {
    const { occurrences, isCut, older } = expandSeries(series, overrides, window)
    const spentMs = processorMs() - began
    for (const occurrence of occurrences) yield toEvent(occurrence, known)
    for (const { event, why } of older)
      if (!('problem' in event)) yield { ...refused({ ...event, problem: why }), refusal: 'skip' }
    if (occurrences.length === 0) yield untaken('skip', problem('outside_window', span))
    if (isCut) yield untaken('fail', problem('series_cut', { most: MAX_OCCURRENCES, ...span }))
    return spentMs
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    yield untaken('fail', problem('rule_takes_too_long'))
    return processorMs() - began
  }
}

interface Groups {
  masters: Map<string, VEvent>
  /** By UID: what changes occurrences of a series. */
  overrides: Map<string, (VEvent | RefusedVEvent)[]>
  /** What is not taken, with what is in its place. */
  doubles: Map<VEvent | RefusedVEvent, VEvent>
}

/** Of two events with the same UID the later revision is taken (RFC 5545 section 3.8.7.4), else the first. */
function groupByUid(events: (VEvent | RefusedVEvent)[]): Groups {
  const masters = new Map<string, VEvent>()
  const overrides: Groups['overrides'] = new Map()
  const doubles: Groups['doubles'] = new Map()
  for (const event of events) {
    if (event.uid === '') continue
    if (event.recurrenceId !== undefined) {
      const changes = overrides.get(event.uid) ?? []
      changes.push(event)
      overrides.set(event.uid, changes)
      continue
    }
    if ('problem' in event) continue
    const earlier = masters.get(event.uid)
    const isTaken = earlier === undefined || compareRevisions(event.revision, earlier.revision) > 0
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
