import { fromJson } from '@bufbuild/protobuf'
import {
  type Template as TemplateMessage,
  type TemplateTask,
  TemplateTaskSchema,
} from '@eventkit/api/eventkit/v1/template_pb'
import { endOfDay } from '../kernel/day.ts'
import { DomainError, invalid } from '../kernel/errors.ts'
import { isInRange } from '../kernel/instant.ts'
import type { JsonObject } from '../kernel/json.ts'
import { cleanName, cutText } from '../kernel/text.ts'
import { cleanSpan } from '../platform/reminders/index.ts'
import type { RowOf } from '../platform/records/index.ts'
import { type Due, noDue } from './task.due.rules.ts'

/** A template as it is kept and read. */
export type Template = RowOf<TemplateMessage>

/** What a text of a template can stand for, by its name between braces. */
export const variables = ['date', 'event.name', 'event.start', 'event.end', 'venue.name'] as const

export type Variable = (typeof variables)[number]

const isVariable = (name: string): name is Variable => (variables as readonly string[]).includes(name)

/** Blanks are taken away afterwards: an expression that did it would look at many of them again and again. */
const variable = /\{\{([^{}]*)\}\}/g

/** The names between braces in a text, whether there is such a variable or not. */
const namesIn = (text: string): string[] => [...text.matchAll(variable)].map(([, name = '']) => name.trim())

/** What a template is used for: a day, or a time of a day, on the clock of a zone, and what its variables stand for. */
export interface Anchor {
  day: Temporal.PlainDate
  time: Temporal.PlainTime | null
  timeZone: string
  words: Partial<Record<Variable, string>>
}

/** The tasks of a template, as the contract has them. */
export const tasksOf = ({ tasks }: Pick<Template, 'tasks'>): TemplateTask[] =>
  tasks.map((task) => fromJson(TemplateTaskSchema, task))

/** As many characters as the titles and descriptions of one template may have: every change of it is in the journal. */
const mostText = 200_000

/**
 * A template whose tasks are in their usual form, each with a key.
 * @throws invalid by the field of the task: a key that is there twice, a parent that does not come before, an unknown
 * variable (`unknown_variable`), what is no span
 */
export function withCheckedTasks<T extends Pick<Template, 'tasks'>>(template: T): T {
  const given = tasksOf(template)
  const length = given.reduce((sum, { title, description }) => sum + title.length + description.length, 0)
  if (length > mostText) throw invalid('tasks', `must have at most ${mostText} characters of titles and descriptions`)
  const keys = new Set<string>()
  const used = new Set(given.map(({ key }) => key))
  let count = 0
  const tasks = template.tasks.map((task, index) => {
    let { key } = given[index]!
    while (key === '' || (key !== given[index]!.key && used.has(key))) key = `t${++count}`
    const checked = checkedTask({ ...task, key }, given[index]!, `tasks[${index}]`, keys)
    keys.add(key)
    return checked
  })
  return { ...template, tasks }
}

function checkedTask(task: JsonObject, given: TemplateTask, field: string, before: ReadonlySet<string>): JsonObject {
  const { key, parent, description, due, dueTime } = given
  if (before.has(key)) throw invalid(`${field}.key`, 'is the key of another task of the template')
  if (parent !== '' && !before.has(parent))
    throw invalid(`${field}.parent`, 'must be the key of a task that comes before this one')
  const title = cleanName(`${field}.title`, given.title)
  assertVariables(`${field}.title`, title)
  assertVariables(`${field}.description`, description)
  const span = due.trim() && cleanDue(due, `${field}.due`)
  if (dueTime && !span) throw invalid(`${field}.due_time`, 'needs due: how many days before or after it is')
  if (dueTime && hasTime(span)) throw invalid(`${field}.due_time`, 'is only for a due of whole days')
  if (given.reminders.length > 0 && !span) throw invalid(`${field}.reminders`, 'need due: without it nothing is due')
  const reminders = given.reminders.map((each, index) => cleanSpan(each, `${field}.reminders[${index}]`))
  const tags = [...new Set(given.tags.map((tag) => tag.trim()))]
  return { ...task, title, due: span, reminders: [...new Set(reminders)], tags }
}

/** No days are the same day; no hours the very time. */
function cleanDue(due: string, field: string): string {
  const span = cleanSpan(due, field)
  return span === 'PT0S' && !due.toUpperCase().includes('T') ? 'P0D' : span
}

function assertVariables(field: string, text: string): void {
  const name = namesIn(text).find((each) => !isVariable(each))
  if (name === undefined) return
  const description = `has no {{${cutText(name, 40)}}}; there are ${variables.map((each) => `{{${each}}}`).join(', ')}`
  throw new DomainError('invalid', 'unknown_variable', `${field}: ${description}`, {
    violations: [{ field, description, reason: 'unknown_variable', values: { name: cutText(name, 40) } }],
  })
}

/** The variables of a template's texts. */
export const variablesOf = (tasks: readonly TemplateTask[]): Set<Variable> =>
  new Set(tasks.flatMap(({ title, description }) => [...namesIn(title), ...namesIn(description)]).filter(isVariable))

/**
 * Refuses to use a template for a day whose texts speak of an event.
 * @throws invalid `event_needed`
 */
export function assertWords(
  tasks: readonly TemplateTask[],
  { words }: Pick<Anchor, 'words'>,
  field = 'event_id',
): void {
  const missing = [...variablesOf(tasks)].find((name) => words[name] === undefined)
  if (missing === undefined) return
  const description = `needs an event: the template speaks of {{${missing}}}`
  throw new DomainError('invalid', 'event_needed', `${field}: ${description}`, {
    violations: [{ field, description, reason: 'event_needed', values: { name: missing } }],
  })
}

/** A text with what its variables stand for, where they are known. */
export const filledIn = (text: string, { words }: Pick<Anchor, 'words'>): string =>
  text.replace(variable, (whole, inside: string) => {
    const name = inside.trim()
    return isVariable(name) ? (words[name] ?? whole) : whole
  })

/** Days have no time of their own: hours are counted from when people begin to work, as reminders' are. */
const startOfWork = Temporal.PlainTime.from('09:00')

/** When a task of a template is due. */
export function dueFrom({ due, dueTime }: Pick<TemplateTask, 'due' | 'dueTime'>, { day, time, timeZone }: Anchor): Due {
  if (!due) return noDue
  const span = Temporal.Duration.from(due)
  if (hasTime(due)) {
    const from = day.toZonedDateTime({ timeZone, plainTime: time ?? startOfWork })
    return { ...noDue, due_date: instantIn(from.add(span)) }
  }
  const on = day.add(span)
  if (dueTime) return { ...noDue, due_date: instantIn(on.toZonedDateTime({ timeZone, plainTime: dueTime })) }
  return { due_date: endOfDay(on, timeZone), due_all_day: true, due_time_zone: timeZone }
}

function instantIn({ epochMilliseconds }: Temporal.ZonedDateTime): Date {
  if (!isInRange(epochMilliseconds)) throw invalid('date', 'must leave all due dates in the years 1 to 9999')
  return new Date(epochMilliseconds)
}

const hasTime = (span: string): boolean => span.includes('T')

/**
 * The day, or the time of a day, that somebody uses a template for.
 * @throws invalid for another text, and for what does not exist
 */
export function readAnchor(text: string, timeZone: string): Pick<Anchor, 'day' | 'time'> {
  const shape = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::\d{2})?)?$/.exec(text)
  const problem = 'must be a day, such as 2026-12-10, or a time of it, 2026-12-10T18:00'
  if (!shape) throw invalid('date', problem)
  try {
    const day = Temporal.PlainDate.from(shape[1] ?? '')
    if (day.year < 1) throw invalid('date', 'must be in the years 1 to 9999')
    const time = shape[2] === undefined ? null : Temporal.PlainTime.from(shape[2])
    // A time that the clocks skip there is an hour later.
    return { day, time: time && day.toZonedDateTime({ timeZone, plainTime: time }).toPlainTime() }
  } catch (error) {
    if (error instanceof RangeError) throw invalid('date', problem)
    throw error
  }
}

/** How dates are written in a language: in that of whoever uses a template, since its text stays as it is. */
export const regionOf = (locale: string): string => (locale === 'de' ? 'de-AT' : 'en-GB')

/** A day in words. */
export const dayText = (day: Temporal.PlainDate, locale: string): string =>
  day.toLocaleString(regionOf(locale), { day: 'numeric', month: 'long', year: 'numeric' })
