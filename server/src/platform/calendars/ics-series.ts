import { countPassing } from '../../kernel/sorted.ts'
import { recurrenceOf } from '../recurrence/recurrence.ts'
import {
  compareRevisions,
  lasting,
  type Moment,
  momentAt,
  placeTime,
  type RefusedVEvent,
  type VEvent,
} from './ics-event.ts'
import { type IcsTime, parseDuration, parseTime, writtenAs } from '../recurrence/ics-value.ts'
import { type Problem, problem } from '../files/problem.ts'

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
  /** Changes that do not count, since there are later versions of them or of the series. */
  older: OlderChange[]
}

/** The most occurrences one series gives. */
export const MAX_OCCURRENCES = 5000
/** The most a rule gives in the two days around a window. */
const MARGIN_OCCURRENCES = 2 * 1440

/**
 * The occurrences of a series that overlap the window: its rules and RDATEs, less EXDATEs, with changed occurrences
 * (RECURRENCE-ID) in their places and changes of all that follow (RANGE=THISANDFUTURE) from theirs on (RFC 5545 section
 * 3.8.5). A changed occurrence is taken when either its own or its original time overlaps, so that one moved out of the
 * window is not left at its old time; one that is refused leaves its place empty. Throws RangeError when a rule takes too long.
 */
export function expandSeries(
  series: VEvent,
  overrides: readonly (VEvent | RefusedVEvent)[],
  window: Window,
): ExpandedSeries {
  const starts = gatherStarts(series, window)
  const excluded = new Set(series.exdates.flatMap((exdate) => starts.keysAt(exdate)))
  for (const key of excluded) starts.byKey.delete(key)
  const isOut = (key: string, start: Moment): boolean =>
    excluded.has(key) || (!starts.byKey.has(key) && isIn(window, start))
  const changes = placeOverrides(series, starts, overrides, isOut)
  const occurrences: Occurrence[] = []
  for (const [key, start] of starts.byKey) {
    const original = { event: series, recurrenceKey: key, start, end: starts.ends.get(key) ?? series.endOf(start) }
    const occurrence = changes.single.has(key) ? changes.single.get(key) : changes.after(original)
    changes.single.delete(key)
    if (occurrence && (overlaps(original, window) || overlaps(occurrence, window))) occurrences.push(occurrence)
  }
  // What is left changes an occurrence the rule does not give in this window, or no longer gives.
  for (const occurrence of changes.single.values()) {
    if (occurrence && overlaps(occurrence, window)) occurrences.push(occurrence)
  }
  occurrences.sort((a, b) => Temporal.Instant.compare(a.start.instant, b.start.instant))
  const isCut = occurrences.length > MAX_OCCURRENCES
  return { occurrences: occurrences.slice(0, MAX_OCCURRENCES), isCut, older: changes.older }
}

/** A changed occurrence whose series is not in the file. */
export function changedOccurrence(override: VEvent): Occurrence {
  const { start, recurrenceId } = override
  const original = (recurrenceId && originalOf(recurrenceId, override)) ?? start
  return { event: override, recurrenceKey: recurrenceKey(original), start, end: override.endOf(start) }
}

/** The starts of a series. */
interface Starts {
  byKey: Map<string, Moment>
  /** When those end that have an end of their own. */
  ends: Map<string, Temporal.Instant>
  /** The keys of the starts a time means: in a series of times a date means whatever starts on that day. */
  keysAt(time: IcsTime): string[]
}

function gatherStarts(series: VEvent, window: Window): Starts {
  const byKey = new Map(startsOf(series, window).map((start) => [recurrenceKey(start), start]))
  for (const rule of series.exclusionRules)
    for (const start of ruleStarts(series, rule, window, true)) byKey.delete(recurrenceKey(start))
  let byDay: Map<string, string[]> | undefined
  const keysAt = (time: IcsTime): string[] => {
    if (time.form === 'date' && !series.start.isDate) {
      byDay ??= Map.groupBy(byKey.keys(), (key) => dayOf(byKey.get(key)))
      return byDay.get(time.date.toString()) ?? []
    }
    const original = originalOf(time, series)
    if (original === undefined) return []
    const key = recurrenceKey(original)
    if (byKey.has(key) || time.form !== 'utc') return [key]
    // Some write the wall-clock time and put a Z after it.
    const asWritten = recurrenceKey(momentAt(writtenAs(time), series.start.isDate, series.start.zone))
    return [byKey.has(asWritten) ? asWritten : key]
  }
  return { byKey, ends: periodEnds(series), keysAt }
}

/** The ends of RDATEs that are periods. */
function periodEnds(series: VEvent): Map<string, Temporal.Instant> {
  const ends = new Map<string, Temporal.Instant>()
  for (const date of series.rdates) {
    const start = date.until === undefined ? undefined : originalOf(date, series)
    const end = start && periodEnd(date, start, series)
    if (end && Temporal.Instant.compare(end, start.instant) >= 0) ends.set(recurrenceKey(start), end)
  }
  return ends
}

function periodEnd(date: IcsTime, start: Moment, { zones }: VEvent): Temporal.Instant | undefined {
  const duration = parseDuration(date.until ?? '')
  if (duration) return lasting(start, duration)
  const end = parseTime(date.until ?? '', date.form === 'local' ? date.tzid : undefined)
  return end && placeTime(end, zones, start.zone)?.instant
}

const dayOf = (start: Moment | undefined): string => start?.local.toPlainDate().toString() ?? ''

/**
 * What a time says of a series: of whole days its day, of times an instant, where one without a zone is in the series' zone.
 * A UTC time in a series of whole days is the midnight of its zone, or else names the day as it stands.
 */
function originalOf(time: IcsTime, { start, zones }: VEvent): Moment | undefined {
  if (!start.isDate) {
    const asTime = time.form === 'date' ? atSeriesTime(time.date, start) : time
    return placeTime(asTime, zones, start.zone)
  }
  if (time.form === 'date') return momentAt(time.date.toPlainDateTime(), true, start.zone)
  const written = writtenAs(time)
  const local = time.form === 'utc' ? start.zone.toLocal(time.instant) : written
  const isMidnight = local.hour === 0 && local.minute === 0
  return momentAt((isMidnight ? local : written).toPlainDate().toPlainDateTime(), true, start.zone)
}

const atSeriesTime = (date: Temporal.PlainDate, start: Moment): IcsTime => ({
  form: 'local',
  dateTime: date.toPlainDateTime(start.local.toPlainTime()),
  tzid: undefined,
})

/** What overrides change: single occurrences by key (nothing where one is refused), and all after some instant. */
interface Changes {
  single: Map<string, Occurrence | undefined>
  after(original: Occurrence): Occurrence | undefined
  older: OlderChange[]
}

/** A change of an occurrence that a later version replaces. */
export interface OlderChange {
  event: VEvent | RefusedVEvent
  why: Problem
}

interface PlacedChange {
  from: Moment
  override: VEvent | RefusedVEvent
}

/**
 * Of several changes of one occurrence the latest version counts, of the same version the last in the file. What the series
 * no longer has in a later version takes no place, though its change is still in the file.
 */
function placeOverrides(
  series: VEvent,
  starts: Starts,
  overrides: readonly (VEvent | RefusedVEvent)[],
  isOut: (key: string, start: Moment) => boolean,
): Changes {
  const placed = new Map<string, PlacedChange>()
  const older: OlderChange[] = []
  for (const override of overrides.toSorted((a, b) => compareRevisions(a.revision, b.revision))) {
    const { recurrenceId } = override
    if (recurrenceId === undefined) continue
    const [key = ''] = starts.keysAt(recurrenceId)
    const from = starts.byKey.get(key) ?? originalOf(recurrenceId, series)
    if (from === undefined) continue
    const place = recurrenceKey(from)
    if (isOut(place, from) && override.revision[0] < series.revision[0]) {
      older.push({ event: override, why: problem('change_excluded', { line: series.line }) })
      continue
    }
    const before = placed.get(place)
    if (before) older.push({ event: before.override, why: problem('older_change', { line: override.line }) })
    placed.set(place, { from, override })
  }
  const single = new Map([...placed].map(([key, { override }]) => [key, singleChange(key, override)]))
  const future = [...placed.values()]
    .filter(({ override }) => override.isForFuture)
    .toSorted((a, b) => Temporal.Instant.compare(a.from.instant, b.from.instant))
  const since = future.map(({ from }) => from.instant.epochMilliseconds)
  const after = (original: Occurrence): Occurrence | undefined => {
    const change = future[countPassing(since, (at) => at <= original.start.instant.epochMilliseconds) - 1]
    return change ? moved(original, change) : original
  }
  return { single, after, older }
}

function singleChange(key: string, override: VEvent | RefusedVEvent): Occurrence | undefined {
  if ('problem' in override) return undefined
  return { event: override, recurrenceKey: key, start: override.start, end: override.endOf(override.start) }
}

/** An occurrence as a change of all that follow has it: moved by as much, as long, and with its texts. */
function moved(original: Occurrence, { from, override }: PlacedChange): Occurrence | undefined {
  if ('problem' in override) return undefined
  const shift = from.local.until(override.start.zone.toLocal(override.start.instant), { largestUnit: 'day' })
  const start = momentAt(original.start.local.add(shift), override.start.isDate, override.start.zone)
  return { ...original, event: override, start, end: override.endOf(start) }
}

function startsOf(series: VEvent, window: Window): Moment[] {
  const { start, rules, rdates } = series
  const recurring = rules.length === 0 ? [start] : rules.flatMap((rule) => ruleStarts(series, rule, window))
  return [...recurring, ...rdates.flatMap((date) => originalOf(date, series) ?? [])]
}

/** A time that a change of clocks skips moves on by as much and keeps its place in the count, as calendars do it. */
function ruleStarts(series: VEvent, rule: string, window: Window, isExclusion = false): Moment[] {
  const { start } = series
  const { zone } = start
  // A day has no zone: an UNTIL with a time means the day it names.
  const meant = start.isDate ? rule.replace(/(UNTIL=\d{8})T\w*/, '$1') : rule
  const recurrence = recurrenceOf(meant, start.local, zone.toLocal, isExclusion)
  const length = start.instant.until(series.endOf(start))
  // A day more at either end: wall-clock lengths differ from exact ones by a change of clocks.
  const from = zone.toLocal(window.from.subtract(length)).subtract({ days: 1 })
  const to = zone.toLocal(window.to).add({ days: 1 })
  return recurrence
    .between(from, to, MAX_OCCURRENCES + MARGIN_OCCURRENCES)
    .map((local) => momentAt(local, start.isDate, zone))
}

const isIn = ({ from, to }: Window, { instant }: Moment): boolean =>
  Temporal.Instant.compare(instant, from) >= 0 && Temporal.Instant.compare(instant, to) < 0

function overlaps({ start, end }: Occurrence, { from, to }: Window): boolean {
  const isOverBefore = Temporal.Instant.compare(end, from) <= 0 && Temporal.Instant.compare(start.instant, from) < 0
  return Temporal.Instant.compare(start.instant, to) < 0 && !isOverBefore
}

function recurrenceKey({ local, instant, isDate }: Moment): string {
  const text = isDate ? local.toPlainDate().toString() : new Date(instant.epochMilliseconds).toISOString()
  return text.replace(/[-:]|\.\d+/g, '')
}
