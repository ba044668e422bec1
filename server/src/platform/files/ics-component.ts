import { brokenFile } from './broken-file.ts'
import { type ContentLine, malformed } from './content-line.ts'
import { type Problem, problem, sentenceOf } from './problem.ts'

/** What stands between BEGIN:NAME and END:NAME (RFC 5545 section 3.6). */
export interface Component {
  /** In upper case: VEVENT, VTIMEZONE, … */
  name: string
  /** Where its BEGIN stands, from 1. */
  line: number
  properties: ContentLine[]
  components: Component[]
  /** The first line in it that is no content line; one is enough to refuse it. */
  problem: Problem | undefined
}

const MAX_DEPTH = 8
const MAX_COMPONENT_CHARS = 8 * 1024 * 1024

/**
 * The components that stand directly in VCALENDAR, each as soon as it ends, and VCALENDAR itself last with its own properties.
 * A file may hold several calendars. Throws brokenFile when there is none, or it ends early, or BEGIN and END do not pair.
 */
export async function* readComponents(lines: AsyncIterable<ContentLine>): AsyncGenerator<Component> {
  const open: Component[] = []
  let chars = 0
  let last = 0
  for await (const line of lines) {
    last = line.line
    if (line.name === 'BEGIN') {
      open.push(begin(line, open))
    } else if (line.name === 'END') {
      const ended = end(line, open)
      if (open.length <= 1) yield ended
      else open.at(-1)?.components.push(ended)
      if (open.length <= 1) chars = 0
    } else {
      chars += line.value.length
      take(chars > MAX_COMPONENT_CHARS ? tooLong(line.line) : line, open)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed)
    throw brokenFile(last, `is the last, but ${unclosed.name} of line ${unclosed.line} has no end: cut off?`)
  if (last === 0) throw brokenFile(1, 'is missing: the file is empty')
}

/** The first property of this name, if there is one. */
export const propertyOf = (component: Component, name: string): ContentLine | undefined =>
  component.properties.find((property) => property.name === name)

/** All properties of this name. */
export const propertiesOf = (component: Component, name: string): ContentLine[] =>
  component.properties.filter((property) => property.name === name)

function begin(line: ContentLine, open: Component[]): Component {
  const name = line.value.trim().toUpperCase()
  if (open.length === 0 && name !== 'VCALENDAR') throw notCalendar(line.line)
  if (open.length > 0 && name === 'VCALENDAR') throw brokenFile(line.line, 'begins a calendar inside another')
  if (open.length >= MAX_DEPTH) throw brokenFile(line.line, `is nested deeper than ${MAX_DEPTH} components`)
  return { name, line: line.line, properties: [], components: [], problem: undefined }
}

function end(line: ContentLine, open: Component[]): Component {
  const ended = open.pop()
  const name = line.value.trim().toUpperCase()
  if (ended === undefined) throw brokenFile(line.line, `ends ${name}, which has no beginning`)
  if (ended.name !== name) {
    throw brokenFile(line.line, `ends ${name}, but ${ended.name} of line ${ended.line} is still open`)
  }
  return ended
}

function take(line: ContentLine, open: Component[]): void {
  const inside = open.at(-1)
  if (inside === undefined) throw notCalendar(line.line)
  if (line.problem === undefined) inside.properties.push(line)
  else if (open.length === 1) throw brokenFile(line.line, sentenceOf(line.problem).replace(`line ${line.line} `, ''))
  else inside.problem ??= line.problem
}

const tooLong = (line: number): ContentLine => malformed(line, problem('line_component_too_long', { line }))

const notCalendar = (line: number) => brokenFile(line, 'is no iCalendar: it has to start with BEGIN:VCALENDAR')
