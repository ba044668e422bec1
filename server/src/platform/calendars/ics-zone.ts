import { countPassing } from '../../kernel/sorted.ts'
import { recurrenceOf, ruleProblem, tidyRule } from '../recurrence/recurrence.ts'
import { type Component, propertiesOf, propertyOf } from './ics-component.ts'
import { unescapeText } from './content-line.ts'
import { parseOffset, writtenAs } from '../recurrence/ics-value.ts'
import { parseTimes } from './ics-times.ts'
import { type NamedZone, zoneNamed } from './zone-names.ts'

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
 * Finds zones by TZID: by what the file's own VTIMEZONE says, then by name. A description of a few changes without a rule
 * says nothing of other years, so a zone that is known by its name goes by that. Times of a described zone are shown in the
 * zone of its name where the two agree, else in `shownIn`.
 */
export function zoneFinder(timezones: Component[], shownIn: string): ZoneFinder {
  const described = new Map(timezones.toReversed().map((zone) => [nameOf(propertyOf(zone, 'TZID')?.value ?? ''), zone]))
  const found = new Map<string, Zone | undefined>()
  return (tzid) => {
    const name = nameOf(tzid)
    if (!found.has(name)) found.set(name, findZone(name, described.get(name), shownIn))
    return found.get(name)
  }
}

/** Some write a TZID as a text, with its commas escaped, others quote it, with the next parameter as well. */
const nameOf = (tzid: string): string =>
  unescapeText(tzid)
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/;VALUE=.*$/i, '')

function findZone(tzid: string, component: Component | undefined, shownIn: string): Zone | undefined {
  const location = component && propertyOf(component, 'X-LIC-LOCATION')?.value
  const named = zoneNamed(tzid) ?? (location === undefined ? undefined : zoneNamed(location))
  const byName = named && zoneOf(named, shownIn)
  const description = component && describe(component)
  if (!description || (byName && description.isSnapshot)) return byName
  if (named && 'id' in named && agrees(description, ianaZone(named.id))) return ianaZone(named.id)
  return describedZone(description, shownIn)
}

function zoneOf(named: NamedZone, shownIn: string): Zone {
  if ('id' in named) return ianaZone(named.id)
  const ahead = named.minutes * MINUTE
  return {
    id: shownIn,
    toInstant: (local) => instantAt(wallOf(local) - ahead),
    toLocal: (at) => localAt(at.epochMilliseconds + ahead),
  }
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const MAX_OBSERVANCES = 500
const MAX_ONSETS = 20_000
/** Rules of a zone are followed so far. */
const LAST = Temporal.PlainDateTime.from('2101-01-01T00:00')
const EPOCH = Temporal.PlainDateTime.from('1970-01-01T00:00')

/** From an instant on a zone is so many milliseconds ahead of UTC. */
interface Change {
  at: number
  ahead: number
}

interface Description {
  changes: Change[]
  /** Before the first change. */
  first: number
  /** Several changes and no rule: an excerpt of a zone's history. */
  isSnapshot: boolean
}

/** A zone by the rules of its VTIMEZONE (RFC 5545 section 3.6.5); undefined when none of its parts can be read. */
function describe(timezone: Component): Description | undefined {
  const observances = timezone.components
    .slice(0, MAX_OBSERVANCES)
    .flatMap((component) => readObservance(component) ?? [])
  const [one] = observances
  if (one === undefined) return undefined
  const changes = observances
    .flatMap(({ before, after, onsets }) => onsets.map((onset) => ({ at: onset - before, ahead: after, before })))
    .toSorted((a, b) => a.at - b.at)
  const isSnapshot = changes.length > 1 && observances.every(({ hasRule }) => !hasRule)
  return { changes, first: changes[0]?.before ?? one.after, isSnapshot }
}

/** A STANDARD or DAYLIGHT part: from each onset, a wall-clock time of the offset before it, another offset holds. */
interface Observance {
  before: number
  after: number
  onsets: number[]
  hasRule: boolean
}

function readObservance(component: Component): Observance | undefined {
  const [from, to] = ['TZOFFSETFROM', 'TZOFFSETTO'].map((name) => parseOffset(propertyOf(component, name)?.value ?? ''))
  const after = to ?? from
  if (after === undefined) return undefined
  const [start, ...dates] = [propertyOf(component, 'DTSTART'), ...propertiesOf(component, 'RDATE')].map((property) =>
    property === undefined ? [] : parseTimes(property).flatMap((time) => (time ? [writtenAs(time)] : [])),
  )
  const first = start?.[0] ?? EPOCH
  const rule = tidyRule(propertyOf(component, 'RRULE')?.value ?? '')
  const hasRule = rule !== '' && /(^|;)FREQ=YEARLY(;|$)/.test(rule) && ruleProblem(rule, 0) === undefined
  const recurring = hasRule ? onsetsOf(rule, first, (from ?? after) * MINUTE) : [first]
  const onsets = [...recurring, ...dates.flat()].slice(0, MAX_ONSETS).map(wallOf)
  return { before: (from ?? after) * MINUTE, after: after * MINUTE, onsets, hasRule }
}

function onsetsOf(rule: string, first: Temporal.PlainDateTime, before: number): Temporal.PlainDateTime[] {
  try {
    const toLocal = (instant: Temporal.Instant) => localAt(instant.epochMilliseconds + before)
    return [first, ...recurrenceOf(rule, first, toLocal).between(first, LAST, 1000)]
  } catch (error) {
    if (error instanceof RangeError) return [first]
    throw error
  }
}

/** The same clock as an IANA zone's over the years that calendars are mostly of. */
function agrees(description: Description, zone: Zone): boolean {
  const years = Array.from({ length: 20 }, (_, i) => 2015 + i)
  return years.every((year) =>
    Array.from({ length: 73 }, (_, i) => Date.UTC(year, 0, 1 + 5 * i, 12)).every(
      (at) => wallOf(zone.toLocal(instantAt(at))) - at === aheadAt(description, at),
    ),
  )
}

/** Zones by their changes, which are looked up by halving. */
function describedZone(description: Description, shownIn: string): Zone {
  const ahead = (at: number): number => aheadAt(description, at)
  return {
    id: shownIn,
    toLocal: (instant) => localAt(instant.epochMilliseconds + ahead(instant.epochMilliseconds)),
    toInstant: (local) => {
      const wall = wallOf(local)
      const [before, after] = [ahead(wall - DAY), ahead(wall + DAY)]
      const isAfter = ahead(wall - before) !== before && ahead(wall - after) === after
      return instantAt(wall - (isAfter ? after : before))
    },
  }
}

const aheadAt = ({ changes, first }: Description, at: number): number =>
  changes[countPassing(changes, (change) => change.at <= at) - 1]?.ahead ?? first

const wallOf = (local: Temporal.PlainDateTime): number => local.toZonedDateTime('UTC').epochMilliseconds
const instantAt = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms)
const localAt = (ms: number): Temporal.PlainDateTime => instantAt(ms).toZonedDateTimeISO('UTC').toPlainDateTime()
