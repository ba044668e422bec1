import type { Clock } from './wall-time.ts'

/** What begins a phrase; with an exclamation mark it counts from completion, as in Todoist. */
export const EVERY = /^(every|ev|each|jede[nrsm]?|alle)(!?)$/

/** Words that say how often by themselves, and whether they are hardly ever anything else. */
export const ADVERBS: Record<string, { unit: Unit; interval: number; isSure: boolean }> = {
  everyday: { unit: 'day', interval: 1, isSure: false },
  daily: { unit: 'day', interval: 1, isSure: false },
  weekly: { unit: 'week', interval: 1, isSure: false },
  fortnightly: { unit: 'week', interval: 2, isSure: false },
  monthly: { unit: 'month', interval: 1, isSure: false },
  quarterly: { unit: 'month', interval: 3, isSure: false },
  yearly: { unit: 'year', interval: 1, isSure: false },
  annually: { unit: 'year', interval: 1, isSure: false },
  täglich: { unit: 'day', interval: 1, isSure: true },
  wöchentlich: { unit: 'week', interval: 1, isSure: true },
  monatlich: { unit: 'month', interval: 1, isSure: true },
  vierteljährlich: { unit: 'month', interval: 3, isSure: true },
  halbjährlich: { unit: 'month', interval: 6, isSure: true },
  jährlich: { unit: 'year', interval: 1, isSure: true },
  werktags: { unit: 'workday', interval: 1, isSure: true },
  wochentags: { unit: 'workday', interval: 1, isSure: true },
}

/** What is counted. */
export type Unit = 'day' | 'week' | 'month' | 'year' | 'workday' | 'weekend'

const named = (unit: Unit, interval: number, ...names: string[]) =>
  names.map((name) => [name, { unit, interval }] as const)

/** Units by their names, with how many of them one is. */
export const RECURRING_UNITS: ReadonlyMap<string, { unit: Unit; interval: number }> = new Map([
  ...named('day', 1, 'day', 'days', 'tag', 'tage', 'tagen'),
  ...named('week', 1, 'week', 'weeks', 'woche', 'wochen'),
  ...named('week', 2, 'fortnight', 'fortnights'),
  ...named('month', 1, 'month', 'months', 'monat', 'monate', 'monaten', 'monats'),
  ...named('month', 3, 'quarter', 'quarters', 'quartal', 'quartale', 'quartalen'),
  ...named('year', 1, 'year', 'years', 'jahr', 'jahre', 'jahren', 'jahres'),
  ...named('workday', 1, 'weekday', 'weekdays', 'workday', 'workdays', 'werktag', 'werktage'),
  ...named('workday', 1, 'wochentag', 'wochentage', 'arbeitstag', 'arbeitstage'),
  ...named('weekend', 1, 'weekend', 'weekends', 'wochenende', 'wochenenden'),
])

/** Numbers in words. */
export const NUMBERS: Record<string, number> = {
  one: 1,
  ein: 1,
  eine: 1,
  einen: 1,
  two: 2,
  zwei: 2,
  three: 3,
  drei: 3,
  four: 4,
  vier: 4,
  five: 5,
  fünf: 5,
  six: 6,
  sechs: 6,
  seven: 7,
  sieben: 7,
  eight: 8,
  acht: 8,
  nine: 9,
  neun: 9,
  ten: 10,
  zehn: 10,
  eleven: 11,
  elf: 11,
  twelve: 12,
  zwölf: 12,
}

/** Ordinals in words, German ones without their endings; -1 is the last. */
export const ORDINALS: Record<string, number> = {
  first: 1,
  erste: 1,
  second: 2,
  zweite: 2,
  third: 3,
  dritte: 3,
  fourth: 4,
  vierte: 4,
  fifth: 5,
  fünfte: 5,
  last: -1,
  letzte: -1,
  penultimate: -2,
  vorletzte: -2,
}

const NIGHT: Clock = { hour: 22, minute: 0 }
const MIDNIGHT: Clock = { hour: 0, minute: 0 }

/** Parts of a day that no date of quick add has, since they may be meant of the day before. */
export const NIGHTS: Readonly<Record<string, Clock>> = {
  night: NIGHT,
  nacht: NIGHT,
  midnight: MIDNIGHT,
  mitternacht: MIDNIGHT,
}

/** Parts of a day that say when by themselves: "abends". */
export const DAY_PART_ADVERBS: Record<string, string> = {
  morgens: 'früh',
  vormittags: 'vormittag',
  mittags: 'mittag',
  nachmittags: 'nachmittag',
  abends: 'abend',
  nachts: 'nacht',
  mornings: 'morning',
  afternoons: 'afternoon',
  evenings: 'evening',
  nights: 'night',
}

/** What joins the items of a list. */
export const AND: ReadonlySet<string> = new Set(['and', '&', '+', 'und', 'sowie'])

/** What leads from the first day of a row to its last. */
export const THROUGH: ReadonlySet<string> = new Set(['to', 'through', 'thru', 'bis', '-', '–'])

/** What leads to the first day. */
export const FROM: ReadonlySet<string> = new Set(['starting', 'from', 'beginning', 'start', 'ab', 'beginnend', 'von'])

/** What leads to the last day. */
export const UNTIL: ReadonlySet<string> = new Set(['until', 'till', 'ending', 'end', 'bis', 'endend'])
