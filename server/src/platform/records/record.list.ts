import { type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf'
import type { Sql } from 'sql-template-tag'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { toJournalValue } from '../../kernel/changes.ts'
import type { Condition } from '../../kernel/condition.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { type Page, type PageRequest, readPage } from '../../kernel/page.ts'
import { likePattern, textOf } from '../../kernel/text.ts'
import { shortEnumName } from '../contract/index.ts'
import { hiddenFields, permissionOfField } from '../access/field.rules.ts'
import { sightIn } from '../access/sight.ts'
import { openVault, type Vault } from '../privacy/vault.ts'
import { numberOf } from '../registry/record-code.ts'
import { decrypted, indexesOf, indexOf } from './record.encryption.ts'
import { columnOf, isInstant } from './record-field.ts'
import { isCommon } from './record-kind.ts'
import type { RecordKind, RecordShape } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'
import { countRecords, type PageQuery, readPageOf } from './record.page.ts'
import { selectOf } from './record.store.ts'

/** One page of records, by keyset. */
export async function listRecords<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  request: Message,
): Promise<Page<Row>> {
  const { pageSize, pageToken, ...filters } = request as Message & PageRequest
  const query = await queryOf(ctx, kind, filters)
  return readPage(
    ctx,
    { pageSize, pageToken },
    [kind.type, filters],
    async (cursor, limit) =>
      decrypted(ctx, kind, await readPageOf<Row>(ctx, selectOf(ctx, kind), query, { cursor, limit })),
    (row) => [keyOf(row[query.order.column as keyof Row]), row.id],
    (row) => weightOf(kind, row),
  )
}

/** How many records a list has in all its pages; counted up to `most`. */
export const countListed = async <Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  request: Message,
  most: number,
): Promise<number> => countRecords(ctx, await queryOf(ctx, kind, request), most)

const unfiltered = new Set(['sort_by', 'order', 'page_size', 'page_token', 'search', 'deleted'])

async function queryOf<Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, request: object): Promise<PageQuery> {
  const vault = indexesOf(kind).length > 0 ? await openVault(ctx) : undefined
  const value = (name: string): unknown => Reflect.get(request, name)
  const schema = kind.messages.list
  const column = sortOf(kind, schema, value('sortBy'))
  const { isDescending = newestFirst.has(column), ...index } = kind.orders[column] ?? {}
  const conditions = schema.fields.flatMap(({ name, localName }) => {
    const { filters, unless } = kind
    const always = unless[localName]
    if (always) return value(localName) ? [] : [always]
    if (unfiltered.has(name) || !isGiven(value(localName))) return []
    return (
      filters[localName]?.(value(localName) as never, request as never, ctx) ?? [
        conditionOf(ctx, kind, name, value(localName), vault),
      ]
    )
  })
  return {
    table: kind.table,
    conditions: [...conditions, ...searching(ctx, kind, textOf(value('search')), vault)].toSorted(
      (a, b) => costOf(a) - costOf(b),
    ),
    sight: sightIn(ctx, kind),
    isDeleted: kind.has.bin ? value('deleted') === true : undefined,
    order: {
      column,
      as: placeIn(kind, column),
      ...index,
      isDescending: value('order') ? value('order') === SortOrder.DESC : isDescending,
    },
  }
}

/** The cheapest to look at first: texts are read from the row and compared letter by letter. */
function costOf(condition: Condition | Sql): number {
  if ('isKey' in condition || 'import' in condition) return 0
  if ('like' in condition || 'ilike' in condition) return 4
  if ('all' in condition) return 3
  return 'any' in condition || 'isAbsent' in condition ? 2 : 1
}

const newestFirst: ReadonlySet<string> = new Set(['created_at', 'updated_at'])

function sortOf<Row extends RecordRow>(kind: RecordKind<Row>, schema: DescMessage, given: unknown): string {
  const [first = 'created_at'] = kind.sorts
  const desc = schema.fields.find(({ name }) => name === 'sort_by')?.enum
  const value = desc?.values.find(({ number }) => number === given)
  return desc && value && value.number !== 0 ? shortEnumName(desc, value.name) : first
}

function placeIn({ type, message, always }: RecordShape, column: string): PageQuery['order']['as'] {
  const field = message.fields.find(({ name }) => name === column)
  if (!field) throw new Error(`${type} has no field ${column}`)
  if (isInstant(field)) return always.has(column) || isCommon(column) ? 'is' : 'late'
  return field.scalar === ScalarType.STRING ? 'text' : 'is'
}

/**
 * Refuses, when the server starts, a list request with a filter or a sort that stands for nothing of the kind, and a kind that
 * is known by what only some are shown, sorted by it where nothing is asked for, or searched in one text of all: each would tell
 * it, as would the tokens of its pages.
 */
export function assertListed(kind: RecordShape): void {
  const { type, title, message, messages, unless, filters, sorts } = kind
  for (const { name } of message.fields.filter(permissionOfField)) {
    if (name === title || name === sorts[0] || kind.searchText)
      throw new Error(`${type} is known, sorted or searched by ${name}, which not all are shown`)
  }
  for (const field of messages.list.fields) {
    const { name, localName } = field
    const isKnown = unfiltered.has(name) || name === 'import_id' || localName in unless || localName in filters
    if (!isKnown && !columnFor(kind, name)) throw new Error(`${type} has no field for the filter ${name}`)
    const asked = name === 'sort_by' ? (field.enum?.values ?? []) : []
    const unsorted = asked.find(
      (value) => value.number !== 0 && !sorts.includes(shortEnumName(value.parent, value.name)),
    )
    if (unsorted) throw new Error(`${type} is not sorted by ${unsorted.name}`)
  }
}

/** What a filter of this name looks at: a list of that name in the plural, or the column. */
const columnFor = ({ message }: RecordShape, name: string): string | undefined =>
  [`${name}s`, name].find((column) => message.fields.some((field) => columnOf(field) === column))

/** One of these values of the field of this name; of a list of that name in the plural all of them; what an import did. */
function conditionOf(ctx: Ctx, kind: RecordShape, name: string, value: unknown, vault?: Vault): Condition {
  if (name === 'import_id') return { column: 'id', import: textOf(value), by: ctx.principal.userId }
  const values = (Array.isArray(value) ? value : [value]) as (string | number | boolean)[]
  if (columnFor(kind, name) !== name) return { column: `${name}s`, all: values.map(String) }
  const isKey = name === kind.parent && { isKey: true as const }
  return found(kind, name, values.map(String), vault) ?? { column: name, any: values, ...isKey }
}

/** Those whose encrypted text is one of these; undefined where the field is not encrypted. */
function found({ type, encrypted }: RecordShape, name: string, texts: string[], vault?: Vault): Condition | undefined {
  const column = encrypted.get(name)
  if (!column) return undefined
  if (!vault) throw new Error(`${type}.${name} has no blind index`)
  return { column: indexOf(name), any: texts.flatMap((text) => vault.indexOf(column, text) ?? []) }
}

const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== '' && value !== 0 && value !== false && !(Array.isArray(value) && value.length === 0)

/** What a search finds: the one of a number as people say it, else part of a text, or the whole of an encrypted one. */
function searching<Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, given: string, vault?: Vault): Condition[] {
  const text = given.trim()
  if (text === '') return []
  const number = kind.has.number ? numberOf(kind.type, text) : undefined
  if (number !== undefined) return [{ column: 'number', any: [number], isKey: true }]
  if (kind.searchText) return wordsIn(kind.searchText, text)
  const hidden = hiddenFields(ctx.principal, kind.message)
  const columns = kind.searched.filter((column) => !hidden.has(column))
  const whole = columns.flatMap((name) => found(kind, name, [text], vault) ?? [])
  const plain = columns.filter((name) => !kind.encrypted.has(name))
  if (whole.length === 0) return containing(plain, text)
  return [{ either: [...(plain.length > 0 ? [containing(plain, text)] : []), ...whole.map((each) => [each])] }]
}

/**
 * Part of a column of lower case in which a space stands before every word. One or two letters are taken as the beginning
 * of one: found anywhere, they would have no trigram and so no index. Of a script that writes no spaces they are a word,
 * and signs are meant where they stand.
 */
function wordsIn(column: string, text: string): Condition[] {
  const words = text.replaceAll(/\s/g, ' ')
  const like = likePattern(words.length < 3 && spaced.test(words) ? ` ${words}` : words)
  return like === null ? [] : [{ column, like }]
}

const spaced =
  /^(?:(?![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}])[\p{L}\p{N}])+$/u

/** Part of one of these columns, in any case; nothing for no text. */
export function containing(columns: readonly string[], text: string): Condition[] {
  const pattern = likePattern(text.trim())
  if (pattern && columns.length === 0) return [{ column: 'id', any: [] }]
  return pattern ? [{ columns, ilike: pattern }] : []
}

const keyOf = (value: unknown): JsonValue => toJournalValue(value) ?? 'infinity'

/** About the bytes of a record's JSON that differ much between records: its texts. */
export function weightOf<Row extends RecordRow>({ fields }: RecordKind<Row, never>, row: Row): number {
  return fields.reduce((sum, field) => sum + lengthOf(row[field]), 0)
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value).length : 0
}
