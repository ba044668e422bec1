import { type Calendar, firstDayOf, readDay, readTime, type Taken } from './dates.ts'
import { type Core, dayPartTime, type Head, nameAt, readDayList, readEvery, readOn } from './recurring-core.ts'
import { ADVERBS, DAY_PART_ADVERBS, EVERY, FROM, NUMBERS, RECURRING_UNITS, UNTIL } from './recurring-words.ts'
import { addDays, type Clock, isoDate, type WallDate } from './wall-time.ts'

/** How something recurs, as words say it. */
export interface Recurring {
  /** An RRULE value of RFC 5545. */
  rule: string
  /** `completion` for "every!" and "after". */
  mode: 'fixed' | 'completion'
  monthEnd: 'clamp' | 'skip'
  /** The day that is named as its first. */
  startsOn: WallDate | undefined
  /** When on its days; absent for whole days. */
  time: Clock | undefined
}

/** What recurring words are read against. */
export interface RecurringContext extends Calendar {
  /** When parts of a day are, where it is not as for dates. */
  dayParts?: Readonly<Record<string, Clock>>
  /** "for 3 weeks" cannot be told without the day that it was said on. */
  isUndated?: boolean
}

/** Longer texts are no such words. It also bounds what reading them costs. */
const MOST_WORDS = 40

/** The whole of a text as recurring words, such as a cell of a table; undefined for anything that is not understood. */
export function parseRecurring(text: string, context: RecurringContext): Recurring | undefined {
  const words = text.split(/\s+/, MOST_WORDS + 1).filter(Boolean)
  if (words.length === 0 || words.length > MOST_WORDS) return undefined
  const found = readAfter(words, context) ?? readRecurring(words, 0, context)
  return found?.words === words.length ? found.value : undefined
}

/**
 * Recurring words that begin at a word of a line, in English and German: "every! 2 weeks", "jeden letzten Freitag um 9", "every
 * 3 months starting 1 dec", "täglich". What may as well be something else is taken only where nothing but marks, such as
 * "#stage", follow: "create monthly report" and "every 2nd cable" are texts.
 */
export function readRecurring(
  words: readonly string[],
  at: number,
  context: RecurringContext,
): Taken<Recurring> | undefined {
  const dayParts = context.dayParts ?? {}
  const [, every, mark] = EVERY.exec(nameAt(words, at)) ?? []
  const head: Head = { isGerman: /^(jed|alle)/.test(every ?? ''), dayParts }
  const start = every === undefined ? readAdverb(words, at, dayParts) : readEvery(words, at + 1, head)
  if (!start) return undefined
  const end = at + start.words + (every === undefined ? 0 : 1)
  const tail = readTail(words, end, context)
  const next = end + tail.words
  if (start.value.isLoose && tail.words === 0 && !isEnd(words, next)) return undefined
  const value = recurringOf(start.value, tail.value, mark === '!', context)
  return value && { words: next - at, value }
}

/** Whether only marks follow. */
const isEnd = (words: readonly string[], at: number): boolean => words.slice(at).every((word) => /^[#!@]./.test(word))

function readAdverb(words: readonly string[], at: number, dayParts: Head['dayParts']): Taken<Core> | undefined {
  const adverb = ADVERBS[nameAt(words, at)]
  if (adverb) {
    const of = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY', workday: 'WEEKLY', weekend: 'WEEKLY' }
    const frequency = of[adverb.unit] as Core['frequency']
    const days = adverb.unit === 'workday' ? { days: ['MO', 'TU', 'WE', 'TH', 'FR'] } : {}
    return { words: 1, value: { frequency, interval: adverb.interval, ...days, isLoose: !adverb.isSure } }
  }
  const days = /^(sonn|mon|diens|donners|frei|sams)(tags|abends)\b|^mittwochs\b/.test(nameAt(words, at))
    ? readDayList(words, at, false)
    : undefined
  if (days) return { words: days.words, value: { frequency: 'WEEKLY', interval: 1, days: days.value.days } }
  return readOn(words, at, { isGerman: false, dayParts })
}

// "after 10 days", "nach 2 Wochen": from completion, as in Todoist.
function readAfter(words: readonly string[], context: RecurringContext): Taken<Recurring> | undefined {
  if (!/^(after|nach)$/.test(nameAt(words, 0))) return undefined
  const unit = RECURRING_UNITS.get(nameAt(words, 2))
  const found = unit && readEvery(words, 1, { isGerman: false, dayParts: {} })
  if (!found || found.words !== 2) return undefined
  const tail = readTail(words, 3, context)
  const value = recurringOf(found.value, tail.value, true, context)
  return value && { words: 3 + tail.words, value }
}

/** What may follow in any order. */
interface Tail {
  time?: Clock
  startsOn?: WallDate
  until?: WallDate
  count?: number
  lasts?: { count: number; unit: string }
}

function readTail(words: readonly string[], at: number, context: RecurringContext): Taken<Tail> {
  const tail: Tail = {}
  let next = at
  for (let found = readPart(words, next, context, tail); found; found = readPart(words, next, context, tail)) {
    Object.assign(tail, found.value)
    next += found.words
  }
  return { words: next - at, value: tail }
}

function readPart(words: readonly string[], at: number, context: RecurringContext, has: Tail): Taken<Tail> | undefined {
  const time = has.time ? undefined : readWhen(words, at, context)
  if (time) return { words: time.words, value: { time: time.value } }
  const from = has.startsOn ? undefined : readLed(words, at, FROM, context)
  if (from) return { words: from.words, value: { startsOn: from.value } }
  if (has.until || has.count || has.lasts) return undefined
  const until = readLed(words, at, UNTIL, context)
  if (until) return { words: until.words, value: { until: until.value } }
  return readLength(words, at)
}

/** "at 9", "um 9 Uhr", "9:00", "20 Uhr", "morning", "in the evening", "am Abend", "abends" */
function readWhen(words: readonly string[], at: number, { dayParts = {} }: RecurringContext): Taken<Clock> | undefined {
  const clock = readTime(words, at, true)
  if (clock) return clock
  const leads = [/^(in|am|at|um|zu)$/, /^(the|der)$/].reduce(
    (count, lead) => (lead.test(nameAt(words, at + count)) ? count + 1 : count),
    0,
  )
  const name = nameAt(words, at + leads)
  const part = DAY_PART_ADVERBS[name] ?? (leads > 0 && name === 'morgen' ? 'früh' : name)
  const value = dayPartTime(part, dayParts)
  return value && { words: leads + 1, value }
}

/** A day after one of the words that lead to it, "starting on monday", "ab dem 3. August", "bis zum 20.5.". */
function readLed(
  words: readonly string[],
  at: number,
  leads: ReadonlySet<string>,
  context: RecurringContext,
): Taken<WallDate> | undefined {
  if (!leads.has(nameAt(words, at))) return undefined
  const from = [/^(on|at|am|from|zum|mit)$/, /^(the|dem|den)$/].reduce(
    (next, lead) => (lead.test(nameAt(words, next)) ? next + 1 : next),
    at + 1,
  )
  const day = readDay(words, from, context)
  if (!day || day.value.time) return undefined
  const { year, month, day: of } = day.value
  return { words: from - at + day.words, value: { year, month, day: of } }
}

/** "for 3 weeks", "für 10 Tage", "10 times", "5-mal", "3x" */
function readLength(words: readonly string[], at: number): Taken<Tail> | undefined {
  const lead = /^(for|für|lang)$/.test(nameAt(words, at)) ? 1 : 0
  const [, packed] = /^(\d{1,4})(?:x|-?mal)$/.exec(nameAt(words, at + lead)) ?? []
  if (packed !== undefined)
    return Number(packed) > 0 ? { words: lead + 1, value: { count: Number(packed) } } : undefined
  const many = /^\d{1,4}$/.test(nameAt(words, at + lead))
    ? Number(nameAt(words, at + lead))
    : NUMBERS[nameAt(words, at + lead)]
  if (!many) return undefined
  const noun = nameAt(words, at + lead + 1)
  if (/^(times|mal)$/.test(noun)) return { words: lead + 2, value: { count: many } }
  const unit = RECURRING_UNITS.get(noun)
  const isLength = lead > 0 && unit && /^(day|week|month|year)$/.test(unit.unit)
  return isLength ? { words: lead + 2, value: { lasts: { count: many * unit.interval, unit: unit.unit } } } : undefined
}

function recurringOf(core: Core, tail: Tail, isCompletion: boolean, context: RecurringContext): Recurring | undefined {
  // A length counts from the day that it was said on.
  if (tail.lasts && context.isUndated && !tail.startsOn) return undefined
  const { startsOn } = tail
  const time = tail.time ?? core.time
  const start = startsOn ?? firstDayOf(time, context.today)
  const until = tail.until ?? (tail.lasts && lastDayOf(start, tail.lasts))
  if (until && isoDate(until) < isoDate(start)) return undefined
  const { frequency, interval, days, monthDays, months, places } = core
  const part = (name: string, values: readonly (number | string)[] | undefined) =>
    values ? [`${name}=${values.join()}`] : []
  const rule = [
    `FREQ=${frequency}`,
    ...(interval > 1 ? [`INTERVAL=${interval}`] : []),
    ...part(
      'BYMONTH',
      months?.toSorted((a, b) => a - b),
    ),
    ...part('BYMONTHDAY', monthDays),
    ...part('BYDAY', days),
    ...part('BYSETPOS', places),
    ...(until ? [`UNTIL=${isoDate(until).replaceAll('-', '')}`] : []),
    ...part('COUNT', tail.count ? [tail.count] : undefined),
  ].join(';')
  const hasMonths = frequency === 'MONTHLY' || frequency === 'YEARLY'
  // Three months from 30 November is the end of February.
  const isLate = hasMonths && !days && (monthDays?.some((day) => day > 28) ?? true)
  const mode = isCompletion ? 'completion' : 'fixed'
  return { rule, mode, monthEnd: isLate ? 'clamp' : 'skip', startsOn, time }
}

/** The last day of so many days, weeks, months or years from a day on. */
function lastDayOf(start: WallDate, { count, unit }: { count: number; unit: string }): WallDate {
  if (unit === 'day' || unit === 'week') return addDays(start, count * (unit === 'week' ? 7 : 1) - 1)
  const months = start.month - 1 + count * (unit === 'year' ? 12 : 1)
  const [year, month] = [start.year + Math.floor(months / 12), (months % 12) + 1]
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return addDays({ year, month, day: Math.min(start.day, length) }, -1)
}
