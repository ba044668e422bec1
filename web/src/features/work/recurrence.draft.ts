import { weekdayOf } from '@eventkit/api/words/wall-time'
import {
  dayOf,
  DAYS,
  type NthDay,
  readRhythm,
  type Recurring,
  type Rhythm,
  startOf,
  WORKDAYS,
} from '@/features/work/recurrence.rhythm'

/** How often, as the editor offers it; `own` is a rule as it is written. */
export type Pattern = 'daily' | 'weekdays' | 'weekly' | 'day' | 'nth' | 'workday' | 'yearly' | 'own'

/** What the editor holds: texts as they are typed. */
export interface RecurrenceDraft {
  pattern: Pattern
  interval: string
  /** Weekdays from 0, Monday. */
  days: readonly number[]
  /** "1" to "31", "-1" the last. */
  monthDay: string
  nth: string
  weekday: string
  own: string
  mode: string
  missed: string
  monthEnd: string
  date: string
  /** Empty for whole days. */
  time: string
  zone: string
  end: 'never' | 'until' | 'count'
  until: string
  count: string
}

/** A recurrence as the contract has it, with what the editor leaves alone. */
export interface KeptRecurrence extends Recurring {
  excluded: string[]
  added: string[]
}

/** Where the editor begins: with a recurrence, or, for none, with what fits a day. */
export function draftOf(
  recurrence: KeptRecurrence | undefined,
  first: { date: string; time: string; zone: string },
): RecurrenceDraft {
  const { date, time } = recurrence ? startOf(recurrence) : first
  const start = dayOf(date)
  const weekday = (weekdayOf(start) + 6) % 7
  const draft: RecurrenceDraft = {
    pattern: 'weekly',
    interval: '1',
    days: [weekday],
    monthDay: String(start.day),
    nth: String(Math.min(Math.ceil(start.day / 7), 5)),
    weekday: String(weekday),
    own: recurrence?.rule ?? 'FREQ=WEEKLY',
    mode: recurrence?.mode || 'fixed',
    missed: recurrence?.missed || 'wait',
    monthEnd: recurrence?.monthEnd || 'clamp',
    date,
    time,
    zone: recurrence?.timeZone || first.zone,
    end: 'never',
    until: '',
    count: '10',
  }
  if (!recurrence) return draft
  const rhythm = readRhythm(recurrence.rule)
  return rhythm ? withRhythm(draft, rhythm) : { ...draft, pattern: 'own' }
}

function withRhythm(draft: RecurrenceDraft, rhythm: Rhythm): RecurrenceDraft {
  const { frequency, interval, days, monthDays, count, until } = rhythm
  const pattern = patternOf(rhythm, draft)
  // A part of months or weekdays that the editor has no place for is kept as it is written, its end with it.
  if (pattern === 'own') return { ...draft, pattern }
  const [nthDay] = days
  return {
    ...draft,
    pattern,
    interval: String(interval),
    ...(frequency === 'WEEKLY' && days.length > 0 && { days: days.map(({ day }) => day) }),
    ...(monthDays[0] !== undefined && { monthDay: String(monthDays[0]) }),
    ...(pattern === 'nth' && nthDay && { nth: String(nthDay.nth), weekday: String(nthDay.day) }),
    ...(pattern === 'workday' && { nth: String(rhythm.workday) }),
    ...(until && { end: 'until' as const, until }),
    ...(count && { end: 'count' as const, count: String(count) }),
  }
}

function patternOf(
  { frequency, days, monthDays, month, workday, interval }: Rhythm,
  { date }: RecurrenceDraft,
): Pattern {
  if (frequency === 'DAILY') return 'daily'
  if (frequency === 'WEEKLY') return interval === 1 && isWork(days) ? 'weekdays' : 'weekly'
  if (workday !== undefined) return 'workday'
  if (frequency === 'MONTHLY') {
    if (days.length > 0) return days.length === 1 ? 'nth' : 'own'
    return monthDays.length <= 1 ? 'day' : 'own'
  }
  const start = dayOf(date)
  const isStart = (month ?? start.month) === start.month && (monthDays[0] ?? start.day) === start.day
  return isStart && days.length === 0 ? 'yearly' : 'own'
}

const isWork = (days: readonly NthDay[]): boolean => days.map(({ day }) => day).join() === WORKDAYS.join()

/** The rule of a draft. */
export function ruleOf(draft: RecurrenceDraft): string {
  if (draft.pattern === 'own') return draft.own.trim()
  const { pattern, interval, nth, weekday, monthDay, mode } = draft
  const workdays = `BYDAY=${namesOf(WORKDAYS)}`
  const often = (frequency: string) => [`FREQ=${frequency}`, interval.trim() !== '1' && `INTERVAL=${interval.trim()}`]
  // From completion on a rule without a day counts whole weeks or months.
  const isFree = mode === 'completion'
  const parts = {
    daily: () => often('DAILY'),
    weekdays: () => ['FREQ=WEEKLY', workdays],
    weekly: () => [...often('WEEKLY'), !isFree && draft.days.length > 0 && `BYDAY=${namesOf(draft.days)}`],
    day: () => [...often('MONTHLY'), !isFree && `BYMONTHDAY=${monthDay}`],
    nth: () => [...often('MONTHLY'), `BYDAY=${nth}${DAYS[Number(weekday)]}`],
    workday: () => [...often('MONTHLY'), workdays, `BYSETPOS=${nth}`],
    yearly: () => often('YEARLY'),
  }[pattern]()
  const { end, until, count } = draft
  return [
    ...parts,
    end === 'until' && until && `UNTIL=${until.replaceAll('-', '')}`,
    end === 'count' && `COUNT=${count.trim()}`,
  ]
    .filter(Boolean)
    .join(';')
}

const namesOf = (days: readonly number[]): string =>
  days
    .toSorted((a, b) => a - b)
    .map((day) => DAYS[day])
    .join()

/** What a draft makes of a recurrence. A rule that was not changed stays as it was written. */
export function recurrenceOf(
  draft: RecurrenceDraft,
  before?: KeptRecurrence,
  first: RecurrenceDraft = draft,
): KeptRecurrence {
  const rule = ruleOf(draft)
  const isSame = before && rule === ruleOf(first)
  return {
    rule: isSame ? before.rule : rule,
    startsAt: draft.time ? `${draft.date}T${draft.time}` : draft.date,
    timeZone: draft.zone,
    mode: draft.mode,
    missed: draft.missed,
    monthEnd: hasLateDay(draft) ? draft.monthEnd : (isSame && before.monthEnd) || 'skip',
    excluded: before?.excluded ?? [],
    added: before?.added ?? [],
  }
}

/** Whether the draft falls on days that not every month has, so that the end of the month is a choice. */
export function hasLateDay({ pattern, monthDay, date, mode }: RecurrenceDraft): boolean {
  if (pattern === 'day') return mode === 'completion' || Number(monthDay) > 28
  return pattern === 'yearly' && date.endsWith('-02-29')
}
