import { DAY_PARTS, DAY_WORDS, EVENING, LEADS, MONTHS, UNITS, WEEKDAYS } from './calendar-words.ts'
import { addDays, type Clock, type WallDate, type WallTime, weekdayOf } from './wall-time.ts'
import { clockOf, dayFrom, readWritten } from './written-date.ts'

/** How many words were understood, and as what. */
export interface Taken<T> {
  words: number
  value: T
}

/** What a date is read against. */
export interface Calendar {
  today: WallTime
  /** "12/05" is 12 May, and not 5 December. */
  isDayFirst: boolean
}

/** A date that begins at a word: "fri", "next week", "27 nov", "12/05", "in 3 days"; a part of the day brings its time. */
export function readDay(
  words: readonly string[],
  at: number,
  calendar: Calendar,
): Taken<WallDate & { time?: Clock }> | undefined {
  // "every friday" is no day; what recurs is for others to read (recurring.ts).
  if (/^(every|each|jede[nmrs]?)$/.test((words[at - 1] ?? '').toLowerCase())) return undefined
  const found = readWholeDay(words, at, calendar)
  if (found) return withPart(found, words, at, calendar.today)
  const isTonight = (words[at] ?? '').toLowerCase().replace(/,$/, '') === 'tonight'
  return isTonight ? { words: 1, value: timed(calendar.today, EVENING, calendar.today) } : undefined
}

function readWholeDay(words: readonly string[], at: number, calendar: Calendar): Taken<WallDate> | undefined {
  const { today } = calendar
  const offset = DAY_WORDS[(words[at] ?? '').toLowerCase().replace(/,$/, '')]
  if (offset !== undefined) return { words: 1, value: addDays(today, offset) }
  return (
    readNextWeek(words, at, today) ??
    readWeekday(words, at, calendar) ??
    readDate(words, at, calendar, isNext(words[at - 1]) || isLast(words, at + 1)) ??
    readIn(words, at, today)
  )
}

// "tomorrow morning", "Freitag Nachmittag"
function withPart(
  found: Taken<WallDate>,
  words: readonly string[],
  at: number,
  today: WallTime,
): Taken<WallDate & { time?: Clock }> {
  const part = DAY_PARTS[nameAt(words, at + found.words)]
  return part ? { words: found.words + 1, value: timed(found.value, part, today) } : found
}

// A day of a month; `isLed` where a slash means a date, and no fraction.
function readDate(
  words: readonly string[],
  at: number,
  calendar: Calendar,
  isLed: boolean,
): Taken<WallDate> | undefined {
  const word = (words[at] ?? '').toLowerCase().replace(/,$/, '')
  return (
    readNumericDay(word, calendar.today) ??
    (isLed ? readSlashedDay(word, calendar) : undefined) ??
    readNamedMonth(words, at, calendar.today)
  )
}

// What is over today is only the day.
function timed(day: WallDate, time: Clock, today: WallTime): WallDate & { time?: Clock } {
  const isToday = day.year === today.year && day.month === today.month && day.day === today.day
  return isToday && !isLater(time, today) ? day : { ...day, time }
}

// Its Monday, or the weekday that is named after it: "next week friday", "nächste Woche am Fr".
function readNextWeek(words: readonly string[], at: number, today: WallTime): Taken<WallDate> | undefined {
  const phrase = words
    .slice(at, at + 2)
    .join(' ')
    .toLowerCase()
  const [, , german] = /^(next week|(nächste[nr]?|kommende[nr]?) woche),?$/.exec(phrase) ?? []
  if (german === undefined && !/^next week,?$/.test(phrase)) return undefined
  const monday = addDays(today, ((7 - weekdayOf(today)) % 7) + 1)
  const lead = LEADS.has((words[at + 2] ?? '').toLowerCase()) ? 1 : 0
  const name = nameAt(words, at + 2 + lead)
  const index = WEEKDAYS.findIndex(({ long, short, word, risky }) => {
    if ([...long, ...short, ...word].includes(name)) return true
    // "next week do the list" and "nächste Woche so bald wie möglich" name no day.
    const isWord = name === 'so' && words[at + 2 + lead] === 'so' && !isLast(words, at + 3 + lead)
    return german !== undefined && risky.includes(name) && !isWord
  })
  return index < 0 ? { words: 2, value: monday } : { words: 3 + lead, value: addDays(monday, (index + 6) % 7) }
}

const nameAt = (words: readonly string[], at: number): string => (words[at] ?? '').toLowerCase().replace(/[.,]$/, '')

// "fri", and "sat 5 dec", where the date says which.
function readWeekday(words: readonly string[], at: number, calendar: Calendar): Taken<WallDate> | undefined {
  const { today } = calendar
  if (isNextWord(words[at])) {
    const named = readWeekday(words, at + 1, calendar)
    return named && { words: named.words + 1, value: named.value }
  }
  const date = readDate(words, at + 1, calendar, true)
  const index = weekdayAt(words, at, date !== undefined)
  if (index < 0) return undefined
  if (date) return { words: 1 + date.words, value: date.value }
  // The same weekday means the one in a week, but for a time later today (see dueOf).
  const ahead = (index - weekdayOf(today) + 7) % 7
  const isTodayStill = ahead === 0 && isLater(readTime(words, at + 1, true)?.value, today)
  return { words: 1, value: addDays(today, ahead === 0 && !isTodayStill ? 7 : ahead) }
}

/** The weekday that a word names, from 0, Sunday; -1 for none. Short names are days only beside what makes them one. */
function weekdayAt(words: readonly string[], at: number, hasDate: boolean): number {
  const name = nameAt(words, at)
  const isSure = hasDate || readTime(words, at + 1, true) !== undefined
  return WEEKDAYS.findIndex(({ long, short, word: alsoWord, risky }) => {
    if (long.includes(name)) return true
    if (short.includes(name)) return at > 0 || isSure
    // "Check sun shade" and "mon wedges" are no dates; "shade sun", "by sat" and "wed 14:00" are.
    if (alsoWord.includes(name)) return isSure || isNext(words[at - 1]) || (at > 0 && isLast(words, at + 1))
    // "do it" and "so what" least of all.
    return risky.includes(name) && (isSure || (words[at] ?? '').endsWith('.'))
  })
}

const isNextWord = (word = ''): boolean => /^(next|nächsten?|kommenden?)$/i.test(word)

const isNext = (word = ''): boolean => LEADS.has(word.toLowerCase()) || isNextWord(word)

/** Whether only marks, such as "#stage", and times follow. */
function isLast(words: readonly string[], from: number): boolean {
  for (let at = from; at < words.length;) {
    const time = readTime(words, at)
    if (!time && !/^[#!@]./.test(words[at] ?? '')) return false
    at += time?.words ?? 1
  }
  return true
}

/** Whether a time is still to come today. */
export function isLater(time: Clock | undefined, today: WallTime): boolean {
  return time !== undefined && time.hour * 60 + time.minute > today.hour * 60 + today.minute
}

/** The first day with a time to come: today, or tomorrow where it has passed. Without a time it is today. */
export function firstDayOf(time: Clock | undefined, today: WallTime): WallDate {
  const { year, month, day } = time && !isLater(time, today) ? addDays(today, 1) : today
  return { year, month, day }
}

// 2026-11-27, 27.11. and 27.11.2026; "27.11" may as well be a time.
function readNumericDay(word: string, today: WallTime): Taken<WallDate> | undefined {
  const date = readWritten(word)
  const isDate = date?.form === 'iso' || (date?.form === '.' && (date.isOpen || date.year !== undefined))
  return date && isDate ? nextDay(date.year, date.second, date.first, today) : undefined
}

// 12/05, 12/05/2027: a fraction or a name ("The 9/11 Report") unless it ends the line or something leads to it.
function readSlashedDay(word: string, { today, isDayFirst }: Calendar): Taken<WallDate> | undefined {
  const date = readWritten(word)
  if (date?.form !== '/' || date.isOpen) return undefined
  const [day, month] = isDayFirst ? [date.first, date.second] : [date.second, date.first]
  return nextDay(date.year, month, day, today)
}

// "27 nov", "nov 27", "27. November 2026"
function readNamedMonth(words: readonly string[], at: number, today: WallTime): Taken<WallDate> | undefined {
  const [first = '', second = '', third = ''] = words
    .slice(at, at + 3)
    .map((word) => word.toLowerCase().replace(/[.,]$/, ''))
  const isDayFirst = /^\d\d?(st|nd|rd|th)?$/.test(first)
  const month = 1 + MONTHS.findIndex((names) => names.includes(isDayFirst ? second : first))
  const day = Number.parseInt(isDayFirst ? first : second, 10)
  if (month === 0 || !/^\d\d?(st|nd|rd|th)?$/.test(isDayFirst ? first : second)) return undefined
  const year = /^20\d\d$/.test(third) ? Number(third) : undefined
  const found = nextDay(year, month, day, today)
  return found && { words: year ? 3 : 2, value: found.value }
}

// "in 3 days", "in 2 Wochen"
function readIn(words: readonly string[], at: number, today: WallTime): Taken<WallDate> | undefined {
  const [lead = '', count = '', unit = ''] = words.slice(at, at + 3).map((word) => word.toLowerCase())
  const days = UNITS[unit]
  if (lead !== 'in' || days === undefined || !/^\d{1,3}$/.test(count)) return undefined
  return { words: 3, value: addDays(today, Number(count) * days) }
}

// Other years are numbers of something.
function nextDay(year: number | undefined, month: number, day: number, today: WallTime): Taken<WallDate> | undefined {
  const value = dayFrom(year, month, day, today)
  return value && value.year >= 1970 && value.year < 2200 ? { words: 1, value } : undefined
}

/**
 * "14:00", "9:30 Uhr", "14 Uhr", "2pm", "2 pm"; "9.30" only beside a day; "14h" only where something leads to it, as "2h"
 * is how long it takes.
 */
export function readTime(words: readonly string[], at: number, isAfterDay = false): Taken<Clock> | undefined {
  const [first = '', second = ''] = words.slice(at, at + 2).map((word) => word.toLowerCase().replace(/,$/, ''))
  const lead = LEADS.has(first) && /^\d/.test(second) ? 1 : 0
  if (lead) {
    const inner = readTime(words, at + 1, isAfterDay)
    return inner && { words: inner.words + 1, value: inner.value }
  }
  const clock = /^(\d\d?):(\d\d)(am|pm)?$/.exec(first) ?? /^(\d\d?)()(am|pm)$/.exec(first)
  if (clock) return validTime(second === 'uhr' ? 2 : 1, clock[1], clock[2], clock[3])
  const [, hour] = /^(\d\d?)h$/.exec(first) ?? []
  if (hour !== undefined) return isNext(words[at - 1]) ? validTime(1, hour) : undefined
  const spaced = /^(\d\d?)(?:[.:](\d\d))?$/.exec(first)
  // "5.12" may as well be a day of a month.
  const [, dotted, minutes] = /^(\d\d?)\.(00|1[3-9]|[2-5]\d)$/.exec(first) ?? []
  // Before "12.30 am", which is German in "12.30 am Freitag".
  if (dotted !== undefined && isDayAt(words, at + 1)) return validTime(1, dotted, minutes)
  if (spaced && /^(uhr|am|pm)$/.test(second)) return validTime(2, spaced[1], spaced[2], second)
  if (isAfterDay && dotted !== undefined) return validTime(1, dotted, minutes)
  return readHour(words, at, isAfterDay)
}

// "monday at 9", "um 9 am Montag"; without a day beside it, 9 may be a number of anything.
function readHour(words: readonly string[], at: number, isAfterDay: boolean): Taken<Clock> | undefined {
  const isLed = /^(at|um)$/i.test(words[at - 1] ?? '') && (isAfterDay || isDayAt(words, at + 1))
  const [, hour] = /^(\d\d?),?$/.exec(words[at] ?? '') ?? []
  return isLed && hour !== undefined ? validTime(1, hour) : undefined
}

function isDayAt(words: readonly string[], at: number): boolean {
  const from = LEADS.has((words[at] ?? '').toLowerCase()) ? at + 1 : at
  const name = nameAt(words, from)
  return name === 'tonight' || DAY_WORDS[name] !== undefined || weekdayAt(words, from, false) >= 0
}

function validTime(words: number, hours = '', minutes = '', half = ''): Taken<Clock> | undefined {
  const value = clockOf(hours, minutes, half)
  return value && { words, value }
}
