import type { WallTime } from '@eventkit/api/words/wall-time'
import { toInputValue } from '@/lib/zoned-time'

/** How something recurs, as the contract has it. */
export interface Recurring {
  rule: string
  startsAt: string
  timeZone: string
  mode: string
  missed: string
  monthEnd: string
}

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const

/** The weekdays as rules call them, from Monday. */
export const DAYS: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** From Monday to Friday. */
export const WORKDAYS: readonly number[] = [0, 1, 2, 3, 4]

/** A weekday from 0, Monday, and which of its month: 1 the first, -1 the last; 0 for each. */
export interface NthDay {
  nth: number
  day: number
}

/** What people understand of a rule. */
export interface Rhythm {
  frequency: (typeof FREQUENCIES)[number]
  interval: number
  days: NthDay[]
  monthDays: number[]
  month: number | undefined
  /** Which of the month's days from Monday to Friday. */
  workday: number | undefined
  count: number | undefined
  /** "2026-12-31" */
  until: string | undefined
}

const KNOWN = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'COUNT', 'UNTIL', 'WKST'])

/** The parts of a rule by their names. */
export function partsOf(rule: string): Map<string, string> {
  const parts = rule
    .trim()
    .toUpperCase()
    .split(';')
    .filter(Boolean)
    .map((part) => part.split('='))
  return new Map(parts.map(([name = '', value = '']) => [name, value]))
}

/** Reads a rule as people say it; undefined for one that takes more than their words. */
export function readRhythm(rule: string): Rhythm | undefined {
  const parts = partsOf(rule)
  const frequency = FREQUENCIES.find((each) => each === parts.get('FREQ'))
  const interval = Number(parts.get('INTERVAL') ?? 1)
  const isOdd = [...parts.keys()].some((name) => !KNOWN.has(name)) || (parts.get('WKST') ?? 'MO') !== 'MO'
  if (!frequency || isOdd || !(interval >= 1)) return undefined
  const days = list(parts, 'BYDAY').map(readDay)
  const rhythm: Rhythm = {
    frequency,
    interval,
    days: days.filter((day) => day !== undefined),
    monthDays: list(parts, 'BYMONTHDAY').map(Number),
    month: parts.has('BYMONTH') ? Number(parts.get('BYMONTH')) : undefined,
    workday: parts.has('BYSETPOS') ? Number(parts.get('BYSETPOS')) : undefined,
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : undefined,
    until: readUntil(parts.get('UNTIL')),
  }
  const isRead = rhythm.days.length === days.length && parts.has('UNTIL') === (rhythm.until !== undefined)
  return isRead && isSaid(rhythm) ? plain(rhythm) : undefined
}

const list = (parts: ReadonlyMap<string, string>, name: string): string[] => parts.get(name)?.split(',') ?? []

function readDay(text: string): NthDay | undefined {
  const [, nth = '', name = ''] = /^([+-]?\d{0,2})([A-Z]{2})$/.exec(text) ?? []
  const day = DAYS.indexOf(name)
  return day < 0 ? undefined : { nth: Number(nth || 0), day }
}

function readUntil(text = ''): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(text) ?? []
  return day && `${year}-${month}-${day}`
}

/** The ordinals that have a word. */
export const NTHS: readonly number[] = [1, 2, 3, 4, 5, -1, -2]

/** Whether it is one of the forms that have words. */
function isSaid({ frequency, days, monthDays, month, workday }: Rhythm): boolean {
  const isEach = days.every(({ nth }) => nth === 0)
  const isNth = days.length > 0 && days.every(({ nth }) => NTHS.includes(nth))
  const named = monthDays.every((day) => (day >= 1 && day <= 31) || day === -1)
  if (!named || (days.length > 0 && monthDays.length > 0)) return false
  if (workday !== undefined) {
    const isWork = isEach && days.map(({ day }) => day).join() === WORKDAYS.join()
    return frequency === 'MONTHLY' && isWork && month === undefined && NTHS.includes(workday)
  }
  if (frequency === 'DAILY' || frequency === 'WEEKLY') return isEach && monthDays.length === 0 && month === undefined
  if (frequency === 'MONTHLY') return month === undefined && (days.length === 0 || isNth)
  return month === undefined ? days.length + monthDays.length === 0 : monthDays.length === 1 || isNth
}

// Daily on some weekdays is weekly on them.
function plain(rhythm: Rhythm): Rhythm | undefined {
  if (rhythm.frequency !== 'DAILY' || rhythm.days.length === 0) return rhythm
  return rhythm.interval === 1 ? { ...rhythm, frequency: 'WEEKLY' } : undefined
}

/** When a series starts on the clocks of its zone: day and, but for whole days, time. */
export function startOf({ startsAt, timeZone }: Pick<Recurring, 'startsAt' | 'timeZone'>): {
  date: string
  time: string
} {
  const isInstant = /T.*(Z|[+-]\d\d:\d\d)$/i.test(startsAt)
  const at = isInstant ? new Date(startsAt) : undefined
  const wall = at && !Number.isNaN(at.getTime()) ? toInputValue(at, timeZone) : startsAt
  const [date = '', time = ''] = wall.split('T')
  return { date, time: time.slice(0, 5) }
}

/** A date as numbers; the first of January 1970 for none. */
export function dayOf(date: string): WallTime {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  return { year, month, day, hour: 0, minute: 0 }
}
