import { type ContentLine, unescapeList, unescapeText } from './content-line.ts'
import { type Component, propertiesOf, propertyOf } from './ics-component.ts'
import { ruleProblem } from './ics-recurrence.ts'
import { type IcsTime, parseDuration, parseTime, parseTimes } from './ics-value.ts'
import { type Zone, type ZoneFinder, ianaZone } from './ics-zone.ts'

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
  problems: string[]
}

/** A VEVENT that cannot be taken, with why. */
export interface RefusedVEvent {
  line: number
  uid: string
  summary: string
  reason: string
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
  const refuse = (reason: string) => ({ line: component.line, uid: text('UID'), summary: text('SUMMARY'), reason })
  const [malformed] = component.problems
  if (malformed !== undefined) return refuse(malformed)
  const startLine = propertyOf(component, 'DTSTART')
  if (startLine === undefined) return refuse(`the event of line ${component.line} has no DTSTART`)
  const start = readMoment(startLine, zones)
  if (typeof start === 'string') return refuse(start)
  const endOf = readEnd(component, start, zones)
  if (typeof endOf === 'string') return refuse(endOf)
  if (start.instant.until(endOf(start)).total('hours') > MAX_HOURS) return refuse('it lasts longer than ten years')
  const recurrence = readRecurrence(component, zones)
  if (typeof recurrence === 'string') return refuse(recurrence)
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

/** Places a time in its zone; text is the reason why not. */
export function placeTime(time: IcsTime, zones: Zones): Moment | string {
  if (time.form === 'utc') {
    const zone = { ...ianaZone('UTC'), id: zones.fallback.id }
    return { local: zone.toLocal(time.instant), instant: time.instant, isDate: false, zone }
  }
  const tzid = time.form === 'local' ? time.tzid : undefined
  const zone = tzid === undefined ? zones.fallback : zones.find(tzid)
  if (zone === undefined) return `the time zone ${tzid} is not known, nor described by a VTIMEZONE that can be read`
  const isDate = time.form === 'date'
  const local = isDate ? time.date.toPlainDateTime() : time.dateTime
  return { local, instant: zone.toInstant(local), isDate, zone }
}

function readMoment(property: ContentLine, zones: Zones): Moment | string {
  const time = parseTime(property.value, property.params.get('TZID')?.[0])
  if (time === undefined)
    return `line ${property.line} has no date or time in ${property.name}: ${property.value.slice(0, 60)}`
  const moment = placeTime(time, zones)
  return typeof moment === 'string' ? `line ${property.line}: ${moment}` : moment
}

/**
 * DTEND is exact: every occurrence lasts as long as the first did. DURATION's days are nominal: from ten to ten, also over a
 * change of clocks. Without either a date lasts its day and a time has no length (RFC 5545 sections 3.6.1 and 3.8.5.3).
 */
function readEnd(component: Component, start: Moment, zones: Zones): VEvent['endOf'] | string {
  const durationLine = propertyOf(component, 'DURATION')
  const endLine = propertyOf(component, 'DTEND')
  if (endLine === undefined && durationLine !== undefined) {
    const duration = parseDuration(durationLine.value)
    if (duration === undefined || duration.sign < 0)
      return `line ${durationLine.line} has no DURATION an event can last`
    return (from) =>
      from.zone.toInstant(from.local.add({ weeks: duration.weeks, days: duration.days })).add(exact(duration))
  }
  if (endLine === undefined) return (from) => (from.isDate ? nextDay(from, 1) : from.instant)
  const end = readMoment(endLine, zones)
  if (typeof end === 'string') return end
  if (Temporal.Instant.compare(end.instant, start.instant) < 0)
    return `line ${endLine.line} ends the event before it starts`
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
  const problem = ruleLine && ruleProblem(ruleLine.value)
  if (problem !== undefined) return `line ${ruleLine?.line}: the recurrence ${problem}`
  const rdates = readMoments(propertiesOf(component, 'RDATE'), zones)
  if (typeof rdates === 'string') return rdates
  const exdates = readMoments(propertiesOf(component, 'EXDATE'), zones)
  if (typeof exdates === 'string') return exdates
  const idLine = propertyOf(component, 'RECURRENCE-ID')
  const recurrenceId = idLine && readMoment(idLine, zones)
  if (typeof recurrenceId === 'string') return recurrenceId
  return { rule: ruleLine?.value, rdates, exdates, recurrenceId, problems: recurrenceProblems(component) }
}

function recurrenceProblems(component: Component): string[] {
  const problems: string[] = []
  if (propertyOf(component, 'RECURRENCE-ID')?.params.get('RANGE')?.[0] === 'THISANDFUTURE') {
    problems.push('the change for all later occurrences (RANGE=THISANDFUTURE) is taken for this one only')
  }
  if (propertiesOf(component, 'RRULE').length > 1) problems.push('only the first of several RRULE is taken')
  if (propertyOf(component, 'EXRULE')) problems.push('EXRULE is not supported: the dates it leaves out are taken')
  if (propertiesOf(component, 'RDATE').some((property) => property.value.includes('/'))) {
    problems.push('periods of RDATE last as long as the other occurrences')
  }
  return problems
}

function readMoments(properties: ContentLine[], zones: Zones): Moment[] | string {
  const moments: Moment[] = []
  for (const property of properties) {
    const times = parseTimes(property)
    if (times === undefined) return `line ${property.line} has no dates or times in ${property.name}`
    for (const time of times) {
      const moment = placeTime(time, zones)
      if (typeof moment === 'string') return `line ${property.line}: ${moment}`
      moments.push(moment)
    }
  }
  return moments
}
