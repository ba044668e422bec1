import { isDeepStrictEqual } from 'node:util'
import type { Change } from './ctx.ts'
import type { JsonValue } from './json.ts'

/** A value as the journal keeps it: instants as RFC 3339 text, absent as null. */
export function toJournalValue(value: unknown): JsonValue {
  if (value === undefined || value === null) return null
  if (value instanceof Date) return value.toISOString()
  return value as JsonValue
}

/** True when two values of a record would read the same in the journal. */
export const isSame = (a: unknown, b: unknown): boolean => isSameJson(toJournalValue(a), toJournalValue(b))

/** In whatever order the keys of an object stand: `jsonb` gives them back in one of its own. */
const isSameJson = (a: JsonValue, b: JsonValue): boolean =>
  JSON.stringify(a) === JSON.stringify(b) || isDeepStrictEqual(a, b)

/** The fields that differ. `before` is absent for a new record, whose empty fields are left out. */
export function changesBetween<Row extends object>(
  before: Partial<Row> | undefined,
  after: Row,
  fields: readonly (keyof Row & string)[],
): Change[] {
  const changes: Change[] = []
  for (const field of fields) {
    const change = { field, old: toJournalValue(before?.[field]), new: toJournalValue(after[field]) }
    const isEmptyStart = !before && (isEmpty(change.new) || isEmptyList(change.new))
    if (!isEmptyStart && !isSameJson(change.old, change.new)) changes.push(change)
  }
  return changes
}

const isEmpty = (value: JsonValue): boolean => value === null || value === '' || value === false

const isEmptyList = (value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0
