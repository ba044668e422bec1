import { expand } from './expansion.ts'
import { frequencyOf, has, itemsOf, partsOf, type RuleParts } from './rule.ts'

/** What recurs: a rule of RFC 5545 in the wall-clock time of a zone. It was checked by seriesProblem. */
export interface Series {
  /** An RRULE value. */
  readonly rule: string
  /** When it begins: of whole days midnight. It is no occurrence unless the rule says so. */
  readonly start: Temporal.PlainDateTime
  readonly timeZone: string
  readonly isAllDay: boolean
  /** What becomes of the 29th, 30th and 31st in shorter months: their last day, or nothing, as in the RFC. */
  readonly monthEnd: 'clamp' | 'skip'
  /** Dates, each for all of its day, and wall-clock times. */
  readonly excluded: readonly string[]
  readonly added: readonly string[]
}

/** One time of a series. */
export interface Occurrence {
  /** Its wall-clock time by the rule, `2026-03-29T02:30`, of whole days `2026-03-29`: what tells it from the others for good. */
  readonly key: string
  readonly at: Temporal.Instant
  /** Why it is one, and why it is where it is: a code, then a colon and more. */
  readonly reasons: readonly string[]
}

const DAY = 86_400_000
/** No change of clocks is longer: Samoa went without a day. */
const LONGEST_GAP = DAY

/** The occurrences after an instant, or all, in order; see `expand` for where they end. */
export function* occurrencesOf(series: Series, after?: Temporal.Instant): Generator<Occurrence> {
  for (const { isExcluded, ...occurrence } of placesOf(series, after)) if (!isExcluded) yield occurrence
}

/** An occurrence, or one that is left out. */
export interface Place extends Occurrence {
  readonly isExcluded: boolean
}

/**
 * The same with those that are excluded. Where a change of clocks or `added` brings two to one instant there is one, which
 * gives the reasons of both; each has its place in COUNT.
 */
export function* placesOf(series: Series, after?: Temporal.Instant): Generator<Place> {
  const since = after?.epochMilliseconds ?? Number.NEGATIVE_INFINITY
  const isExcluded = exclusionsOf(series)
  const lets = untilOf(series)
  // What a change of clocks moves on comes after times that follow it, so it waits, as the added ones do.
  const waiting = addedTo(series, since).toSorted(byInstant)
  for (const wall of wallsOf(series, since)) {
    const place = occurrenceAt(series, wall)
    if (!lets(wall.at, place.at)) break
    const due = countUntil(waiting, place)
    if (place.at.epochMilliseconds > since) waiting.splice(due, 0, place)
    if (!place.isMoved) yield* atOnce(waiting.splice(0, countUntil(waiting, place)), isExcluded)
  }
  yield* atOnce(waiting, isExcluded)
}

const byInstant = (a: Occurrence, b: Occurrence): number => a.at.epochMilliseconds - b.at.epochMilliseconds

/** How many of a list in order are not after another. */
function countUntil(list: readonly Occurrence[], last: Occurrence): number {
  const after = list.findIndex((each) => byInstant(each, last) > 0)
  return after === -1 ? list.length : after
}

/** Of a list in order those of one instant as one: as the rule has it at that time where it does. */
function* atOnce(found: readonly Occurrence[], isExcluded: (place: Occurrence) => boolean): Generator<Place> {
  for (const places of Map.groupBy(found, ({ at }) => at.epochMilliseconds).values()) {
    const [first] = places
    const key = places.at(-1)?.key ?? ''
    const reasons = [...new Set(places.flatMap((place) => place.reasons))]
    if (first) yield { key, at: first.at, reasons, isExcluded: places.every(isExcluded) }
  }
}

/** A wall-clock time by the rule, and the day of the month that it was clamped from. */
interface Wall {
  at: number
  clamped?: number
}

/** The wall-clock times from a day before an instant on, as far as COUNT goes. */
function* wallsOf(series: Series, since: number): Generator<Wall> {
  const parts = partsOf(series.rule)
  const start = wallOf(series.start)
  const most = Number(parts.get('COUNT') ?? Number.POSITIVE_INFINITY)
  const from = since === Number.NEGATIVE_INFINITY ? start : localOf(since, series.timeZone) - LONGEST_GAP
  const isCounted = parts.has('COUNT')
  const until = parts.get('UNTIL')
  const to = until === undefined ? undefined : wallOf(Temporal.PlainDateTime.from(until.replace(/Z$/, ''))) + 2 * DAY
  let count = 0
  for (const wall of clamping(series, parts, start, isCounted ? start : Math.max(from, start), to)) {
    if (wall.at < start) continue
    if (count++ >= most) return
    if (wall.at >= from) yield wall
  }
}

/** The rule's times, those of days that are not in every month on the month's last where that is chosen. */
function* clamping(series: Series, parts: RuleParts, start: number, from: number, to?: number): Generator<Wall> {
  const late = series.monthEnd === 'clamp' ? lateDays(parts, start) : []
  if (late.length === 0) {
    for (const at of expand(parts, start, from, to)) yield { at }
    return
  }
  const others = itemsOf(parts, 'BYMONTHDAY').filter((day) => !late.includes(Number(day)))
  const sources = late.map((day) => clampedTo(day, expand(onDay(parts, '28', start), start, from - 3 * DAY, to)))
  if (others.length > 0) sources.push(plain(expand(onDay(parts, others.join(), start), start, from, to)))
  yield* interleaved(sources)
}

/** The days of the month after the 28th that a rule names or takes from its start. */
export function lateDays(parts: RuleParts, start: number): number[] {
  const frequency = frequencyOf(parts)
  if (frequency !== 'MONTHLY' && frequency !== 'YEARLY') return []
  if (has(parts, 'BYDAY', 'BYYEARDAY', 'BYWEEKNO') && !has(parts, 'BYMONTHDAY')) return []
  const days = has(parts, 'BYMONTHDAY') ? itemsOf(parts, 'BYMONTHDAY') : [new Date(start).getUTCDate()]
  return days.map(Number).filter((day) => day > 28)
}

/** The rule on other days of the month; one of years that names neither day nor month has the month of its start. */
function onDay(parts: RuleParts, day: string, start: number): RuleParts {
  const takesMonth = frequencyOf(parts) === 'YEARLY' && !has(parts, 'BYMONTH', 'BYMONTHDAY')
  const month = String(new Date(start).getUTCMonth() + 1)
  return new Map([...parts, ['BYMONTHDAY', day], ...(takesMonth ? ([['BYMONTH', month]] as const) : [])])
}

function* plain(times: Iterable<number>): Generator<Wall> {
  for (const at of times) yield { at }
}

/** Times on the 28th, moved to a day or, in months without it, to their last. */
function* clampedTo(day: number, times: Iterable<number>): Generator<Wall> {
  for (const time of times) {
    const at = new Date(time)
    const length = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
    const moved = time + (Math.min(day, length) - 28) * DAY
    yield length < day ? { at: moved, clamped: day } : { at: moved }
  }
}

/** Several in order as one, each time once. */
function* interleaved(sources: Generator<Wall>[]): Generator<Wall> {
  const next = (source: Generator<Wall>) => {
    const { done, value } = source.next()
    return done ? [] : [{ source, wall: value }]
  }
  let heads = sources.flatMap(next)
  while (heads.length > 0) {
    const first = heads.reduce((a, b) => (b.wall.at < a.wall.at ? b : a))
    yield first.wall
    heads = heads.flatMap((head) => (head.wall.at === first.wall.at ? next(head.source) : [head]))
  }
}

/** Where a time is on the clocks of the zone; one that they skip moves on by the gap, of one that they repeat the first is taken. */
function occurrenceAt(series: Series, { at: wall, clamped }: Wall): Occurrence & { isMoved: boolean } {
  const local = asLocal(wall)
  const zoned = local.toZonedDateTime(series.timeZone)
  const isMoved = !zoned.toPlainDateTime().equals(local)
  const later = isMoved ? zoned : local.toZonedDateTime(series.timeZone, { disambiguation: 'later' })
  const reasons = [`rule: ${decidingParts(series.rule)}`]
  if (clamped !== undefined) reasons.push(`month_end_clamp: there is no ${clamped} in this month, so its last day`)
  if (isMoved) reasons.push(`dst_gap: ${spoken(local)} does not exist in ${series.timeZone}, so ${spoken(zoned)}`)
  else if (!later.toInstant().equals(zoned.toInstant()))
    reasons.push(`dst_repeat: ${spoken(local)} happens twice in ${series.timeZone}, the first is taken`)
  return { key: keyOf(local, series.isAllDay), at: zoned.toInstant(), reasons, isMoved }
}

const spoken = (at: Temporal.PlainDateTime | Temporal.ZonedDateTime): string =>
  `${at.toPlainDate().toString()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })}`

/** The parts of a rule that choose the day, else how often it is. */
function decidingParts(rule: string): string {
  const chosen = rule.split(';').filter((part) => /^BY(?!HOUR|MINUTE|SECOND)/i.test(part))
  const often = rule.split(';').filter((part) => /^(FREQ|INTERVAL)=/i.test(part))
  return [...often, ...chosen].join(';').toUpperCase()
}

function addedTo(series: Series, since: number): Occurrence[] {
  return series.added.flatMap((text) => {
    const local = localFrom(text, series.start)
    const at = local.toZonedDateTime(series.timeZone).toInstant()
    if (at.epochMilliseconds <= since) return []
    return [{ key: keyOf(local, series.isAllDay), at, reasons: ['added: by hand'] }]
  })
}

/** Tells which are excluded: on such a day, or at such an instant. */
function exclusionsOf({ excluded, timeZone, start }: Series): (place: Occurrence) => boolean {
  const days = new Set(excluded.filter((text) => !text.includes('T')))
  const instants = new Set(
    excluded
      .filter((text) => text.includes('T'))
      .map((text) => localFrom(text, start).toZonedDateTime(timeZone).epochMilliseconds),
  )
  return ({ key, at }) => days.has(key.slice(0, 10)) || instants.has(at.epochMilliseconds)
}

/** What UNTIL lets in: an instant where it is one, else a wall-clock time, of a day the whole. */
function untilOf({ rule, isAllDay }: Series): (wall: number, at: Temporal.Instant) => boolean {
  const until = partsOf(rule).get('UNTIL')
  if (until === undefined) return () => true
  const local = Temporal.PlainDateTime.from(until.replace(/Z$/, ''))
  if (isAllDay || !until.includes('T')) {
    const end = wallOf(local.toPlainDate().add({ days: 1 }).toPlainDateTime())
    return (wall) => wall < end
  }
  const last = wallOf(local)
  return until.endsWith('Z') ? (_, at) => at.epochMilliseconds <= last : (wall) => wall <= last
}

/** A time as `excluded` and `added` have it; of a date the time of day of the start. */
const localFrom = (text: string, start: Temporal.PlainDateTime): Temporal.PlainDateTime =>
  text.includes('T')
    ? Temporal.PlainDateTime.from(text)
    : Temporal.PlainDate.from(text).toPlainDateTime(start.toPlainTime())

/** The key of an occurrence by its wall-clock time. */
export const keyOf = (local: Temporal.PlainDateTime, isAllDay: boolean): string =>
  isAllDay ? local.toPlainDate().toString() : local.toString({ smallestUnit: local.second === 0 ? 'minute' : 'second' })

/** The milliseconds at which UTC would show a wall-clock time. */
export const wallOf = (local: Temporal.PlainDateTime): number => local.toZonedDateTime('UTC').epochMilliseconds

const asLocal = (wall: number): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime()

const localOf = (at: number, timeZone: string): number =>
  wallOf(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime())

/** The latest occurrence at or before an instant and after another; undefined for none. */
export function latestOf(series: Series, after: Temporal.Instant, until: Temporal.Instant): Occurrence | undefined {
  // From ever earlier, so that a daily series of years is not gone through.
  for (const days of [40, 400, 4000]) {
    const from = until.subtract({ hours: 24 * days })
    if (Temporal.Instant.compare(from, after) <= 0) break
    const found = lastUntil(occurrencesOf(series, from), until)
    if (found) return found
  }
  return lastUntil(occurrencesOf(series, after), until)
}

function lastUntil(occurrences: Iterable<Occurrence>, until: Temporal.Instant): Occurrence | undefined {
  let found: Occurrence | undefined
  for (const each of occurrences) {
    if (Temporal.Instant.compare(each.at, until) > 0) break
    found = each
  }
  return found
}
