import {
  basic,
  frequencyOf,
  has,
  isImpossible,
  mostPerDay,
  partsOf,
  refusedMix,
  tidyRule,
  unknownPart,
} from './rule.ts'
import { lateDays, occurrencesOf, type Series, wallOf } from './series.ts'

/** Why something cannot recur as it says: what to change, by the field of the series. */
export interface SeriesProblem {
  field: 'rule' | 'month_end' | 'excluded' | 'added'
  /** Stable, machine readable. */
  reason: string
  description: string
}

/** More are counted through each time somebody looks. */
const MOST_COUNTED = 10_000
/** More often than every hour is no task and no schedule. */
const MOST_A_DAY = 24
const LONGEST_RULE = 500

/** What is wrong with a series, before anything of it is looked for; undefined for one that can recur. */
export function seriesProblem(series: Series): SeriesProblem | undefined {
  return ruleFault(series) ?? endFault(series) ?? monthEndFault(series) ?? emptiness(series)
}

const fault = (reason: string, description: string, field: SeriesProblem['field'] = 'rule'): SeriesProblem => ({
  field,
  reason,
  description,
})

function ruleFault({ rule, isAllDay }: Series): SeriesProblem | undefined {
  if (rule.length > LONGEST_RULE) return fault('rule_too_long', `must have at most ${LONGEST_RULE} characters`)
  const parts = partsOf(rule)
  if (!parts.has('FREQ')) return fault('rule_no_frequency', 'has no FREQ; write it as in FREQ=WEEKLY;BYDAY=MO')
  if (parts.size < rule.split(';').filter((part) => part !== '').length)
    return fault('rule_part', 'has a part twice; each may be there once')
  if (/^(SECONDLY|MINUTELY|HOURLY)$/.test(parts.get('FREQ') ?? ''))
    return fault('rule_too_often', `has FREQ=${parts.get('FREQ')}; use DAILY, WEEKLY, MONTHLY or YEARLY`)
  if (Number(parts.get('COUNT')) > MOST_COUNTED)
    return fault('rule_count', `has COUNT=${parts.get('COUNT')}; ${MOST_COUNTED} is the most`)
  const part = unknownPart(parts)
  if (part !== undefined) return fault('rule_part', `has ${part}, which RFC 5545 does not have`)
  const mix = refusedMix(parts)
  if (mix !== undefined) return fault('rule_part', `has ${mix}, which RFC 5545 or this server does not take`)
  if (has(parts, 'COUNT') && has(parts, 'UNTIL')) return fault('rule_part', 'has COUNT and UNTIL; keep one of them')
  if (mostPerDay(parts) > MOST_A_DAY) return fault('rule_too_often', `recurs more than ${MOST_A_DAY} times a day`)
  if (isAllDay && has(parts, 'BYHOUR', 'BYMINUTE', 'BYSECOND'))
    return fault('rule_part', 'has a time of day, but whole days have none')
  return undefined
}

function endFault({ rule, start, timeZone }: Series): SeriesProblem | undefined {
  const until = partsOf(rule).get('UNTIL')
  if (until === undefined) return undefined
  const asDay = !until.includes('T')
  const end = tidyRule(`UNTIL=${until}`).slice(6)
  const shown =
    until.endsWith('Z') && !asDay ? start.toZonedDateTime(timeZone).toInstant().toString() : start.toString()
  const begin = basic(shown).replace(/\.\d+/, '')
  if (!/^\d{8}/.test(end) || !isReal(until)) return fault('rule_part', `has UNTIL=${until}, which is no day or time`)
  const isBefore = asDay ? end < begin.slice(0, 8) : end.slice(0, 15) < begin.slice(0, 15).padEnd(15, '0')
  return isBefore ? fault('rule_until_before_start', `ends (UNTIL=${until}) before it starts`) : undefined
}

function isReal(until: string): boolean {
  try {
    Temporal.PlainDateTime.from(until.replace(/Z$/, ''), { overflow: 'reject' })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function monthEndFault({ rule, start, monthEnd }: Series): SeriesProblem | undefined {
  const parts = partsOf(rule)
  if (monthEnd !== 'clamp') return undefined
  const frequency = frequencyOf(parts)
  const named = (parts.get('BYMONTHDAY') ?? '').split(',').some((day) => Number(day) > 28)
  if (named && frequency === 'DAILY')
    return fault('month_end', 'clamp is for FREQ=MONTHLY and YEARLY; use skip here', 'month_end')
  if (lateDays(parts, wallOf(start)).length > 0 && has(parts, 'BYDAY', 'BYSETPOS', 'BYYEARDAY', 'BYWEEKNO'))
    return fault('month_end', 'clamp is for days of the month alone; use skip beside BYDAY or BYSETPOS', 'month_end')
  return undefined
}

function emptiness(series: Series): SeriesProblem | undefined {
  const isClamped = series.monthEnd === 'clamp' && lateDays(partsOf(series.rule), wallOf(series.start)).length > 0
  const never = fault('rule_never', 'never comes true; no date fits all of its parts')
  if (!isClamped && isImpossible(partsOf(series.rule))) return never
  try {
    return occurrencesOf({ ...series, excluded: [], added: [] }).next().done ? never : undefined
  } catch (error) {
    if (error instanceof RangeError) return fault('rule_part', 'has a part that this server does not take')
    throw error
  }
}
