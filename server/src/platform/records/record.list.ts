import { type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf'
import { SortOrder } from '@eventkit/api/eventkit/v1/task_pb'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import { toJournalValue } from '../../kernel/changes.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { limitTo, type Page, type PageRequest, readPage } from '../../kernel/page.ts'
import { likePattern, textOf } from '../../kernel/text.ts'
import { shortEnumName } from '../api/index.ts'
import { recordsOfImport } from '../imports/import-row.store.ts'
import { isInSight } from '../rbac/sight.ts'
import { columnOf, isInstant } from './record-field.ts'
import type { Condition, RecordKind, RecordShape } from './record-kind.ts'
import type { RecordRow } from './record-row.ts'
import { selectOf } from './record.store.ts'

/** What a list is narrowed to and sorted by. */
export interface RecordQuery {
  conditions: Condition[]
  /** Part of one of the texts that are searched. */
  search: string
  isDeleted: boolean
  sort: string
  isDescending: boolean
}

/** One page of records, by keyset. */
export function listRecords<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  request: Message,
): Promise<Page<Row>> {
  const { pageSize, pageToken, ...filters } = request as Message & PageRequest
  const query = queryOf(ctx, kind, filters)
  return readPage(
    ctx,
    { pageSize, pageToken },
    [kind.type, filters],
    (cursor, limit) => readRecords(ctx, kind, query, cursor, limit),
    (row) => [keyOf(row[query.sort as keyof Row]), row.id],
    (row) => weightOf(kind, row),
  )
}

const unfiltered = new Set(['sort_by', 'order', 'page_size', 'page_token', 'search', 'deleted'])

function queryOf<Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, request: object): RecordQuery {
  const value = (name: string): unknown => Reflect.get(request, name)
  const schema = kind.messages.list
  const sort = sortOf(kind, schema, value('sortBy'))
  const conditions = schema.fields.flatMap(({ name, localName }) => {
    const { filters, unless } = kind
    const always = unless[localName]
    if (always) return value(localName) ? [] : [always]
    if (unfiltered.has(name) || !isGiven(value(localName))) return []
    return filters[localName]?.(value(localName) as never) ?? [conditionOf(ctx, kind, name, value(localName))]
  })
  return {
    conditions,
    search: textOf(value('search')).trim(),
    isDeleted: value('deleted') === true,
    sort,
    isDescending: value('order') === SortOrder.DESC || (!value('order') && newestFirst.has(sort)),
  }
}

const newestFirst: ReadonlySet<string> = new Set(['created_at', 'updated_at'])

function sortOf<Row extends RecordRow>(kind: RecordKind<Row>, schema: DescMessage, given: unknown): string {
  const [first = 'created_at'] = kind.sorts
  const desc = schema.fields.find(({ name }) => name === 'sort_by')?.enum
  const value = desc?.values.find(({ number }) => number === given)
  const name = desc && value && value.number !== 0 ? shortEnumName(desc, value.name) : first
  if (!kind.sorts.includes(name)) throw new Error(`${kind.type} is not sorted by ${name}`)
  return name
}

/** One of these values of the field of this name; of a list of that name in the plural all of them; what an import did. */
function conditionOf(ctx: Ctx, { type, message }: RecordShape, name: string, value: unknown): Condition {
  const has = (field: string): boolean => message.fields.some((each) => columnOf(each) === field)
  if (name === 'import_id') return sql`r.id in (${recordsOfImport(ctx, textOf(value))})`
  if (has(`${name}s`)) return sql`r.${raw(`${name}s`)} @> ${value}`
  if (!has(name)) throw new Error(`${type} has no field for the filter ${name}`)
  return Array.isArray(value) ? sql`r.${raw(name)} = any(${value})` : sql`r.${raw(name)} = ${value}`
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== '' && value !== 0 && value !== false && !(Array.isArray(value) && value.length === 0)

/** Above this many matches of a text, walking the sort's index finds a page sooner than sorting the matches. */
const fewMatches = 1000

async function readRecords<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  query: RecordQuery,
  cursor: unknown[] | undefined,
  limit: number,
): Promise<Row[]> {
  const [direction, further] = query.isDescending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  const key = sortKey(kind, query.sort, sql`r.${raw(query.sort)}`)
  const state = query.isDeleted ? sql`r.deleted_at is not null` : sql`r.deleted_at is null`
  const conditions = [
    isInSight(ctx, kind),
    ...(kind.has.bin ? [state] : []),
    ...query.conditions.filter((condition) => !isText(condition)),
    ...(await narrowByText(ctx, kind, query)),
  ]
  if (cursor) {
    const after = sortKey(kind, query.sort, sql`${cursor[0]}`)
    conditions.push(sql`(${key}, r.id) ${further} (${after}, ${cursor[1]}::uuid)`)
  }
  return ctx.db.rows<Row>(sql`
    ${selectOf(kind)} where ${join(conditions, ' and ')}
    order by ${key} ${direction}, r.id ${direction} ${limitTo(limit)}`)
}

/** What a page is ordered by: text without regard to case, an absent instant as infinitely late. */
function sortKey<Row extends RecordRow>(kind: RecordKind<Row>, sort: string, value: Sql): Sql {
  const field = kind.message.fields.find(({ name }) => name === sort)
  if (!field) throw new Error(`${kind.type} has no field ${sort}`)
  if (isInstant(field)) return sql`coalesce(${value}, 'infinity'::timestamptz)`
  return field.scalar === ScalarType.STRING ? sql`lower(${value})` : value
}

const keyOf = (value: unknown): JsonValue => toJournalValue(value) ?? 'infinity'

interface TextCondition {
  column: string
  contains: string
}

const isText = (condition: Condition): condition is TextCondition => 'contains' in condition

/** Text: the ids where they are few, the plain condition where they are many (see record_candidates). */
async function narrowByText<Row extends RecordRow>(
  ctx: Ctx,
  { table, searched }: RecordKind<Row>,
  { conditions, search }: RecordQuery,
): Promise<Sql[]> {
  const texts = conditions.filter(isText).map(({ column, contains }) => ({ columns: [column], text: contains.trim() }))
  const wanted = [{ columns: searched, text: search }, ...texts].flatMap(({ columns, text }) => {
    const pattern = likePattern(text)
    return pattern ? [{ columns, pattern }] : []
  })
  if (wanted.length === 0) return []
  const { ids } = await ctx.db.one<{ ids: string[] | null }>(
    sql`select record_candidates(${table}, ${JSON.stringify(wanted)}, ${fewMatches}) as ids`,
  )
  if (ids) return [sql`r.id = any(${ids}::uuid[])`]
  return wanted.map(
    ({ columns, pattern }) =>
      sql`(${join(
        columns.map((column) => sql`r.${raw(column)} ilike ${pattern}`),
        ' or ',
      )})`,
  )
}

/** About the bytes of a record's JSON that differ much between records: its texts. */
function weightOf<Row extends RecordRow>({ fields }: RecordKind<Row>, row: Row): number {
  return fields.reduce((sum, field) => sum + lengthOf(row[field]), 0)
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value).length : 0
}
