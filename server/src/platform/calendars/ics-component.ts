import { brokenFile } from '../files/broken-file.ts'
import { type ContentLine, malformed } from './content-line.ts'
import { type Problem, problem } from '../files/problem.ts'

/** What stands between BEGIN:NAME and END:NAME (RFC 5545 section 3.6). */
export interface Component {
  /** In upper case: VEVENT, VTIMEZONE, … */
  name: string
  /** Where its BEGIN stands, from 1. */
  line: number
  properties: ContentLine[]
  components: Component[]
  /** The lines in it that could not be used, the first of them. */
  problems: Problem[]
  /** A calendar that nothing begins: its events stand alone in the file. */
  isImplied?: true
}

const MAX_DEPTH = 8
const MAX_PROBLEMS = 20
const MAX_COMPONENT_CHARS = 8 * 1024 * 1024

/**
 * The components that stand directly in VCALENDAR, each as soon as it ends, and VCALENDAR itself last with its own properties.
 * A file may hold several calendars, and events may stand outside of one. What is nested deeper than anything known is left out, a component that was not ended
 * ends with the one around it. Throws brokenFile when there is no calendar, or the file ends inside one.
 */
export async function* readComponents(lines: AsyncIterable<ContentLine>): AsyncGenerator<Component> {
  const open: Component[] = []
  const left = { depth: 0, chars: 0 }
  let isAfterCalendar = false
  let last = 0
  for await (const line of lines) {
    last = line.line
    if (left.depth > 0 || (line.name === 'BEGIN' && open.length >= MAX_DEPTH)) {
      left.depth += line.name === 'BEGIN' ? 1 : line.name === 'END' ? -1 : 0
    } else if (isAfterCalendar && open.length === 0 && line.name !== 'BEGIN') {
      continue // What stands after a calendar is none of it.
    } else if (line.name === 'BEGIN') {
      for (const ended of endBefore(line, open)) yield ended
      begin(line, open)
    } else if (line.name === 'END') {
      for (const ended of end(line, open)) {
        yield ended
        left.chars = 0
        isAfterCalendar ||= ended.name === 'VCALENDAR'
      }
    } else {
      left.chars += line.value.length
      take(left.chars > MAX_COMPONENT_CHARS ? tooLong(line.line) : line, open)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed && unclosed.isImplied) yield unclosed
  else if (unclosed)
    throw brokenFile(problem('file_cut_off', { line: last, name: unclosed.name, begun: unclosed.line }))
  if (last === 0) throw brokenFile(problem('file_empty', { line: 1 }))
}

/** The first property of this name that says something, if there is one. */
export const propertyOf = (component: Component, name: string): ContentLine | undefined =>
  component.properties.find((property) => property.name === name && property.value.trim() !== '')

/** All properties of this name that say something. */
export const propertiesOf = (component: Component, name: string): ContentLine[] =>
  component.properties.filter((property) => property.name === name && property.value.trim() !== '')

function begin(line: ContentLine, open: Component[]): void {
  const name = line.value.trim().toUpperCase()
  const started = { line: line.line, properties: [], components: [], problems: [] }
  if (open.length === 0 && topLevel.has(name)) open.push({ ...started, name: 'VCALENDAR', isImplied: true })
  else if (open.length === 0 && name !== 'VCALENDAR') throw notCalendar(line.line)
  else if (open[0]?.isImplied && open.length === 1 && name === 'VCALENDAR') open.pop()
  if (open.length > 0 && name === 'VCALENDAR') throw brokenFile(problem('file_calendar_nested', { line: line.line }))
  open.push({ ...started, name })
}

/** Ends a component with those in it that were not ended, and gives what is complete by that. */
function end(line: ContentLine, open: Component[]): Component[] {
  const name = line.value.trim().toUpperCase()
  if (open.length === 0) throw brokenFile(problem('file_ends_nothing', { line: line.line, name }))
  const at = open.findLastIndex((component) => component.name === name)
  if (at === -1) {
    note(open.at(-1), problem('line_ends_nothing', { line: line.line, name }))
    return []
  }
  return close(open, at, at)
}

/** What stands in a calendar directly begins only once the one before it is at its end, said or not. */
function endBefore(line: ContentLine, open: Component[]): Component[] {
  return topLevel.has(line.value.trim().toUpperCase()) && open.length > 1 ? close(open, 1, 0) : []
}

const topLevel = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VTIMEZONE'])

/** Takes components off down to a depth; those that stand deeper than `ended` were not ended themselves. */
function close(open: Component[], depth: number, ended: number): Component[] {
  const complete: Component[] = []
  while (open.length > depth) {
    const inner = open.pop()
    if (inner === undefined) break
    if (open.length > ended) note(inner, problem('component_not_ended', { line: inner.line, name: inner.name }))
    if (open.length <= 1) complete.push(inner)
    else open.at(-1)?.components.push(inner)
  }
  return complete
}

function take(line: ContentLine, open: Component[]): void {
  const inside = open.at(-1)
  if (inside === undefined) throw notCalendar(line.line)
  const told = line.problem ?? line.note
  if (told !== undefined) note(inside, told)
  if (line.problem === undefined) inside.properties.push(line)
}

function note(component: Component | undefined, told: Problem): void {
  if (component && component.problems.length < MAX_PROBLEMS) component.problems.push(told)
}

const tooLong = (line: number): ContentLine => malformed(line, problem('line_component_too_long', { line }))

const notCalendar = (line: number) => brokenFile(problem('file_not_calendar', { line }))
