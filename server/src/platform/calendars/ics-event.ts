import { ruleProblem, tidyRule } from '../recurrence/recurrence.ts'
import { type ContentLine, unescapeList, unescapeText } from './content-line.ts'
import { type Component, propertiesOf, propertyOf } from './ics-component.ts'
import { type IcsTime, parseDuration, parseTime, writtenAs } from '../recurrence/ics-value.ts'
import { parseTimes } from './ics-times.ts'
import { type Zone, type ZoneFinder, ianaZone } from './ics-zone.ts'
import { type Problem, problem } from '../files/problem.ts'

/** A time with the zone it was read in. */
export interface Moment {
  local: Temporal.PlainDateTime
  instant: Temporal.Instant
  isDate: boolean
  zone: Zone
}

/** What a VEVENT says, before recurrences are expanded (RFC 5545 section 3.6.1). */
export interface VEvent {
  line: number
  uid: string
  summary: string
  location: string
  description: string
  url: string
  categories: string[]
  status: 'tentative' | 'confirmed' | 'cancelled' | undefined
  revision: Revision
  start: Moment
  /** When an occurrence that starts then ends. */
  endOf(start: Moment): Temporal.Instant
  rules: string[]
  exclusionRules: string[]
  /** More starts, and starts that do not take place, as they stand: what they mean depends on the series. */
  rdates: IcsTime[]
  exdates: IcsTime[]
  /** For a VEVENT that stands for one occurrence of a series, or for all from it on: that occurrence's own start. */
  recurrenceId: IcsTime | undefined
  isForFuture: boolean
  zones: Zones
  problems: Problem[]
}

/** A VEVENT that cannot be taken, with why. */
export interface RefusedVEvent extends Pick<
  VEvent,
  'line' | 'uid' | 'summary' | 'revision' | 'recurrenceId' | 'isForFuture' | 'zones'
> {
  problem: Problem
}

/** What tells the later of two versions: SEQUENCE, then LAST-MODIFIED, then DTSTAMP, as text that sorts. */
export type Revision = readonly [sequence: number, modified: string, stamped: string]

const MAX_HOURS = 10 * 366 * 24

/** The zones a file's times are read in: those it names, and the one for times that name none. */
export interface Zones {
  find: ZoneFinder
  fallback: Zone
}

/**
 * Reads a VEVENT; one that cannot be taken comes with its reason, which names the line. Only its start is needed: what else
 * cannot be read is left out, and is a problem of it.
 */
export function readVEvent(component: Component, zones: Zones): VEvent | RefusedVEvent {
  const text = (name: string) => unescapeText(propertyOf(component, name)?.value ?? '').trim()
  const head = { ...readHead(component, zones), uid: text('UID'), summary: text('SUMMARY').replace(/\s+/g, ' ') }
  const problems = [...component.problems]
  const start = readStart(component, zones)
  if (isProblem(start)) return { ...head, problem: start }
  const endOf = readEnd(component, start, zones, problems)
  if (start.instant.until(endOf(start)).total('hours') > MAX_HOURS)
    return { ...head, problem: problem('lasts_too_long') }
  const rules = readRules(component, 'RRULE')
  if (isProblem(rules)) return { ...head, problem: rules }
  const exclusionRules = readRules(component, 'EXRULE')
  if (isProblem(exclusionRules)) return { ...head, problem: exclusionRules }
  return {
    ...head,
    location: text('LOCATION').replace(/\s+/g, ' '),
    description: text('DESCRIPTION'),
    url: propertyOf(component, 'URL')?.value.trim() ?? '',
    categories: propertiesOf(component, 'CATEGORIES').flatMap((property) => unescapeList(property.value)),
    status: statusOf(text('STATUS')),
    start,
    endOf,
    rules,
    exclusionRules,
    rdates: readTimes(component, 'RDATE', zones, problems),
    exdates: readTimes(component, 'EXDATE', zones, problems),
    problems,
  }
}

/** What is known of every VEVENT, also of one that is refused. */
function readHead(component: Component, zones: Zones) {
  const idLine = propertyOf(component, 'RECURRENCE-ID')
  const when = (name: string) => propertyOf(component, name)?.value.trim() ?? ''
  const revision: Revision = [Number.parseInt(when('SEQUENCE'), 10) || 0, when('LAST-MODIFIED'), when('DTSTAMP')]
  return {
    line: component.line,
    revision,
    recurrenceId: idLine && parseTime(idLine.value, idLine.params.get('TZID')?.[0]),
    isForFuture: idLine?.params.get('RANGE')?.[0]?.toUpperCase() === 'THISANDFUTURE',
    zones,
  }
}

/** Below zero when a is the older, above when it is the newer. */
export function compareRevisions(a: Revision, b: Revision): number {
  const [sequence, ...texts] = a.map((each, i) => {
    const other = b[i] ?? ''
    return each === other ? 0 : each < other ? -1 : 1
  })
  return sequence || texts.find((order) => order !== 0) || 0
}

function statusOf(status: string): VEvent['status'] {
  const key = status.toLowerCase()
  return key === 'tentative' || key === 'confirmed' || key === 'cancelled' ? key : undefined
}

/** Places a time in its zone; undefined when the zone is not known. A time without a zone is in `floating`. */
export function placeTime(time: IcsTime, zones: Zones, floating: Zone = zones.fallback): Moment | undefined {
  if (time.form === 'utc') {
    const zone = { ...ianaZone('UTC'), id: zones.fallback.id }
    return { local: zone.toLocal(time.instant), instant: time.instant, isDate: false, zone }
  }
  const tzid = time.form === 'local' ? time.tzid : undefined
  const zone = tzid === undefined || tzid === '' ? floating : zones.find(tzid)
  if (zone === undefined) return undefined
  const isDate = time.form === 'date'
  return momentAt(isDate ? time.date.toPlainDateTime() : time.dateTime, isDate, zone)
}

/** A wall-clock time in a zone; one that a change of clocks skips moves on by as much. */
export function momentAt(wanted: Temporal.PlainDateTime, isDate: boolean, zone: Zone): Moment {
  const instant = zone.toInstant(wanted)
  return { local: isDate ? wanted : zone.toLocal(instant), instant, isDate, zone }
}

const isProblem = (read: object): read is Problem => 'reason' in read

function readStart(component: Component, zones: Zones): Moment | Problem {
  const property = propertyOf(component, 'DTSTART')
  if (!property) return problem('no_start', { line: component.line })
  // Some write VALUE=DATE with times: these are days when both ends are midnights.
  const isDay =
    property.params.get('VALUE')?.[0]?.toUpperCase() === 'DATE' &&
    [property, propertyOf(component, 'DTEND')].every((each) => each === undefined || !hasTimeOfDay(each))
  return readMoment(property, zones, { isDay })
}

function hasTimeOfDay({ value }: ContentLine): boolean {
  const time = parseTime(value, undefined)
  return time !== undefined && !writtenAs(time).toPlainTime().equals(Temporal.PlainTime.from('00:00'))
}

interface Reading {
  /** The zone of a time without one. */
  floating?: Zone
  /** Only its date counts. */
  isDay?: boolean
}

function readMoment(property: ContentLine, zones: Zones, { floating, isDay }: Reading = {}): Moment | Problem {
  const { line, name, value, params } = property
  const tzid = params.get('TZID')?.[0]
  const read = parseTime(value, tzid)
  if (read === undefined) return problem('no_time', { line, name, text: value.slice(0, 60) })
  const time: IcsTime = isDay ? { form: 'date', date: writtenAs(read).toPlainDate() } : read
  return placeTime(time, zones, floating) ?? problem('unknown_time_zone', { line, zone: tzid ?? '' })
}

/**
 * DTEND is exact: every occurrence lasts as long as the first did. DURATION's days are nominal: from ten to ten, also over a
 * change of clocks. Without either a date lasts its day and a time has no length (RFC 5545 sections 3.6.1 and 3.8.5.3).
 */
function readEnd(component: Component, start: Moment, zones: Zones, problems: Problem[]): VEvent['endOf'] {
  const durationLine = propertyOf(component, 'DURATION')
  const endLine = propertyOf(component, 'DTEND')
  const open: VEvent['endOf'] = (from) => (from.isDate ? nextDay(from, 1) : from.instant)
  if (endLine === undefined && durationLine !== undefined) {
    const duration = parseDuration(durationLine.value)
    if (duration && duration.sign >= 0) return (from) => lasting(from, duration)
    problems.push(problem('bad_duration', { line: durationLine.line }))
  }
  if (endLine === undefined) return open
  const end = readMoment(endLine, zones, { floating: start.zone })
  if (isProblem(end)) {
    problems.push(end)
    return open
  }
  if (Temporal.Instant.compare(end.instant, start.instant) < 0) {
    problems.push(problem('ends_before_start', { line: endLine.line }))
    return open
  }
  if (start.isDate) {
    const days = Math.ceil(start.local.until(end.local, { largestUnit: 'day' }).total('day'))
    return (from) => nextDay(from, Math.max(1, days))
  }
  const length = start.instant.until(end.instant)
  return (from) => from.instant.add(length)
}

/** Days of a duration are nominal, hours exact. */
export function lasting(from: Moment, { weeks, days, hours, minutes, seconds }: Temporal.Duration): Temporal.Instant {
  const end = from.zone.toInstant(from.local.add({ weeks, days })).add({ hours, minutes, seconds })
  return from.isDate && end.equals(from.instant) ? nextDay(from, 1) : end
}

const nextDay = (from: Moment, days: number): Temporal.Instant => from.zone.toInstant(from.local.add({ days }))

/** A rule that cannot be expanded refuses its event: with other dates it would be another series. */
function readRules(component: Component, name: string): string[] | Problem {
  const rules: string[] = []
  for (const { line, value } of propertiesOf(component, name)) {
    const rule = tidyRule(value)
    if (rule === '') continue
    const unusable = ruleProblem(rule, line)
    if (unusable) return unusable
    rules.push(rule)
  }
  return rules
}

function readTimes(component: Component, name: string, zones: Zones, problems: Problem[]): IcsTime[] {
  return propertiesOf(component, name).flatMap((property) => {
    const { line } = property
    const times = parseTimes(property)
    const readable = times.flatMap((time) => time ?? [])
    if (readable.length < times.length) problems.push(problem('no_times', { line, name }))
    const tzid = property.params.get('TZID')?.[0]
    const isUnknown =
      readable.some((time) => time.form === 'local') && tzid !== undefined && zones.find(tzid) === undefined
    if (!isUnknown) return readable
    problems.push(problem('unknown_time_zone', { line, zone: tzid }))
    return []
  })
}
