import sql, { join, raw, type Sql } from 'sql-template-tag'

/**
 * What a list is narrowed by, as the database's record_page takes it: one of texts or lists cannot use an index under
 * row-level security by itself (ADR 5).
 */
export type Condition =
  /** One of these values; `isKey` where there is at most a handful of such records, which are then not walked to. */
  | { column: string; any: readonly (string | number | boolean)[]; isKey?: true }
  | { column: string; isAbsent: true }
  /** A list that has all of these. */
  | { column: string; all: readonly string[] }
  /** From one instant on, after one, before one; an absent instant is infinitely late where it `canBeAbsent`. */
  | { column: string; from?: Instant; after?: Instant; before?: Instant; canBeAbsent?: true }
  /** A pattern, in any case, in a column that is in lower case already. */
  | { column: string; like: string }
  /** A pattern in one of these columns, in any case. */
  | { columns: readonly string[]; ilike: string }
  /** What an import of this person made or changed. */
  | { column: 'id'; import: string; by: string }
  /** All conditions of one branch at least; `passesMost` where hardly a record fails it. */
  | { either: readonly (readonly Condition[])[]; passesMost?: true }

type Instant = Date | 'infinity'

/** A condition on the columns of an alias, for a query of the server's own role. */
export function sqlOf(condition: Condition, alias = 'r'): Sql {
  if ('either' in condition) return anyOf(condition.either.map((branch) => allOf(branch, alias)))
  if ('ilike' in condition)
    return anyOf(condition.columns.map((column) => sql`${raw(`${alias}.${column}`)} ilike ${condition.ilike}`))
  const column = raw(`${alias}.${condition.column}`)
  if ('any' in condition) {
    const [value, ...others] = condition.any
    return value === undefined || others.length > 0 ? sql`${column} = any(${condition.any})` : sql`${column} = ${value}`
  }
  if ('isAbsent' in condition) return sql`${column} is null`
  if ('all' in condition) return sql`${column} @> ${condition.all}`
  if ('like' in condition) return sql`${column} like lower(${condition.like})`
  if ('import' in condition) return sql`${column} in (select records_of_import(${condition.import}, ${condition.by}))`
  const place = condition.canBeAbsent ? sql`coalesce(${column}, 'infinity')` : column
  const { from, after, before } = condition
  return join(
    [
      ...(from ? [sql`${place} >= ${from}::timestamptz`] : []),
      ...(after ? [sql`${place} > ${after}::timestamptz`] : []),
      ...(before ? [sql`${place} < ${before}::timestamptz`] : []),
    ],
    ' and ',
  )
}

/** The columns that a condition looks at. */
export function columnsIn(condition: Condition): readonly string[] {
  if ('either' in condition) return condition.either.flat().flatMap(columnsIn)
  return 'columns' in condition ? condition.columns : [condition.column]
}

/** All of these at once. */
export const allOf = (conditions: readonly Condition[], alias = 'r'): Sql =>
  conditions.length > 0
    ? join(
        conditions.map((condition) => sqlOf(condition, alias)),
        ' and ',
      )
    : sql`true`

const anyOf = (conditions: readonly Sql[]): Sql =>
  conditions.length > 0 ? sql`(${join(conditions, ' or ')})` : sql`false`
