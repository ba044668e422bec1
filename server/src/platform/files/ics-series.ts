import type { Moment, VEvent } from './ics-event.ts'
import { recurrenceOf } from './ics-recurrence.ts'

/** Recurrences are expanded over this half-open window. */
export interface Window {
  from: Temporal.Instant
  to: Temporal.Instant
}

/** One time an event takes place. */
export interface Occurrence {
  /** The VEVENT that describes it: the series', or that of the changed occurrence. */
  event: VEvent
  /** Tells it from the other occurrences of its UID: the start the series gives it, `20250201T093000Z` or `20250201`. */
  recurrenceKey: string
  start: Moment
  end: Temporal.Instant
}

export interface ExpandedSeries {
  occurrences: Occurrence[]
  /** The series has more occurrences in the window than were taken. */
  isCut: boolean
}

/** The most occurrences one series gives. */
export const MAX_OCCURRENCES = 5000
/** The most a rule gives in the two days around a window. */
const MARGIN_OCCURRENCES = 2 * 1440

/**
 * The occurrences of a series that overlap the window: its rule and RDATEs, less EXDATEs, with changed occurrences
 * (RECURRENCE-ID) in their places (RFC 5545 section 3.8.5). A changed occurrence is taken when either its own or its
 * original time overlaps, so that one moved out of the window is not left at its old time. Throws RangeError when the rule
 * takes too long.
 */
export function expandSeries(series: VEvent, overrides: readonly VEvent[], window: Window): ExpandedSeries {
  const starts = new Map<string, Moment>()
  for (const start of [...ruleStarts(series, window), ...series.rdates.map((date) => alike(date, series))]) {
    starts.set(recurrenceKey(start), start)
  }
  for (const exdate of series.exdates) exclude(starts, exdate)
  const occurrences: Occurrence[] = []
  const changed = new Map(
    overrides.map((override) => [recurrenceKey(override.recurrenceId ?? override.start), override]),
  )
  for (const [key, start] of starts) {
    const original = { event: series, recurrenceKey: key, start, end: series.endOf(start) }
    const override = changed.get(key)
    changed.delete(key)
    const occurrence = override ? changedOccurrence(override) : original
    if (overlaps(original, window) || overlaps(occurrence, window)) occurrences.push(occurrence)
  }
  // What is left changes an occurrence the rule does not give in this window, or no longer gives.
  for (const override of changed.values()) {
    if (overlaps(changedOccurrence(override), window)) occurrences.push(changedOccurrence(override))
  }
  occurrences.sort((a, b) => Temporal.Instant.compare(a.start.instant, b.start.instant))
  return { occurrences: occurrences.slice(0, MAX_OCCURRENCES), isCut: occurrences.length > MAX_OCCURRENCES }
}

/** A changed occurrence of a series. */
export function changedOccurrence(override: VEvent): Occurrence {
  const { start } = override
  return {
    event: override,
    recurrenceKey: recurrenceKey(override.recurrenceId ?? start),
    start,
    end: override.endOf(start),
  }
}

function ruleStarts(series: VEvent, window: Window): Moment[] {
  const { start, rule } = series
  if (rule === undefined) return [start]
  const { zone } = start
  const recurrence = recurrenceOf(rule, start.local, zone.toLocal)
  const length = start.instant.until(series.endOf(start))
  // A day more at either end: wall-clock lengths differ from exact ones by a change of clocks.
  const from = zone.toLocal(window.from.subtract(length)).subtract({ days: 1 })
  const to = zone.toLocal(window.to).add({ days: 1 })
  return recurrence
    .between(from, to, MAX_OCCURRENCES + MARGIN_OCCURRENCES)
    .filter((local) => start.isDate || exists(local, start))
    .map((local) => ({ ...start, local, instant: zone.toInstant(local) }))
}

/** Times that a change of clocks skips do not take place (RFC 5545 section 3.3.10). */
function exists(local: Temporal.PlainDateTime, { zone }: Moment): boolean {
  return zone.toLocal(zone.toInstant(local)).equals(local)
}

/** An RDATE given as a date in a series of times is at the series' time of day. */
function alike(date: Moment, series: VEvent): Moment {
  if (date.isDate === series.start.isDate) return date
  const local = date.local
    .toPlainDate()
    .toPlainDateTime(series.start.isDate ? undefined : series.start.local.toPlainTime())
  return { ...series.start, local, instant: series.start.zone.toInstant(local) }
}

/** An EXDATE given as a date excludes whatever starts on that day, as calendars in the wild mean it. */
function exclude(starts: Map<string, Moment>, exdate: Moment): void {
  starts.delete(recurrenceKey(exdate))
  if (!exdate.isDate) return
  const day = exdate.local.toPlainDate()
  for (const [key, start] of starts) if (start.local.toPlainDate().equals(day)) starts.delete(key)
}

function overlaps({ start, end }: Occurrence, { from, to }: Window): boolean {
  const isOverBefore = Temporal.Instant.compare(end, from) <= 0 && Temporal.Instant.compare(start.instant, from) < 0
  return Temporal.Instant.compare(start.instant, to) < 0 && !isOverBefore
}

function recurrenceKey({ local, instant, isDate }: Moment): string {
  const text = isDate ? local.toPlainDate().toString() : instant.toString({ smallestUnit: 'second' })
  return text.replace(/[-:]/g, '')
}
