import { type DescEnum, type DescField, ScalarType } from '@bufbuild/protobuf'
import { timestampFromDate, TimestampSchema } from '@bufbuild/protobuf/wkt'
import { findTimeZone } from '../../kernel/clock.ts'
import { startOfDay } from '../../kernel/day.ts'
import { shortEnumName } from '../../kernel/enum-name.ts'
import { momentOf, readDateText } from './date-text.ts'
import { ambiguousDate, type DateOptions, namedDate, saysNoDate } from './file-dates.ts'
import { type Problem, problem } from './problem.ts'
import { plainName } from './table.ts'

/** What a cell says about its field. */
export type Cell =
  /** As its message is made of it, null for nothing, and what had to be done to it. */
  | { kind: 'value'; value: unknown; problem?: Problem }
  /** Nothing that its field could be. */
  | { kind: 'unusable' }
  /** Nothing, of a field that is always something. */
  | { kind: 'kept' }
  /** It cannot be taken before somebody answers. */
  | { kind: 'asked'; problem: Problem }

/** A value that was read; undefined for a cell that cannot be. */
export const said = (value: unknown): Cell => (value === undefined ? { kind: 'unusable' } : { kind: 'value', value })

/** How the dates of a row are read, and how a cell of it is quoted. */
export interface CellOptions extends DateOptions {
  told: { column: string; text: string }
  /** A day stands for all of itself: its end is meant. */
  isLastDay: boolean
}

export const isInstant = (field: DescField): boolean =>
  field.fieldKind === 'message' && field.message.typeName === TimestampSchema.typeName

/** Dates are texts, called after what happens on them. */
export const isDay = (field: DescField): boolean =>
  field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING && field.name.endsWith('_on')

/** What a cell says of a field that is one value: a choice, yes or no, a number, a date or an instant; not a text. */
export function readCell(field: DescField, text: string, options: CellOptions): Cell {
  if (isInstant(field) || isDay(field)) return readDate(text, isDay(field), options)
  const isOptional = field.proto.proto3Optional
  if (field.fieldKind === 'enum') {
    const choice = choiceIn(field.enum, text)
    if (choice === undefined && saysNothing(text)) return isOptional ? said(null) : { kind: 'kept' }
    return said(choice)
  }
  if (field.fieldKind !== 'scalar') return { kind: 'unusable' }
  if (field.scalar === ScalarType.BOOL) {
    if (saysNothing(text)) return said(isOptional ? null : false)
    return said(answers.get(plainName(text)))
  }
  if (text === '') return said(isOptional ? null : zeroOf(field.scalar))
  return said(numberIn(text, field.scalar))
}

/** What the pieces of a cell say of a list of choices, numbers or texts; undefined when one of them cannot be read. */
export function readList(field: DescField & { fieldKind: 'list' }, text: string): unknown[] | undefined {
  const items = new Set(piecesOf(text).map((piece) => itemIn(field, piece)))
  return items.has(undefined) ? undefined : [...items]
}

function itemIn(field: DescField & { fieldKind: 'list' }, piece: string): unknown {
  if (field.listKind === 'enum') return choiceIn(field.enum, piece)
  if (field.listKind !== 'scalar') return undefined
  return field.scalar === ScalarType.STRING ? piece : numberIn(piece, field.scalar)
}

/** The parts of a cell, which people divide by commas or, where those have another meaning, by something else. */
function piecesOf(text: string): string[] {
  const divider = /[;|\n]/.test(text) ? /[;|\n]/ : ','
  return text.split(divider).flatMap((piece) => piece.trim() || [])
}

const nothing = new Set(['', '–', '—', 'n/a', 'none', 'null', 'keine', 'keins', 'ohne'])

const saysNothing = (text: string): boolean => nothing.has(plainName(text))

/** The number of a choice by its key, in any case: `in_progress` and `In progress`. What stands for none is no choice. */
function choiceIn(desc: DescEnum, text: string): number | undefined {
  const name = plainName(text)
  const names = ({ name: full }: { name: string }) => [shortEnumName(desc, full), full].map(plainName)
  return desc.values.find((value) => value.number !== 0 && names(value).includes(name))?.number
}

const answers: ReadonlyMap<string, boolean> = new Map([
  ...'yes|y|true|t|x|1|on|checked|✓|✔|☑|✅|ja|j|wahr|an'.split('|').map((word) => [word, true] as const),
  ...'no|n|false|f|0|off|unchecked|✗|✘|☐|❌|nein|falsch|aus'.split('|').map((word) => [word, false] as const),
])

/** When a cell says something is: a day, or a moment in the row's zone; a day alone is its first moment. */
function readDate(text: string, isDayAlone: boolean, { zone, order, told, isLastDay }: CellOptions): Cell {
  if (saysNoDate(text)) return said(null)
  const date = readDateText(text)
  if (date.kind === 'ambiguous' && order === undefined) return { kind: 'asked', problem: ambiguousDate(told, date) }
  const named = namedDate(date, order)
  if (isDayAlone) return said(named?.date.toString())
  // Midnight, as spreadsheets write it, is when it ends.
  const isThrough = isLastDay && !text.includes(':')
  const moment = named && momentOf(named, zone, isThrough ? startOfNextDay : startOfDay)
  if (!moment) return { kind: 'unusable' }
  const value = timestampFromDate(moment.at)
  return { kind: 'value', value, ...(moment.isMoved && { problem: problem('time_skipped', told) }) }
}

const startOfNextDay = (day: Temporal.PlainDate, zone: string): Date => startOfDay(day.add({ days: 1 }), zone)

/** The zone that a cell names, that of the file where it is empty; undefined where there is no such zone. */
export const zoneIn = (text: string, { zone }: DateOptions): string | undefined =>
  text === '' ? zone : findTimeZone(text)

const fractions = new Set([ScalarType.DOUBLE, ScalarType.FLOAT])
const signedLong = [ScalarType.INT64, ScalarType.SINT64, ScalarType.SFIXED64]
const signed = new Set([ScalarType.INT32, ScalarType.SINT32, ScalarType.SFIXED32, ...signedLong])
const long = new Set([...signedLong, ScalarType.UINT64, ScalarType.FIXED64])

/** Whether JSON has a text for a number. */
export const isLong = (scalar: ScalarType | undefined): boolean => scalar !== undefined && long.has(scalar)

const zeroOf = (scalar: ScalarType): number | bigint => (isLong(scalar) ? 0n : 0)

/** A number as people write it, in English and German; undefined for what is none. */
export function numberIn(text: string, scalar: ScalarType): number | bigint | undefined {
  const bare = text.replace(/[\s'’°]/g, '')
  if (fractions.has(scalar))
    return /^[+-]?\d{1,9}([.,]\d{1,20})?$/.test(bare) ? Number(bare.replace(',', '.')) : undefined
  const whole = /^[+-]?\d{1,3}([.,]\d{3})+$/.test(bare) ? bare.replace(/[.,]/g, '') : bare
  const most = isLong(scalar) ? 15 : 9
  if (!/^[+-]?\d+$/.test(whole) || whole.length > most || (whole.startsWith('-') && !signed.has(scalar)))
    return undefined
  return isLong(scalar) ? BigInt(Number(whole)) : Number(whole)
}
