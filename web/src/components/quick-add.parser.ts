import { LEADS } from '@eventkit/api/words/calendar-words'
import { type Calendar, firstDayOf, readDay, readTime, type Taken } from '@eventkit/api/words/dates'
import type { readRecurring, Recurring } from '@eventkit/api/words/recurring'
import { type Clock, isoDate, isoTime, type WallDate, type WallTime } from '@eventkit/api/words/wall-time'
import { PRIORITY_WORDS } from '@/components/quick-add.words'
import { instantOf, wallTimeOf } from '@/lib/zoned-time'

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
  /** A day and a time beside it are when it begins. */
  repeat: QuickRepeat | undefined
  tags: string[]
  priority: 'low' | 'medium' | 'high' | 'urgent' | undefined
  assignee: Person | undefined
  /** Names after an "@" that nobody has; they stay in the title. */
  unknown: string[]
  /** The names of those to whom it cannot be given; these stay in the title, too. */
  outside: string[]
  /** The words that were understood, in their order. */
  parts: QuickPart[]
}

/** How a line says that a task recurs. */
export interface QuickRepeat extends Pick<Recurring, 'rule' | 'mode' | 'monthEnd'> {
  /** When it begins on the clock of the zone: a day, with a time where it has one. */
  startsAt: string
}

/** Words that were understood, as they were typed, and as what. */
export interface QuickPart {
  kind: 'day' | 'time' | 'repeat' | 'tag' | 'priority' | 'person'
  text: string
}

/** What the parser must know besides the text. */
export interface QuickContext {
  now: Date
  timeZone: string
  people: readonly Person[]
  /** People of the company, also those to whom it cannot be given. */
  everybody?: readonly Person[]
  /** "12/05" is 12 May, and not 5 December. */
  isDayFirst: boolean
  /** Reads how something recurs; absent where nothing does. */
  readRecurring?: typeof readRecurring
  /** Parts, as they were typed, that were taken back: they stay in the title. */
  kept: ReadonlySet<string>
}

/** Where the reading of a line is. */
interface Reading {
  words: readonly string[]
  task: QuickTask
  title: string[]
  day: WallDate | undefined
  /** The word after the day. */
  afterDay: number | undefined
  time: Clock | undefined
  repeat: Recurring | undefined
  /** The time of a part of the day, such as an evening, which gives way to one that is named. */
  dayPart: Clock | undefined
  calendar: Calendar
  context: QuickContext
}

/**
 * Reads a line such as "Rig truss fri 14:00 #stage !high @anna", in English and German. A date without a time is that
 * whole day; a time without a date is the next time the clock shows it. Of each kind but tags the first is taken; what
 * comes after it is text. No word is lost: each is in the title or in one of the parts.
 */
export function parseQuickAdd(text: string, context: QuickContext): QuickTask {
  const task: QuickTask = {
    title: '',
    due: undefined,
    isDueAllDay: false,
    repeat: undefined,
    tags: [],
    priority: undefined,
    assignee: undefined,
    unknown: [],
    outside: [],
    parts: [],
  }
  const today = wallTimeOf(context.now, context.timeZone)
  const reading: Reading = {
    words: text.trim().split(/\s+/).filter(Boolean),
    task,
    title: [],
    day: undefined,
    afterDay: undefined,
    time: undefined,
    repeat: undefined,
    dayPart: undefined,
    calendar: { today, isDayFirst: context.isDayFirst },
    context,
  }
  for (let at = 0; at < reading.words.length;)
    at += takeMark(reading, at) || takeRepeat(reading, at) || takeWhen(reading, at) || leave(reading, at)
  const time = reading.time ?? reading.dayPart
  task.title = reading.title.join(' ')
  task.due = dueOf(reading.day, time, today, context)
  task.isDueAllDay = task.due !== undefined && time === undefined
  task.repeat = reading.repeat && repeatOf(reading.repeat, reading.day, time, reading.calendar)
  return task
}

function repeatOf(
  { rule, mode, monthEnd, startsOn, time: own }: Recurring,
  day: WallDate | undefined,
  other: Clock | undefined,
  calendar: Calendar,
): QuickRepeat {
  const time = own ?? other
  const date = isoDate(startsOn ?? day ?? firstDayOf(time, calendar.today))
  return { rule, mode, monthEnd, startsAt: time ? `${date}T${isoTime(time)}` : date }
}

function leave({ title, words }: Reading, at: number): number {
  title.push(words[at] ?? '')
  return 1
}

// "#tag", "!high" and "@anna"; a mark that means nothing here stays in the title. Gives how many words were taken.
function takeMark({ task, words, context }: Reading, at: number): number {
  const word = words[at] ?? ''
  const rest = word.slice(1)
  const take = (kind: QuickPart['kind']): number => {
    task.parts.push({ kind, text: word })
    return 1
  }
  if (rest === '' || context.kept.has(word)) return 0
  if (/^#[\p{L}\p{N}][\p{L}\p{N}_\-/]*$/u.test(word)) {
    // Said twice it is still one tag.
    if (task.tags.includes(rest)) return 1
    task.tags.push(rest)
    return take('tag')
  }
  const priority = word.startsWith('!') ? PRIORITY_WORDS[rest.toLowerCase()] : undefined
  if (priority && !task.priority) {
    task.priority = priority
    return take('priority')
  }
  const person = word.startsWith('@') ? personAt(words, at, context.people) : undefined
  if (person && !task.assignee) {
    const text = words.slice(at, at + person.words).join(' ')
    if (context.kept.has(text)) return 0
    task.assignee = person.value
    task.parts.push({ kind: 'person', text })
    return person.words
  }
  // Before the people have come nobody can be missed.
  const isUnknown = /^@\p{L}/u.test(word) && !person && context.people.length > 0
  if (isUnknown) {
    const outside = personAt(words, at, context.everybody ?? [])
    const [names, name] = outside ? [task.outside, outside.value.name] : [task.unknown, rest]
    if (!names.includes(name)) names.push(name)
  }
  return 0
}

// How it recurs, as in "every! 2 weeks starting 1 dec".
function takeRepeat(reading: Reading, at: number): number {
  const { words, context, calendar, task } = reading
  const found = reading.repeat ? undefined : context.readRecurring?.(words, at, calendar)
  if (!found) return 0
  const phrase = words.slice(at, at + found.words)
  const text = phrase.join(' ')
  // Typed on, what was taken back stays text.
  if ([...context.kept].some((part) => text === part || text.startsWith(`${part} `))) {
    reading.title.push(...phrase)
    return found.words
  }
  reading.repeat = found.value
  task.parts.push({ kind: 'repeat', text })
  return found.words
}

// A date or a time, with the word that leads to it.
function takeWhen(reading: Reading, at: number): number {
  const { words, calendar, context, task } = reading
  const lead = LEADS.has((words[at] ?? '').toLowerCase()) ? 1 : 0
  const phrase = (count: number) => words.slice(at, at + lead + count).join(' ')
  const date = reading.day ? undefined : readDay(words, at + lead, calendar)
  if (date && !context.kept.has(phrase(date.words))) {
    const { time, ...day } = date.value
    reading.day = day
    reading.dayPart = time
    reading.afterDay = at + lead + date.words
    task.parts.push({ kind: 'day', text: phrase(date.words) })
    return lead + date.words
  }
  const clock =
    reading.time || reading.repeat?.time || date ? undefined : readTime(words, at + lead, reading.afterDay === at)
  if (clock && !context.kept.has(phrase(clock.words))) {
    reading.time = clock.value
    task.parts.push({ kind: 'time', text: phrase(clock.words) })
    return lead + clock.words
  }
  // What was taken back stays whole: "14:00" of "sun 14:00" is still a time, "30th" of "january 30th" is nothing.
  const refused = date?.words ?? clock?.words ?? 0
  if (refused > 0) reading.title.push(...words.slice(at, at + lead + refused))
  return refused > 0 ? lead + refused : 0
}

// "@anna", and "@Anna Koller", where the name is written out as it is.
function personAt(words: readonly string[], at: number, people: readonly Person[]): Taken<Person> | undefined {
  const typed = words.slice(at).map((word, index) => fold(index === 0 ? word.slice(1) : word.replace(/[,;:]$/, '')))
  const names = people.map((person) => {
    const parts = person.name.split(/\s+/).map(fold)
    const other = parts.findIndex((part, index) => part !== typed[index])
    return { value: person, words: other < 0 ? parts.length : other }
  })
  const [longest] = names.filter(({ words: count }) => count > 1).toSorted((a, b) => b.words - a.words)
  if (longest) return longest
  const value = findPerson(words[at]?.slice(1) ?? '', people)
  return value && { words: 1, value }
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

/** A text without case, accents and signs, to compare names by. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\p{M}._-]/gu, '')
    .toLowerCase()
}

function dueOf(
  day: WallDate | undefined,
  time: Clock | undefined,
  today: WallTime,
  context: QuickContext,
): Date | undefined {
  if (!day && !time) return undefined
  const on = day ?? firstDayOf(time, today)
  return instantOf(
    { year: on.year, month: on.month, day: on.day, hour: time?.hour ?? 0, minute: time?.minute ?? 0 },
    context.timeZone,
  )
}
