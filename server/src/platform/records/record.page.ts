import sql, { join, raw, Sql } from 'sql-template-tag'
import { alphabetical } from '../../kernel/alphabet.ts'
import { columnsIn, type Condition, sqlOf } from '../../kernel/condition.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { limitTo } from '../../kernel/page.ts'

/** What a list has, and in which order. */
export interface PageQuery {
  table: string
  /** One that only SQL can say has the whole list made by the server's own role, without the indexes of texts and lists. */
  conditions: readonly (Condition | Sql)[]
  /** Which records of the company the caller sees. */
  sight: readonly Condition[]
  /** Those in the bin instead of the living; absent where there is no bin. */
  isDeleted?: boolean | undefined
  order: PageOrder
}

/** What the sort's index can do besides. */
export interface OrderIndex {
  /** Columns that it has, too: whether a record passes conditions on them is told without reading its row. */
  covers?: readonly string[]
  /** Columns for whose every value another index has the records in this order. */
  groups?: readonly string[]
}

/** Text is ordered by the alphabet, an absent instant as infinitely late; ties by id. */
export interface PageOrder extends OrderIndex {
  column: string
  as: 'is' | 'text' | 'late'
  isDescending: boolean
}

/** Where a page starts, as [sort value, id] of the row before, and how many rows it has at most. */
export interface PageWindow {
  cursor: readonly unknown[] | undefined
  limit: number
}

/**
 * One page of records; `select` is their query up to its condition, with the table as `r`. Without filters it is a walk along
 * the sort's index, planned once; else record_page finds the ids, whose rows are then read as for any other query.
 */
export const readPageOf = <Row>(ctx: Ctx, select: Sql, query: PageQuery, window: PageWindow): Promise<Row[]> =>
  ctx.db.rows<Row>(isNarrowed(query) ? narrowed(select, query, window) : plain(select, query, window))

const isNarrowed = (query: PageQuery): boolean =>
  (query.isDeleted || conditionsOf(query).some(isNarrow)) && !query.conditions.some((each) => each instanceof Sql)

const isNarrow = (condition: Condition): boolean => !('either' in condition && condition.passesMost)

/** Those that the database's function takes. */
const conditionsOf = ({ sight, conditions }: PageQuery): Condition[] => [
  ...sight,
  ...conditions.filter((each): each is Condition => !(each instanceof Sql)),
]

const narrowed = (select: Sql, query: PageQuery, window: PageWindow): Sql => sql`
  ${select} join unnest(${pageOf(query, window)}) with ordinality as page (id, place) on r.id = page.id
  where ${inCompany} order by page.place`

/** How many records a list has in all its pages; counted up to `most`. */
export async function countRecords(ctx: Ctx, query: PageQuery, most: number): Promise<number> {
  const page = pageOf(query, { cursor: undefined, limit: most })
  return (await ctx.db.one<{ count: number }>(sql`select cardinality(${page}) as count`)).count
}

/** The ids of one page in order. */
function pageOf(query: PageQuery, { cursor, limit }: PageWindow): Sql {
  const { isDeleted, order } = query
  const { ahead, walks } = walkOf(query)
  const wanted = { conditions: conditionsOf(query), ahead, walks, isDeleted, order, after: cursor }
  return sql`record_page(${query.table}, ${JSON.stringify(wanted)}, ${limit})`
}

/** How far record_page goes at first and at most: entries of an index that tells enough, or rows. */
const entries = [1000, 6000]
const rows = [600, 3600]

/** Where it walks, and how far. What is asked for by its key, and a bin, which is small, is looked for at once. */
function walkOf(query: PageQuery): { ahead: Condition[]; walks: number[] } {
  const { isDeleted, order } = query
  const conditions = conditionsOf(query)
  if (isDeleted || conditions.some((condition) => 'import' in condition || 'isKey' in condition))
    return { ahead: [], walks: [] }
  const on = (column: string) => conditions.filter((each) => 'column' in each && each.column === column)
  const ahead = on(order.column)
  const group = ahead.length > 0 ? undefined : (order.groups ?? []).flatMap(on).find(isOneValue)
  if (group) return { ahead: [group], walks: rows }
  const known = [order.column, ...(order.covers ?? [])]
  const isCovered = conditions.flatMap(columnsIn).every((column) => known.includes(column))
  return { ahead, walks: isCovered ? entries : rows }
}

const isOneValue = (condition: Condition): boolean =>
  'isAbsent' in condition || ('any' in condition && condition.any.length === 1)

/**
 * The company is read from the session: with the company as a parameter PostgreSQL would plan anew each time for a company
 * of many records, only to come to the same plan.
 */
const inCompany = sql`r.tenant_id = current_setting('app.tenant_id')::uuid`

function plain(select: Sql, query: PageQuery, { cursor, limit }: PageWindow): Sql {
  const { order, isDeleted } = query
  const key = placeOf(order, sql`r.${raw(order.column)}`)
  const [direction, further] = order.isDescending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  const conditions = [
    inCompany,
    ...(isDeleted === undefined ? [] : [isDeleted ? sql`r.deleted_at is not null` : sql`r.deleted_at is null`]),
    ...conditionsOf(query).map((condition) => sqlOf(condition)),
    ...query.conditions.filter((condition) => condition instanceof Sql),
    ...(cursor ? [sql`(${key}, r.id) ${further} (${placeOf(order, sql`${cursor[0]}`)}, ${cursor[1]}::uuid)`] : []),
  ]
  return sql`
    ${select} where ${join(conditions, ' and ')} order by ${key} ${direction}, r.id ${direction} ${limitTo(limit)}`
}

function placeOf({ as }: PageOrder, value: Sql): Sql {
  if (as === 'text') return alphabetical(value)
  return as === 'late' ? sql`coalesce(${value}, 'infinity'::timestamptz)` : value
}
