import type { DescField, Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import sql, { type Sql } from 'sql-template-tag'
import type { Condition } from '../../kernel/condition.ts'
import type { Ctx, Principal } from '../../kernel/ctx.ts'
import { cleanName } from '../../kernel/text.ts'
import { defineSubject } from '../journal/subject.ts'
import { faceOf } from '../registry/record-face.ts'
import { registerRecord } from '../registry/registry.ts'
import { type Encryption, secrecyOf } from './record.encryption.ts'
import { columnOf, emptyOf } from './record-field.ts'
import type { ColumnsIn, RecordRow, RowOf } from './record-row.ts'
import type { RecordKind, RecordShape } from './record-shape.ts'
import { writeRecord } from './record.store.ts'

/** How a kind of record is defined: beside its message in the contract only what that does not say. */
export interface RecordDefinition<M extends Message, C extends Message, U extends Message, L, Always, Besides, Row> {
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
  /** The column of the workspace that it is in; absent where the whole company sees it. */
  workspace?: keyof Row & string
  /** The columns of the people it is assigned to, and whether it is for them and its creator alone; see Ownership. */
  assigned?: readonly (keyof Row & string)[]
  private?: keyof Row & string
  /** Which of them, `r`, are neither closed nor in the bin; absent where that is only a matter of the bin. */
  living?: Sql
  /** Which of them, `r`, a principal sees, where the permission to read does not say so. */
  sees?: (principal: Principal) => Sql
  /** Which of those, `r`, a principal may change, where the permission to write does not say so. */
  changes?: (principal: Principal) => Sql
  /** What a new one has where nothing is given, when that is not the empty value. */
  defaults?(ctx: Ctx): Partial<Row>
  /** A record as a rule of its own accepts it, cleaned; throws invalid. */
  checked?(row: Row): Row
  /** A record with a patch, where that is more than setting its fields. */
  patched?(row: Row, patch: ColumnsIn<U, Row>): Row
  /** Fields that mean something only together: who changes one of them has changed all. */
  together?: readonly (readonly (keyof Row & string)[])[]
  /** What lists are sorted by, the default first; text without regard to case. Each takes an index. */
  sorts: readonly (keyof Row & string)[]
  /** The texts that `search` looks in; they take one trigram index. */
  searched?: readonly (keyof Row & string)[]
  /** The kinds of the records it points at, by the message's field. */
  references?: { [K in keyof M]?: () => RecordShape }
  /** Filters of the list request that are more than "one of these values of the field of this name"; in SQL the table is `r`. */
  filters?: { [K in keyof L]?: (value: NonNullable<L[K]>) => (Condition | Sql)[] }
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
>(
  definition: RecordDefinition<M, C, U, L, Always, Besides, NoInfer<RowOf<M, Always, Besides>>>,
): KindOf<C, U, RowOf<M, Always, Besides>> & { readonly message: GenMessage<M> }
export function defineRecord<M extends Message, C extends Message, U extends Message, L, Always, Row extends RecordRow>(
  definition: RecordDefinition<M, C, U, L, Always, Partial<Row>, Row>,
): KindOf<C, U, Row> {
  const { message, title, workspace, references, defaults, checked, patched } = definition
  const face = faceOf(message)
  const has = (name: string): boolean => message.fields.some((field) => field.name === name)
  const own = message.fields.filter((field) => !isCommon(field.name))
  const bin = has('deleted_at') ? ['deleted_at'] : []
  const fields = [...own.map(columnOf), ...bin] as (keyof Row & string)[]
  const besides = Object.keys(definition.besides ?? {}).filter((name) => !has(name)) as (keyof Row & string)[]
  const changing = [...fields, ...besides, 'version', 'updated_at'] as const
  const maker = has('created_by') ? (['created_by'] as const) : []
  const clean = (row: Row): Row => ({ ...row, [title]: cleanName(title, String(row[title])) })
  const kind: KindOf<C, U, Row> = {
    searched: [],
    filters: {},
    unless: {},
    ...(bin.length > 0 && { living: sql`r.deleted_at is null` }),
    ...definition,
    ...face,
    ...secrecyOf({ ...definition, ...face }),
    ...(maker.length > 0 && { maker: 'created_by' }),
    fields,
    idOf: (row) => row.id,
    workspaceOf: (row) => (workspace ? String(row[workspace]) : null),
    payloadOf: (row) => ({ [title]: String(row[title]) }),
    write: (ctx, row) => writeRecord(ctx, kind, row),
    messages: definition,
    has: { maker: maker.length > 0, bin: bin.length > 0 },
    columns: { changing, all: [...changing, 'id', ...maker, 'created_at', 'received_at'] },
    always: new Set(own.filter(({ localName }) => definition.always?.includes(localName as Always)).map(columnOf)),
    references: new Map(
      own.flatMap((field) => {
        const of = references?.[field.localName as keyof M]
        return of ? [[columnOf(field), of] as const] : []
      }),
    ),
    blank: (ctx) => ({ ...(emptyRow(own) as Partial<Row>), ...definition.besides, ...defaults?.(ctx) }),
    checked: (row) => clean(checked?.(row) ?? row),
    patched: (row, patch) => clean(patched?.(row, patch) ?? { ...row, ...patch }),
  }
  defineSubject(kind)
  registerRecord(kind)
  return kind
}

const emptyRow = (fields: readonly DescField[]): object =>
  Object.fromEntries(fields.map((field) => [columnOf(field), emptyOf(field)]))
