/** Weekdays from 0, Sunday: long names, then short ones. German and English side by side, as crews mix them. */
export const WEEKDAYS: readonly { long: readonly string[]; short: readonly string[]; risky: readonly string[] }[] = [
  { long: ['sunday', 'sonntag'], short: ['sun'], risky: ['so'] },
  { long: ['monday', 'montag'], short: ['mon'], risky: ['mo'] },
  { long: ['tuesday', 'dienstag'], short: ['tue', 'tues'], risky: ['di'] },
  { long: ['wednesday', 'mittwoch'], short: ['wed'], risky: ['mi'] },
  { long: ['thursday', 'donnerstag'], short: ['thu', 'thur', 'thurs'], risky: ['do'] },
  { long: ['friday', 'freitag'], short: ['fri'], risky: ['fr'] },
  { long: ['saturday', 'samstag', 'sonnabend'], short: ['sat'], risky: ['sa'] },
]

/** Days from today by word. */
export const DAY_WORDS: Record<string, number> = { today: 0, heute: 0, tomorrow: 1, tmr: 1, morgen: 1, übermorgen: 2 }

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

/** Priorities by what stands after the exclamation mark; numbers as in Todoist, 1 the most urgent. */
export const PRIORITY_WORDS: Record<string, 'low' | 'medium' | 'high' | 'urgent'> = {
  low: 'low',
  niedrig: 'low',
  medium: 'medium',
  mittel: 'medium',
  high: 'high',
  hoch: 'high',
  urgent: 'urgent',
  dringend: 'urgent',
  '1': 'urgent',
  '2': 'high',
  '3': 'medium',
  '4': 'low',
}
