import { type Problem, problem } from '../files/problem.ts'
import { expand } from './expansion.ts'
import { has, isImpossible, mostPerDay, partsOf, refusedMix, type RuleParts, tidyRule, unknownPart } from './rule.ts'

export { tidyRule }

/** A recurrence rule in wall-clock time: what zone the times are of is the caller's to know. */
export interface Recurrence {
  /** Occurrences of the half-open window in order, at most `most`. Throws RangeError when the rule takes too long. */
  between(from: Temporal.PlainDateTime, to: Temporal.PlainDateTime, most: number): Temporal.PlainDateTime[]
}

/** How many occurrences are counted before a window that a rule with COUNT has; a year of hours is 8,784. */
const MOST_COUNTED = 50_000
/** Denser rules are no calendar entries. */
const MAX_A_DAY = 1440

/**
 * Why an RRULE value (RFC 5545 section 3.3.10) of a calendar cannot be expanded; undefined when it can: a rule that loses a
 * part recurs on other days.
 */
export function ruleProblem(rule: string, line: number): Problem | undefined {
  const parts = partsOf(rule)
  if (!parts.has('FREQ')) return problem('rule_no_frequency', { line })
  const part = unknownPart(parts) ?? refusedMix(partsOf(tidyRule(rule)))
  if (part !== undefined) return problem('rule_part', { line, part })
  if (mostPerDay(parts) > MAX_A_DAY) return problem('rule_too_often', { line })
  return undefined
}

/**
 * A rule from its RRULE value and first time, which counts as an occurrence unless `isExclusion`. `toLocal` turns an UNTIL in UTC into the
 * start's wall-clock time. The rule must have no ruleProblem; RangeError for one that cannot be read all the same.
 */
export function recurrenceOf(
  rule: string,
  start: Temporal.PlainDateTime,
  toLocal: (instant: Temporal.Instant) => Temporal.PlainDateTime = asLocal,
  isExclusion = false,
): Recurrence {
  const parts = partsOf(tidyRule(rule))
  const first = wallOf(start)
  const last = untilOf(parts, toLocal)
  return {
    between: (from, to, most) => {
      const found: Temporal.PlainDateTime[] = []
      for (const at of occurrences(parts, first, { from: wallOf(from), to: Math.min(wallOf(to), last) }, isExclusion)) {
        if (at > last && (at !== first || isExclusion)) break
        if (at >= wallOf(to) || found.length === most) break
        if (at >= wallOf(from)) found.push(localAt(at))
      }
      return found
    },
  }
}

/** From the start or near `from` on, until whatever ends them but COUNT; the start is one of them and counts, unless of an exclusion. */
function* occurrences(
  parts: RuleParts,
  first: number,
  { from, to }: { from: number; to: number },
  isExclusion: boolean,
): Generator<number> {
  const isCounted = has(parts, 'COUNT')
  const most = Number(parts.get('COUNT') ?? Number.POSITIVE_INFINITY)
  let count = 0
  if (!isExclusion) {
    yield first
    count += 1
  }
  if (isImpossible(parts)) return
  for (const at of expand(parts, first, isCounted ? first : from, to)) {
    if (count >= most) return
    if (at < first || (at === first && !isExclusion)) continue
    if (isCounted && count >= MOST_COUNTED && at < from) throw new RangeError('the recurrence takes too long to expand')
    count += 1
    yield at
  }
}

/** The last wall-clock time that UNTIL lets in; of a day the whole. */
function untilOf(parts: RuleParts, toLocal: (instant: Temporal.Instant) => Temporal.PlainDateTime): number {
  const until = parts.get('UNTIL')
  if (until === undefined) return Number.POSITIVE_INFINITY
  try {
    const local = Temporal.PlainDateTime.from(until.replace(/Z$/, ''))
    if (!until.includes('T')) return wallOf(local.add({ days: 1 })) - 1
    return wallOf(until.endsWith('Z') ? toLocal(local.toZonedDateTime('UTC').toInstant()) : local)
  } catch (error) {
    throw new RangeError('the recurrence cannot be read', { cause: error })
  }
}

const wallOf = (local: Temporal.PlainDateTime): number => local.toZonedDateTime('UTC').epochMilliseconds

const localAt = (wall: number): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime()

const asLocal = (instant: Temporal.Instant): Temporal.PlainDateTime =>
  instant.toZonedDateTimeISO('UTC').toPlainDateTime()
