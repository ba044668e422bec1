import type { DescMessage, MessageShape } from '@bufbuild/protobuf'
import { type Timestamp, timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import type { Command } from 'commander'
import { dayOf } from '../kernel/day.ts'
import { readInstant as readSent, type Sent } from '../kernel/instant.ts'
import { writeMessage } from '../platform/api/rest-reply.ts'
import type { GlobalOptions } from './connection.ts'
import { CliError, exitCode } from './failure.ts'

/** Prints a value as JSON with --json, else its text. */
export function print(command: Command, json: unknown, text: string): void {
  say(command.optsWithGlobals<GlobalOptions>().json ? JSON.stringify(json, null, 2) : text)
}

/** Prints to stdout. All that a command prints goes through here or `tell`: a terminal would act on control characters. */
export const say = (text: string): void => console.log(harmless(text))

/** Prints to stderr. */
export const tell = (text: string): void => console.error(harmless(text))

/** A text whose control characters, but for tabs and line ends, are shown as JSON writes them. */
export const harmless = (text: string): string => text.replace(/(?![\t\n])\p{Cc}/gu, escaped)

/** The same on one line. */
export const onOneLine = (text: string): string => text.replace(/\p{Cc}/gu, escaped)

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A message as REST shows it. */
export const asRest = <D extends DescMessage>(schema: D, message: MessageShape<D>): unknown =>
  writeMessage(schema, message)

/** Columns as wide as their widest cell, with a heading; what it has in brackets keeps its case. */
export function table(heading: string[], given: string[][]): string {
  const rows = given.map((cells) => cells.map(onOneLine))
  const widths = heading.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [
    line(heading.map((title) => title.replace(/^[^(]*/, (words) => words.toUpperCase()))),
    ...rows.map(line),
  ].join('\n')
}

/** An instant in a zone, to the minute: `2025-02-01 14:00`. */
export const localText = (instant: Date, timeZone: string): string =>
  instant.toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone })

/** The same of the contract's instant; nothing when there is none. */
export const shownInstant = (instant: Timestamp | undefined, zone: string): string =>
  instant ? localText(timestampDate(instant), zone) : ''

/** An option's instant: RFC 3339, or a date of a zone with or without a time, as `2025-02-01 14:00`. @throws CliError */
export function readInstant(option: string, text: string, zone: string): Date {
  const local = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text)
  const sent = local ? localInstant(zone, local[1] ?? '', local[2]) : readSent(text)
  if ('instant' in sent) return new Date(sent.instant.epochMilliseconds)
  throw new CliError(
    `${option} must be a date or an instant, such as 2025-02-01, "2025-02-01 14:00" or 2025-02-01T14:00:00Z`,
    exitCode.usage,
  )
}

function localInstant(zone: string, date: string, time = '00:00'): Sent {
  try {
    return { instant: Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).toInstant() }
  } catch (error) {
    if (error instanceof RangeError) return { problem: error.message }
    throw error
  }
}

/** When something is due: a date without a time is that day. @throws CliError */
export function readDue(option: string, text: string, zone: string) {
  const dueDate = timestampFromDate(readInstant(option, text, zone))
  return /^\d{4}-\d\d-\d\d$/.test(text) ? { dueDate, dueAllDay: true, dueTimeZone: zone } : { dueDate }
}

/** The same shown: a day as it is called in its own zone, `2025-02-01`. */
export const shownDue = (
  { dueDate, dueAllDay, dueTimeZone }: Pick<Task, 'dueDate' | 'dueAllDay' | 'dueTimeZone'>,
  zone: string,
) =>
  dueDate && dueAllDay && dueTimeZone
    ? dayOf(timestampDate(dueDate), dueTimeZone).toString()
    : shownInstant(dueDate, zone)

/** The number of a generated enum by the short name that people type: `high`. @throws CliError listing what there is */
export function readEnum(option: string, values: Record<string, string | number>, text: string): number {
  const names = Object.keys(values).filter((name) => Number.isNaN(Number(name)) && name !== 'UNSPECIFIED')
  const found = values[text.toUpperCase().replaceAll('-', '_')]
  if (typeof found === 'number' && found !== 0) return found
  throw new CliError(`${option} must be one of ${names.map((name) => name.toLowerCase()).join(', ')}`, exitCode.usage)
}
