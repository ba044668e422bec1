import { DAY_WORDS, LEADS, MONTHS, PRIORITY_WORDS, UNITS, WEEKDAYS } from '@/features/work/quick-add.words'
import { addDays, instantOf, type WallTime, wallTimeOf, weekdayOf } from '@/lib/zoned-time'

/** Somebody a task can be given to. */
export interface Person {
  id: string
  name: string
}

/** What a line says; everything it did not understand is the title. */
export interface QuickTask {
  title: string
  due: Date | undefined
  /** Due on that day, without a time. */
  isDueAllDay: boolean
  tags: string[]
  priority: 'low' | 'medium' | 'high' | 'urgent' | undefined
  assignee: Person | undefined
}

/** What the parser must know besides the text. */
export interface QuickContext {
  now: Date
  timeZone: string
  people: readonly Person[]
}

type Day = Pick<WallTime, 'year' | 'month' | 'day'>
type Time = Pick<WallTime, 'hour' | 'minute'>

/** How many words were understood, and as what. */
interface Taken<T> {
  words: number
  value: T
}

/**
 * Reads a line such as "Rig truss fri 14:00 #stage !high @anna", in English and German. A date without a time is that
 * whole day; a time without a date is the next time the clock shows it.
 */
export function parseQuickAdd(text: string, context: QuickContext): QuickTask {
  const words = text.trim().split(/\s+/).filter(Boolean)
  const today = wallTimeOf(context.now, context.timeZone)
  const task: QuickTask = {
    title: '',
    due: undefined,
    isDueAllDay: false,
    tags: [],
    priority: undefined,
    assignee: undefined,
  }
  const title: string[] = []
  let day: Day | undefined
  let time: Time | undefined

  for (let at = 0; at < words.length;) {
    const word = words[at] ?? ''
    if (takeMark(task, word, context.people)) {
      at += 1
      continue
    }
    const lead = LEADS.has(word.toLowerCase()) ? 1 : 0
    const date = day ? undefined : readDay(words, at + lead, today)
    if (date) {
      day = date.value
      at += lead + date.words
      continue
    }
    const clock = time ? undefined : readTime(words, at + lead)
    if (clock) {
      time = clock.value
      at += lead + clock.words
      continue
    }
    title.push(word)
    at += 1
  }
  task.title = title.join(' ')
  task.due = dueOf(day, time, today, context)
  task.isDueAllDay = task.due !== undefined && time === undefined
  return task
}

// "#tag", "!high" and "@anna"; a mark that means nothing here stays in the title.
function takeMark(task: QuickTask, word: string, people: readonly Person[]): boolean {
  const rest = word.slice(1)
  if (/^#[\p{L}\p{N}][\p{L}\p{N}_\-/]*$/u.test(word)) {
    if (!task.tags.includes(rest)) task.tags.push(rest)
    return true
  }
  if (word.startsWith('!')) {
    const priority = PRIORITY_WORDS[rest.toLowerCase()]
    if (priority) task.priority = priority
    return priority !== undefined
  }
  if (word.startsWith('@') && rest !== '') {
    const person = findPerson(rest, people)
    if (person) task.assignee = person
    return person !== undefined
  }
  return false
}

/** The person whose first name, whole name or last name begins like this; first names win. */
export function findPerson(text: string, people: readonly Person[]): Person | undefined {
  const wanted = fold(text)
  const starts = (part: (names: string[]) => string) =>
    people.find(({ name }) => fold(part(name.split(/\s+/))).startsWith(wanted))
  return (
    starts(([first = '']) => first) ??
    starts((names) => names.join('')) ??
    starts((names) => names[names.length - 1] ?? '')
  )
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\p{M}._-]/gu, '')
    .toLowerCase()
}

function readDay(words: readonly string[], at: number, today: WallTime): Taken<Day> | undefined {
  const word = (words[at] ?? '').toLowerCase().replace(/,$/, '')
  const offset = DAY_WORDS[word]
  if (offset !== undefined) return { words: 1, value: addDays(today, offset) }
  return (
    readWeekday(words, at, today) ??
    readNumericDay(word, today) ??
    readNamedMonth(words, at, today) ??
    readIn(words, at, today)
  )
}

function readWeekday(words: readonly string[], at: number, today: WallTime): Taken<Day> | undefined {
  const word = (words[at] ?? '').toLowerCase()
  if (/^(next|nächsten?|kommenden?)$/.test(word)) {
    const named = readWeekday(words, at + 1, today)
    return named && { words: named.words + 1, value: named.value }
  }
  const name = word.replace(/[.,]$/, '')
  const index = WEEKDAYS.findIndex(({ long, short, risky }) => {
    if (long.includes(name)) return true
    const hasTime = readTime(words, at + 1) !== undefined
    // "Sun shade for FOH" and "do it" are no dates; "shade sun 14:00" and "Fr 9:00" are.
    if (short.includes(name)) return at > 0 || hasTime
    return risky.includes(name) && (hasTime || word.endsWith('.'))
  })
  if (index < 0) return undefined
  // The same weekday means the one in a week, but for a time later today (see dueOf).
  const ahead = (index - weekdayOf(today) + 7) % 7
  const isTodayStill = ahead === 0 && isLater(readTime(words, at + 1)?.value, today)
  return { words: 1, value: addDays(today, ahead === 0 && !isTodayStill ? 7 : ahead) }
}

function isLater(time: Time | undefined, today: WallTime): boolean {
  return time !== undefined && time.hour * 60 + time.minute > today.hour * 60 + today.minute
}

// 2026-11-27, 27.11. and 27.11.2026; a day without a year is the next one of its name.
function readNumericDay(word: string, today: WallTime): Taken<Day> | undefined {
  const iso = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(word)
  if (iso) return validDay(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const dotted = /^(\d\d?)\.(\d\d?)\.(\d{4}|\d\d)?$/.exec(word)
  if (!dotted) return undefined
  const year = dotted[3] === undefined ? undefined : Number(dotted[3].length === 2 ? `20${dotted[3]}` : dotted[3])
  return nextDay(year, Number(dotted[2]), Number(dotted[1]), today)
}

// "27 nov", "nov 27", "27. November 2026"
function readNamedMonth(words: readonly string[], at: number, today: WallTime): Taken<Day> | undefined {
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
function readIn(words: readonly string[], at: number, today: WallTime): Taken<Day> | undefined {
  const [lead = '', count = '', unit = ''] = words.slice(at, at + 3).map((word) => word.toLowerCase())
  const days = UNITS[unit]
  if (lead !== 'in' || days === undefined || !/^\d{1,3}$/.test(count)) return undefined
  return { words: 3, value: addDays(today, Number(count) * days) }
}

function nextDay(year: number | undefined, month: number, day: number, today: WallTime): Taken<Day> | undefined {
  if (year !== undefined) return validDay(year, month, day)
  const isPast = month < today.month || (month === today.month && day < today.day)
  return validDay(today.year + (isPast ? 1 : 0), month, day)
}

function validDay(year: number, month: number, day: number): Taken<Day> | undefined {
  const real = new Date(Date.UTC(year, month - 1, day))
  const exists = real.getUTCMonth() === month - 1 && real.getUTCDate() === day && year >= 1970 && year < 2200
  return exists ? { words: 1, value: { year, month, day } } : undefined
}

// "14:00", "9.30 Uhr", "14 Uhr", "2pm", "2 pm", "14h"
function readTime(words: readonly string[], at: number): Taken<Time> | undefined {
  const [first = '', second = ''] = words.slice(at, at + 2).map((word) => word.toLowerCase().replace(/,$/, ''))
  const lead = LEADS.has(first) && /^\d/.test(second) ? 1 : 0
  if (lead) {
    const inner = readTime(words, at + 1)
    return inner && { words: inner.words + 1, value: inner.value }
  }
  const clock = /^(\d\d?):(\d\d)(am|pm)?$/.exec(first) ?? /^(\d\d?)()(am|pm|h)$/.exec(first)
  if (clock) return validTime(1, clock[1], clock[2], clock[3])
  const spaced = /^(\d\d?)(?:[.:](\d\d))?$/.exec(first)
  return spaced && /^(uhr|am|pm)$/.test(second) ? validTime(2, spaced[1], spaced[2], second) : undefined
}

function validTime(words: number, hours = '', minutes = '', half = ''): Taken<Time> | undefined {
  const isHalf = half === 'am' || half === 'pm'
  const named = Number(hours)
  const hour = isHalf ? (named % 12) + (half === 'pm' ? 12 : 0) : named
  const minute = Number(minutes || 0)
  if (hour > 23 || minute > 59 || (isHalf && (named < 1 || named > 12))) return undefined
  return { words, value: { hour, minute } }
}

function dueOf(day: Day | undefined, time: Time | undefined, today: WallTime, context: QuickContext): Date | undefined {
  if (!day && !time) return undefined
  const on = day ?? (isLater(time, today) ? today : addDays(today, 1))
  return instantOf(
    { year: on.year, month: on.month, day: on.day, hour: time?.hour ?? 0, minute: time?.minute ?? 0 },
    context.timeZone,
  )
}
