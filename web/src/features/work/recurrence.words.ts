import { weekdayOf } from '@eventkit/api/words/wall-time'
import {
  dayOf,
  type NthDay,
  readRhythm,
  type Recurring,
  type Rhythm,
  startOf,
  WORKDAYS,
} from '@/features/work/recurrence.rhythm'
import type { Locale } from '@/lib/preferences'

/**
 * Says how something recurs: "every last Friday at 09:00, Vienna time", "jeden letzten Freitag um 09:00, Wiener Zeit".
 * A rule that takes more than words is given as it is written.
 */
export function recurrenceWords(recurring: Recurring, locale: Locale): string {
  const rhythm = readRhythm(recurring.rule)
  if (!rhythm) return recurring.rule
  const start = startOf(recurring)
  const words = WORDS[locale]
  const fromCompletion = recurring.mode === 'completion'
  // Counted from completion a rule without a day takes that of the completion.
  const rhythmIs = fromCompletion ? rhythm : withStart(rhythm, start.date)
  const zone = words.zone(recurring.timeZone)
  return [
    words.when(rhythmIs),
    start.time && `${words.at} ${start.time}, ${zone}`,
    fromCompletion && words.fromCompletion,
    isLate(rhythmIs) && (recurring.monthEnd === 'clamp' ? words.clamped : words.skipped),
    rhythm.until && words.until(rhythm.until),
    rhythm.count && words.times(rhythm.count),
  ]
    .filter(Boolean)
    .join(' ')
    .replaceAll(' ,', ',')
}

/** Whether it names days that not every month has. */
export const isLate = ({ frequency, monthDays }: Rhythm): boolean =>
  frequency === 'MONTHLY' && monthDays.some((day) => day > 28)

/** What a rule takes from its start, written out. */
function withStart(rhythm: Rhythm, date: string): Rhythm {
  const { frequency, days, monthDays, month } = rhythm
  const start = dayOf(date)
  if (days.length + monthDays.length > 0 || rhythm.workday !== undefined) return rhythm
  if (frequency === 'WEEKLY') return { ...rhythm, days: [{ nth: 0, day: (weekdayOf(start) + 6) % 7 }] }
  if (frequency === 'MONTHLY') return { ...rhythm, monthDays: [start.day] }
  return frequency === 'YEARLY' ? { ...rhythm, monthDays: [start.day], month: month ?? start.month } : rhythm
}

interface Words {
  when: (rhythm: Rhythm) => string
  at: string
  zone: (timeZone: string) => string
  fromCompletion: string
  clamped: string
  skipped: string
  until: (date: string) => string
  times: (count: number) => string
}

// 5 January 1970 was a Monday.
const dayName = (tag: string, day: number): string => format(tag, { weekday: 'long' }, Date.UTC(1970, 0, 5 + day))
const monthName = (tag: string, month: number): string => format(tag, { month: 'long' }, Date.UTC(1970, month - 1, 1))

const format = (tag: string, options: Intl.DateTimeFormatOptions, at: number): string =>
  new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' }).format(at)

const dateText = (tag: string, date: string): string =>
  format(tag, { dateStyle: 'long' }, Date.parse(`${date}T00:00:00Z`))

const joined = (tag: string, items: readonly string[]): string =>
  new Intl.ListFormat(tag, { type: 'conjunction' }).format(items)

const isWork = (days: readonly NthDay[]): boolean => days.map(({ day }) => day).join() === WORKDAYS.join()

/** "Every second Friday" may as well be every other. */
const isCounted = (days: readonly NthDay[]): boolean => days.some(({ nth }) => nth > 1)

const cityOf = (timeZone: string): string => (timeZone.split('/').at(-1) ?? '').replaceAll('_', ' ')

const EN = 'en-GB'
const DE = 'de-DE'

const EN_NTH: Record<number, string> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  5: 'fifth',
  [-1]: 'last',
  [-2]: 'second to last',
}

const en: Words = {
  when: ({ frequency, interval, days, monthDays, month, workday }) => {
    const every = (unit: string) => (interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`)
    const named = joined(
      EN,
      days.map(({ nth, day }) => [EN_NTH[nth], dayName(EN, day)].filter(Boolean).join(' ')),
    )
    if (frequency === 'DAILY') return every('day')
    if (frequency === 'WEEKLY') {
      if (days.length === 0) return every('week')
      if (isWork(days)) return interval === 1 ? 'every weekday' : `${every('week')} from Monday to Friday`
      return interval === 1 ? `every ${named}` : `${every('week')} on ${named}`
    }
    const dates = joined(EN, monthDays.map(enDay))
    if (frequency === 'YEARLY') {
      if (month === undefined) return every('year')
      const in_ = monthName(EN, month)
      return days.length > 0
        ? `${every('year')} on the ${named} of ${in_}`
        : `${every('year')} on ${monthDays[0] === -1 ? `the last day of ${in_}` : `${monthDays[0]} ${in_}`}`
    }
    if (workday !== undefined) {
      const which = `${EN_NTH[workday]} weekday`
      return interval === 1 ? `every ${which} of the month` : `${every('month')} on the ${which}`
    }
    if (days.length > 0)
      return interval === 1
        ? `every ${named}${isCounted(days) ? ' of the month' : ''}`
        : `${every('month')} on the ${named}`
    return dates ? `${every('month')} on the ${dates}` : every('month')
  },
  at: 'at',
  zone: (timeZone) => (timeZone === 'UTC' ? 'UTC' : `${cityOf(timeZone)} time`),
  fromCompletion: ', counted from completion',
  clamped: ', in shorter months on the last day',
  skipped: ', only in months that have it',
  until: (date) => `, until ${dateText(EN, date)}`,
  times: (count) => (count === 1 ? ', once' : `, ${count} times`),
}

const enDay = (day: number): string => {
  if (day === -1) return 'last day'
  const ending = { one: 'st', two: 'nd', few: 'rd' }[
    new Intl.PluralRules('en', { type: 'ordinal' }).select(day) as 'one'
  ]
  return `${day}${ending ?? 'th'}`
}

const DE_NTH: Record<number, string> = {
  1: 'ersten',
  2: 'zweiten',
  3: 'dritten',
  4: 'vierten',
  5: 'fünften',
  [-1]: 'letzten',
  [-2]: 'vorletzten',
}

// What people call the time of a place; other places are named.
const DE_TIMES: Record<string, string> = {
  'Europe/Vienna': 'Wiener',
  'Europe/Berlin': 'Berliner',
  'Europe/Zurich': 'Zürcher',
  'Europe/London': 'Londoner',
  'Europe/Paris': 'Pariser',
  'Europe/Madrid': 'Madrider',
  'Europe/Amsterdam': 'Amsterdamer',
  'Europe/Brussels': 'Brüsseler',
  'Europe/Dublin': 'Dubliner',
  'Europe/Prague': 'Prager',
  'Europe/Budapest': 'Budapester',
  'Europe/Copenhagen': 'Kopenhagener',
  'America/New_York': 'New Yorker',
}

const de: Words = {
  when: ({ frequency, interval, days, monthDays, month, workday }) => {
    const every = (one: string, many: string) => (interval === 1 ? one : `alle ${interval} ${many}`)
    const named = joined(
      DE,
      days.map(({ nth, day }) => [DE_NTH[nth], dayName(DE, day)].filter(Boolean).join(' ')),
    )
    if (frequency === 'DAILY') return every('jeden Tag', 'Tage')
    if (frequency === 'WEEKLY') {
      const weeks = every('jede Woche', 'Wochen')
      if (days.length === 0) return weeks
      if (isWork(days)) return interval === 1 ? 'montags bis freitags' : `${weeks} von Montag bis Freitag`
      return interval === 1 ? `jeden ${named}` : `${weeks} am ${named}`
    }
    const dates = joined(
      DE,
      monthDays.map((day) => (day === -1 ? 'letzten Tag' : `${day}.`)),
    )
    if (frequency === 'YEARLY') {
      const years = every('jedes Jahr', 'Jahre')
      if (month === undefined) return years
      return days.length > 0
        ? `${years} am ${named} im ${monthName(DE, month)}`
        : `${years} am ${dates}${monthDays[0] === -1 ? ' im' : ''} ${monthName(DE, month)}`
    }
    const months = every('jeden Monat', 'Monate')
    if (workday !== undefined) {
      const which = `${DE_NTH[workday]} Arbeitstag`
      return interval === 1 ? `jeden ${which} im Monat` : `${months} am ${which}`
    }
    if (days.length > 0)
      return interval === 1 ? `jeden ${named}${isCounted(days) ? ' im Monat' : ''}` : `${months} am ${named}`
    return dates ? `${months} am ${dates}` : months
  },
  at: 'um',
  zone: (timeZone) =>
    timeZone === 'UTC' ? 'UTC' : DE_TIMES[timeZone] ? `${DE_TIMES[timeZone]} Zeit` : `Ortszeit ${cityOf(timeZone)}`,
  fromCompletion: ', ab Erledigung gezählt',
  clamped: ', in kürzeren Monaten am letzten Tag',
  skipped: ', nur in Monaten, die ihn haben',
  until: (date) => `, bis ${dateText(DE, date)}`,
  times: (count) => `, ${count}-mal`,
}

const WORDS: Record<Locale, Words> = { en, de }
