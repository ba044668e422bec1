import { type ContentLine, unescapeList, unescapeText } from './content-line.ts'
import { type Component, propertiesOf, propertyOf } from './ics-component.ts'
import { ruleProblem } from './ics-recurrence.ts'
import { type IcsTime, parseDuration, parseTime, parseTimes } from './ics-value.ts'
import { type Zone, type ZoneFinder, ianaZone } from './ics-zone.ts'
import { type Problem, problem } from './problem.ts'

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
  sequence: number
  start: Moment
  /** When an occurrence that starts then ends. */
  endOf(start: Moment): Temporal.Instant
  rule: string | undefined
  /** More starts, and starts that do not take place. */
  rdates: Moment[]
  exdates: Moment[]
  /** For a VEVENT that stands for one occurrence of a series: that occurrence's own start. */
  recurrenceId: Moment | undefined
  problems: Problem[]
}

/** A VEVENT that cannot be taken, with why. */
export interface RefusedVEvent {
  line: number
  uid: string
  summary: string
  problem: Problem
}

const MAX_HOURS = 10 * 366 * 24

/** The zones a file's times are read in: those it names, and the one for times that name none. */
export interface Zones {
  find: ZoneFinder
  fallback: Zone
}

/** Reads a VEVENT; one that cannot be taken comes with its reason, which names the line. */
export function readVEvent(component: Component, zones: Zones): VEvent | RefusedVEvent {
  const text = (name: string) => unescapeText(propertyOf(component, name)?.value ?? '').trim()
  const refuse = (why: Problem) => ({ line: component.line, uid: text('UID'), summary: text('SUMMARY'), problem: why })
  if (component.problem !== undefined) return refuse(component.problem)
  const startLine = propertyOf(component, 'DTSTART')
  if (startLine === undefined) return refuse(problem('no_start', { line: component.line }))
  const start = readMoment(startLine, zones)
  if (isProblem(start)) return refuse(start)
  const endOf = readEnd(component, start, zones)
  if (isProblem(endOf)) return refuse(endOf)
  if (start.instant.until(endOf(start)).total('hours') > MAX_HOURS) return refuse(problem('lasts_too_long'))
  const recurrence = readRecurrence(component, zones)
  if (isProblem(recurrence)) return refuse(recurrence)
  return {
    line: component.line,
    uid: text('UID'),
    summary: text('SUMMARY').replace(/\s+/g, ' '),
    location: text('LOCATION').replace(/\s+/g, ' '),
    description: text('DESCRIPTION'),
    url: propertyOf(component, 'URL')?.value.trim() ?? '',
    categories: propertiesOf(component, 'CATEGORIES').flatMap((property) => unescapeList(property.value)),
    status: statusOf(text('STATUS')),
    sequence: Number.parseInt(text('SEQUENCE'), 10) || 0,
    start,
    endOf,
    ...recurrence,
  }
}

function statusOf(status: string): VEvent['status'] {
  const key = status.toLowerCase()
  return key === 'tentative' || key === 'confirmed' || key === 'cancelled' ? key : undefined
}

/** Places a time in its zone; a problem is the reason why not. */
export function placeTime(time: IcsTime, zones: Zones, line: number): Moment | Problem {
  if (time.form === 'utc') {
    const zone = { ...ianaZone('UTC'), id: zones.fallback.id }
    return { local: zone.toLocal(time.instant), instant: time.instant, isDate: false, zone }
  }
  const tzid = time.form === 'local' ? time.tzid : undefined
  const zone = tzid === undefined ? zones.fallback : zones.find(tzid)
  if (zone === undefined) return problem('unknown_time_zone', { line, zone: tzid ?? '' })
  const isDate = time.form === 'date'
  const local = isDate ? time.date.toPlainDateTime() : time.dateTime
  return { local, instant: zone.toInstant(local), isDate, zone }
}

const isProblem = (read: object): read is Problem => 'reason' in read

function readMoment(property: ContentLine, zones: Zones): Moment | Problem {
  const { line, name, value } = property
  const time = parseTime(value, property.params.get('TZID')?.[0])
  if (time === undefined) return problem('no_time', { line, name, text: value.slice(0, 60) })
  return placeTime(time, zones, line)
}

/**
 * DTEND is exact: every occurrence lasts as long as the first did. DURATION's days are nominal: from ten to ten, also over a
 * change of clocks. Without either a date lasts its day and a time has no length (RFC 5545 sections 3.6.1 and 3.8.5.3).
 */
function readEnd(component: Component, start: Moment, zones: Zones): VEvent['endOf'] | Problem {
  const durationLine = propertyOf(component, 'DURATION')
  const endLine = propertyOf(component, 'DTEND')
  if (endLine === undefined && durationLine !== undefined) {
    const duration = parseDuration(durationLine.value)
    if (duration === undefined || duration.sign < 0) return problem('bad_duration', { line: durationLine.line })
    return (from) =>
      from.zone.toInstant(from.local.add({ weeks: duration.weeks, days: duration.days })).add(exact(duration))
  }
  if (endLine === undefined) return (from) => (from.isDate ? nextDay(from, 1) : from.instant)
  const end = readMoment(endLine, zones)
  if (isProblem(end)) return end
  if (Temporal.Instant.compare(end.instant, start.instant) < 0)
    return problem('ends_before_start', { line: endLine.line })
  if (start.isDate) {
    const days = start.local.until(end.local, { largestUnit: 'day' }).days
    return (from) => nextDay(from, Math.max(1, days))
  }
  const length = start.instant.until(end.instant)
  return (from) => from.instant.add(length)
}

const exact = ({ hours, minutes, seconds }: Temporal.Duration) => Temporal.Duration.from({ hours, minutes, seconds })

const nextDay = (from: Moment, days: number): Temporal.Instant => from.zone.toInstant(from.local.add({ days }))

function readRecurrence(component: Component, zones: Zones) {
  const ruleLine = propertyOf(component, 'RRULE')
  const unusable = ruleLine && ruleProblem(ruleLine.value, ruleLine.line)
  if (unusable) return unusable
  const rdates = readMoments(propertiesOf(component, 'RDATE'), zones)
  if (isProblem(rdates)) return rdates
  const exdates = readMoments(propertiesOf(component, 'EXDATE'), zones)
  if (isProblem(exdates)) return exdates
  const idLine = propertyOf(component, 'RECURRENCE-ID')
  const recurrenceId = idLine && readMoment(idLine, zones)
  if (recurrenceId && isProblem(recurrenceId)) return recurrenceId
  return { rule: ruleLine?.value, rdates, exdates, recurrenceId, problems: recurrenceProblems(component) }
}

function recurrenceProblems(component: Component): Problem[] {
  const problems: Problem[] = []
  if (propertyOf(component, 'RECURRENCE-ID')?.params.get('RANGE')?.[0] === 'THISANDFUTURE') {
    problems.push(problem('this_and_future'))
  }
  if (propertiesOf(component, 'RRULE').length > 1) problems.push(problem('first_rule_only'))
  if (propertyOf(component, 'EXRULE')) problems.push(problem('exclusion_rule'))
  if (propertiesOf(component, 'RDATE').some((property) => property.value.includes('/'))) {
    problems.push(problem('date_periods'))
  }
  return problems
}

function readMoments(properties: ContentLine[], zones: Zones): Moment[] | Problem {
  const moments: Moment[] = []
  for (const property of properties) {
    const times = parseTimes(property)
    if (times === undefined) return problem('no_times', { line: property.line, name: property.name })
    for (const time of times) {
      const moment = placeTime(time, zones, property.line)
      if (isProblem(moment)) return moment
      moments.push(moment)
    }
  }
  return moments
}
