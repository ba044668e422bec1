import type { Clock } from './wall-time.ts'

/**
 * Weekdays from 0, Sunday: long names, then short ones, those that are words of their own ("mon" is a monitor), and those
 * that are hardly ever days. German and English side by side, as crews mix them.
 */
export const WEEKDAYS: readonly Record<'long' | 'short' | 'word' | 'risky', readonly string[]>[] = [
  { long: ['sunday', 'sonntag'], short: [], word: ['sun'], risky: ['so'] },
  { long: ['monday', 'montag'], short: [], word: ['mon'], risky: ['mo'] },
  { long: ['tuesday', 'dienstag'], short: ['tue', 'tues'], word: [], risky: ['di'] },
  { long: ['wednesday', 'mittwoch'], short: [], word: ['wed'], risky: ['mi'] },
  { long: ['thursday', 'donnerstag'], short: ['thu', 'thur', 'thurs'], word: [], risky: ['do'] },
  { long: ['friday', 'freitag'], short: ['fri'], word: [], risky: ['fr'] },
  { long: ['saturday', 'samstag', 'sonnabend'], short: [], word: ['sat'], risky: ['sa'] },
]

/** Days from today by word. */
export const DAY_WORDS: Record<string, number> = { today: 0, heute: 0, tomorrow: 1, tmr: 1, morgen: 1, übermorgen: 2 }

/** What a person calls evening, for lack of a time. */
export const EVENING: Clock = { hour: 20, minute: 0 }

const MORNING: Clock = { hour: 8, minute: 0 }
const NOON: Clock = { hour: 12, minute: 0 }
const AFTERNOON: Clock = { hour: 15, minute: 0 }

/** When it is on a day: "tomorrow morning", "heute Abend". */
export const DAY_PARTS: Record<string, Clock> = {
  morning: MORNING,
  früh: MORNING,
  vormittag: { hour: 10, minute: 0 },
  noon: NOON,
  mittag: NOON,
  afternoon: AFTERNOON,
  nachmittag: AFTERNOON,
  evening: EVENING,
  abend: EVENING,
}

/** Months from 1 by the first letters of their names. */
export const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'january', 'januar', 'jänner'],
  ['feb', 'february', 'februar'],
  ['mar', 'march', 'mär', 'märz'],
  ['apr', 'april'],
  ['may', 'mai'],
  ['jun', 'june', 'juni'],
  ['jul', 'july', 'juli'],
  ['aug', 'august'],
  ['sep', 'sept', 'september'],
  ['oct', 'october', 'okt', 'oktober'],
  ['nov', 'november'],
  ['dec', 'december', 'dez', 'dezember'],
]

/** Words that only lead to a date or a time. */
export const LEADS: ReadonlySet<string> = new Set(['on', 'at', 'by', 'due', 'am', 'um', 'bis', 'ab'])

/** Units of "in 3 days". */
export const UNITS: Record<string, number> = {
  day: 1,
  days: 1,
  tag: 1,
  tagen: 1,
  tage: 1,
  week: 7,
  weeks: 7,
  woche: 7,
  wochen: 7,
}
