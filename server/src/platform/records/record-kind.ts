import { type DescField, type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import sql, { type Sql } from 'sql-template-tag'
import type { Condition } from '../../kernel/condition.ts'
import type { Ctx, Principal } from '../../kernel/ctx.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { cleanName } from '../../kernel/text.ts'
import { defineSubject } from '../journal/subject.ts'
import { faceOf, type Reminding } from '../registry/record-face.ts'
import { registerRecord } from '../registry/registry.ts'
import { type Encryption, secrecyOf } from './record.encryption.ts'
import { columnOf, emptyOf } from './record-field.ts'
import type { ColumnsIn, RecordRow, RowOf } from './record-row.ts'
import {
  type Filter,
  isTakenAlong,
  type Order,
  type RecordKind,
  type RecordShape,
  type Selecting,
} from './record-shape.ts'
import { writeRecord } from './record.store.ts'

/** How a kind of record is defined: beside its message in the contract only what that does not say. */
export interface RecordDefinition<
  M extends Message,
  C extends Message,
  U extends Message,
  L,
  Always,
  Besides,
  LookedUp,
  Told extends keyof M,
  Row,
> {
  /** Has the option (record), which says its type and where one is on the web. */
  message: GenMessage<M>
  /** Absent where records of the kind are made in another way than by the request of one rpc. */
  create?: GenMessage<C>
  update: GenMessage<U>
  list: GenMessage<L & Message>
  /** The field that people know it by: one line with something to see in it. */
  title: keyof Row & string
  /**
   * Its fields that say who somebody is, where each record is a person: the journal keeps them under a key of the record's,
   * and has them no longer once that is destroyed (docs/adr/0031).
   */
  personal?: readonly (keyof Row & string)[]
  /**
   * Texts that are encrypted in their rows and in the journal, under the key of the person that each record is, else the
   * company's. Their columns are `bytea`, null for no text; beside one with `normal` is its blind index, `<field>_index text`.
   * Lists are searched and filtered by the whole of such a text, and never sorted by it (docs/adr/0032).
   */
  encrypted?: { [K in keyof Row & string]?: Encryption }
  /** Fields of the message that are never absent although the contract could leave them out. */
  always?: readonly Always[]
  /**
   * Columns beside the message's fields, or of another type than those, with what a new one has. They are written with the
   * record and told by nobody: not in replies, and not in the journal where they are no field of the message.
   */
  besides?: Besides
  /** What is looked up with a record where it is read, in no column of its own, with what a new one has. */
  lookedUp?: LookedUp
  /** How records are read with what is looked up, where that is more than the names of those they point at. */
  select?: Selecting
  /** Fields of the message that no column holds: what they have, as a column would. */
  told?: { readonly [K in Told]: (row: Row) => unknown }
  /** What a reader of its entries is told beside its title and number. */
  payload?(row: Row): JsonObject
  /** The column of the workspace that it is in; absent where the whole company sees it. */
  workspace?: keyof Row & string
  /**
   * The column of the record of its kind that it is part of, `parent_id`: both are in one workspace, what is below goes to
   * the bin with it, comes back with it and moves along. Where this or a workspace is named, the table has `deleted_with uuid`.
   */
  parent?: keyof Row & string
  /** The columns of the people it is assigned to, and whether it is for them and its creator alone; see Ownership. */
  assigned?: readonly (keyof Row & string)[]
  private?: keyof Row & string
  /** Which of them, `r`, are neither closed nor in the bin; absent where that is only a matter of the bin. */
  living?: Sql
  /** How people are reminded of them; absent where nobody is. */
  reminding?: Reminding
  /** Which of them, `r`, a principal sees, where the permission to read does not say so. */
  sees?: (principal: Principal) => Sql
  /** Which of those, `r`, a principal may change, where the permission to write does not say so. */
  changes?: (principal: Principal) => Sql
  /** What a new one has where nothing is given, when that is not the empty value. */
  defaults?(ctx: Ctx): Partial<Row>
  /** A record as a rule of its own accepts it, cleaned; throws invalid. */
  checked?(row: Row, ctx: Ctx): Row
  /** A record with a patch, where that is more than setting its fields. */
  patched?(row: Row, patch: ColumnsIn<U, Row>, ctx: Ctx): Row
  /** Fields that mean something only together: who changes one of them has changed all. */
  together?: readonly (readonly (keyof Row & string)[])[]
  /** What lists are sorted by, the default first; text without regard to case. Each takes an index. */
  sorts: readonly (keyof Row & string)[]
  /** How, by such a column, where that is not as usual. */
  orders?: { [K in keyof Row & string]?: Order }
  /** The texts that `search` looks in; they take one trigram index. */
  searched?: readonly (keyof Row & string)[]
  /** Instead of those a column that has them all in lower case, a space before every word. */
  searchText?: string
  /** The kinds of the records it points at, by the message's field. */
  references?: { [K in keyof M]?: () => RecordShape }
  /** Filters of the list request that are more than "one of these values of the field of this name"; in SQL the table is `r`. */
  filters?: { [K in keyof L]?: Filter<NonNullable<L[K]>, L> }
  /** What lists are narrowed to unless the flag of this name asks for all. */
  unless?: { [K in keyof L]?: Condition | Sql }
}

type KindOf<C, U, Row extends RecordRow> = RecordKind<Row, ColumnsIn<U, Row>, ColumnsIn<C, Row>>

const common = new Set([
  'id',
  'version',
  'created_by',
  'created_at',
  'updated_at',
  'received_at',
  'deleted_at',
] as const satisfies readonly (keyof RecordRow)[])

/** Whether every kind of record has a field of this name. */
export const isCommon = (name: string): boolean => common.has(name as never)

/** Defines a kind of record; once, at a module's top level. */
export function defineRecord<
  M extends Message,
  C extends Message,
  U extends Message,
  L,
  const Always extends keyof M = never,
  Besides extends object = object,
  LookedUp extends object = object,
  const Told extends keyof M = never,
>(
  definition: RecordDefinition<
    M,
    C,
    U,
    L,
    Always,
    Besides,
    LookedUp,
    Told,
    NoInfer<RowOf<Omit<M, Told>, Always, Besides & LookedUp>>
  >,
): KindOf<C, U, RowOf<Omit<M, Told>, Always, Besides & LookedUp>> & { readonly message: GenMessage<M> }
export function defineRecord<
  M extends Message,
  C extends Message,
  U extends Message,
  L,
  Always,
  Told extends keyof M,
  Row extends RecordRow,
>(definition: RecordDefinition<M, C, U, L, Always, Partial<Row>, Partial<Row>, Told, Row>): KindOf<C, U, Row> {
  const { title, references = {}, always = [], besides, lookedUp, defaults, checked, patched } = definition
  const face = faceOf(definition.message)
  const { own, has, ...columns } = columnsFor<Row>(definition)
  const columnsNamed = (name: unknown) => own.filter(({ localName }) => localName === name).map(columnOf)
  const lists = own.filter(isTexts).map(columnOf)
  const clean = (row: Row): Row => ({
    ...row,
    ...Object.fromEntries(lists.map((name) => [name, cleanList(Reflect.get(row, name))])),
    [title]: cleanName(title, String(row[title])),
  })
  const kind: KindOf<C, U, Row> = {
    orders: {},
    searched: [],
    filters: {},
    unless: {},
    told: {},
    ...(has.bin && { living: sql`r.deleted_at is null` }),
    ...definition,
    ...face,
    ...secrecyOf({ ...definition, ...face }),
    ...(has.maker && { maker: 'created_by' }),
    ...tellingOf(definition, has.number),
    ...columns,
    has,
    write: (ctx, row) => writeRecord(ctx, kind, row),
    messages: definition,
    always: new Set(always.flatMap(columnsNamed)),
    references: new Map(
      Object.entries(references).flatMap(([name, of]) =>
        columnsNamed(name).map((column) => [column, of as () => RecordShape] as const),
      ),
    ),
    blank: (ctx) => ({ ...(emptyRow(own) as Partial<Row>), ...besides, ...lookedUp, ...defaults?.(ctx) }),
    checked: (row, ctx) => clean(checked?.(row, ctx) ?? row),
    patched: (row, patch, ctx) => clean(patched?.(row, patch, ctx) ?? { ...row, ...patch }),
  }
  defineSubject(kind)
  registerRecord(kind)
  return kind
}

/** What the journal asks of a kind's rows. */
function tellingOf<Row extends RecordRow>(
  { title, workspace, payload }: Tellable<Row>,
  hasNumber: boolean,
): Pick<RecordKind<Row>, 'idOf' | 'workspaceOf' | 'payloadOf'> {
  return {
    idOf: (row) => row.id,
    workspaceOf: (row) => (workspace ? String(row[workspace]) : null),
    payloadOf: (row) => ({
      ...(hasNumber && { number: Number(Reflect.get(row, 'number')) }),
      [title]: String(row[title]),
      ...payload?.(row),
    }),
  }
}

interface Tellable<Row> {
  title: keyof Row & string
  workspace?: keyof Row & string
  payload?(row: Row): JsonObject
}

/** Which of a message's fields a kind has for itself, and the columns that follow. */
function columnsFor<Row extends RecordRow>({ message, told = {}, besides = {}, ...place }: Columned) {
  const named = new Set(message.fields.map(({ name }) => name))
  const has = { maker: named.has('created_by'), bin: named.has('deleted_at'), number: named.has('number') }
  const own = message.fields.filter(
    ({ name, localName }) => !isCommon(name) && name !== 'number' && !(localName in told),
  )
  const fields = [...own.map(columnOf), ...(has.bin ? ['deleted_at'] : [])] as (keyof Row & string)[]
  const more = [
    ...Object.keys(besides).filter((name) => !named.has(name)),
    ...(isTakenAlong(place) ? ['deleted_with'] : []),
  ]
  const changing = [...fields, ...more, 'version', 'updated_at'] as (keyof Row & string)[]
  const first = ['id', ...(has.number ? ['number'] : []), ...(has.maker ? ['created_by'] : [])]
  const all = [...changing, ...first, 'created_at', 'received_at'] as (keyof Row & string)[]
  return { own, fields, columns: { changing, all }, has }
}

interface Columned {
  message: DescMessage
  told?: object
  besides?: object
  workspace?: string
  parent?: string
}

const isTexts = (field: DescField): boolean => field.fieldKind === 'list' && field.scalar === ScalarType.STRING

/** Texts such as tags, each once and without spaces around. */
const cleanList = (texts: unknown): unknown =>
  Array.isArray(texts) ? [...new Set(texts.map((text) => String(text).trim()))] : texts

const emptyRow = (fields: readonly DescField[]): object =>
  Object.fromEntries(fields.map((field) => [columnOf(field), emptyOf(field)]))
