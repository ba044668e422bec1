import { findTimeZone } from '../../kernel/clock.ts'
import { type Component, propertiesOf, propertyOf } from './ics-component.ts'
import { recurrenceOf, ruleProblem } from './ics-recurrence.ts'
import { parseOffset, parseTimes } from './ics-value.ts'
import { fromWindowsZone } from './windows-zones.ts'

/** Turns wall-clock times into instants and back. */
export interface Zone {
  /** The IANA zone to show times in. */
  id: string
  /** A skipped time is read with the offset before the gap, a repeated one is the first (RFC 5545 section 3.3.5). */
  toInstant(local: Temporal.PlainDateTime): Temporal.Instant
  toLocal(instant: Temporal.Instant): Temporal.PlainDateTime
}

/** Finds the zone of a TZID; undefined for one that is neither known nor described in the file. */
export type ZoneFinder = (tzid: string) => Zone | undefined

/** A zone by its IANA name. */
export function ianaZone(id: string): Zone {
  return {
    id,
    toInstant: (local) => local.toZonedDateTime(id, { disambiguation: 'compatible' }).toInstant(),
    toLocal: (instant) => instant.toZonedDateTimeISO(id).toPlainDateTime(),
  }
}

/**
 * Finds zones by TZID: an IANA name is taken by its own rules, whatever the file says; then X-LIC-LOCATION, an IANA name at
 * the end of a path (`/freeassociation.sourceforge.net/Europe/Berlin`) and Windows' names; last the VTIMEZONE's rules, whose
 * events are shown in `shownIn`.
 */
export function zoneFinder(timezones: Component[], shownIn: string): ZoneFinder {
  const described = new Map(timezones.map((zone) => [propertyOf(zone, 'TZID')?.value ?? '', zone]))
  const found = new Map<string, Zone | undefined>()
  return (tzid) => {
    if (!found.has(tzid)) found.set(tzid, findZone(tzid, described.get(tzid), shownIn))
    return found.get(tzid)
  }
}

function findZone(tzid: string, described: Component | undefined, shownIn: string): Zone | undefined {
  const path = tzid.split('/').filter((part) => part !== '')
  const location = described && propertyOf(described, 'X-LIC-LOCATION')?.value
  const names = [tzid, location, path.slice(-3).join('/'), path.slice(-2).join('/'), fromWindowsZone(tzid)]
  const iana = names.find((name) => name !== undefined && name !== '' && findTimeZone(name) !== undefined)
  if (iana !== undefined) return ianaZone(iana)
  return described && describedZone(described, shownIn)
}

const FAR_AHEAD = Temporal.PlainDateTime.from('2100-01-01T00:00')

/** A STANDARD or DAYLIGHT part: from each onset (a wall-clock time of the offset before it) another offset holds. */
interface Observance {
  before: Temporal.Duration
  after: Temporal.Duration
  lastOnset(local: Temporal.PlainDateTime): Temporal.PlainDateTime | undefined
}

/** A zone by the rules of its VTIMEZONE (RFC 5545 section 3.6.5); undefined when they cannot be read. */
function describedZone(timezone: Component, shownIn: string): Zone | undefined {
  const observances: Observance[] = []
  for (const component of timezone.components) {
    const observance = readObservance(component)
    if (observance === undefined) return undefined
    observances.push(observance)
  }
  const [first] = observances
  if (first === undefined) return undefined
  const toInstant = (local: Temporal.PlainDateTime) => asUtc(local.subtract(offsetAt(observances, first, local)))
  return { id: shownIn, toInstant, toLocal: (instant) => localOf(instant, observances, toInstant) }
}

function readObservance(component: Component): Observance | undefined {
  const before = parseOffset(propertyOf(component, 'TZOFFSETFROM')?.value ?? '')
  const after = parseOffset(propertyOf(component, 'TZOFFSETTO')?.value ?? '')
  const start = propertyOf(component, 'DTSTART')
  const times = [start, ...propertiesOf(component, 'RDATE')].flatMap(
    (property) => (property && parseTimes(property)) ?? [],
  )
  const onsets = times.flatMap((time) => (time.form === 'local' ? [time.dateTime] : []))
  const [firstOnset] = onsets
  if (before === undefined || after === undefined || firstOnset === undefined) return undefined
  const rule = propertyOf(component, 'RRULE')?.value
  if (rule !== undefined && !isZoneRule(rule, firstOnset)) return undefined
  const recurrence = rule === undefined ? undefined : recurrenceOf(rule, firstOnset)
  return {
    before,
    after,
    lastOnset: (local) => {
      const candidates = onsets.filter((onset) => Temporal.PlainDateTime.compare(onset, local) <= 0)
      const recurring = recurrence?.previous(local)
      return [...candidates, ...(recurring ? [recurring] : [])].sort(Temporal.PlainDateTime.compare).at(-1)
    },
  }
}

/** Zones change by the year; a rule that finds nothing by the year 2100 without ado is none of theirs. */
function isZoneRule(rule: string, firstOnset: Temporal.PlainDateTime): boolean {
  if (ruleProblem(rule, 0) !== undefined || !/(^|;)FREQ=YEARLY(;|$)/i.test(rule)) return false
  try {
    recurrenceOf(rule, firstOnset).previous(FAR_AHEAD)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function offsetAt(observances: Observance[], first: Observance, local: Temporal.PlainDateTime): Temporal.Duration {
  let latest: { observance: Observance; onset: Temporal.PlainDateTime } | undefined
  for (const observance of observances) {
    const onset = observance.lastOnset(local)
    if (onset === undefined) continue
    if (latest === undefined || Temporal.PlainDateTime.compare(onset, latest.onset) > 0) latest = { observance, onset }
  }
  if (latest === undefined) return first.before
  const { observance, onset } = latest
  const isSkipped = Temporal.PlainDateTime.compare(local, onset.subtract(observance.before).add(observance.after)) < 0
  return isSkipped ? observance.before : observance.after
}

/** The wall-clock time that stands for an instant: that of whichever offset leads back to it. */
function localOf(
  instant: Temporal.Instant,
  observances: Observance[],
  toInstant: (local: Temporal.PlainDateTime) => Temporal.Instant,
): Temporal.PlainDateTime {
  const utc = instant.toZonedDateTimeISO('UTC').toPlainDateTime()
  const locals = observances.flatMap(({ before, after }) => [utc.add(after), utc.add(before)])
  return locals.find((local) => toInstant(local).equals(instant)) ?? locals[0] ?? utc
}

const asUtc = (local: Temporal.PlainDateTime): Temporal.Instant => local.toZonedDateTime('UTC').toInstant()
