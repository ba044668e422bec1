import type { DescField, DescMessage, Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import type { Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { cleanName } from '../../kernel/text.ts'
import { defineSubject, type Subject } from '../journal/index.ts'
import { columnOf, emptyOf } from './record-field.ts'
import type { ColumnsIn, RecordRow, RowOf } from './record-row.ts'
import { writeRecord } from './record.store.ts'

/** How a kind of record is defined: beside its message in the contract only what that does not say. */
export interface RecordDefinition<M extends Message, C extends Message, U extends Message, L, Always, Row> {
  /** `planning.venue`: its module and what it is. Its table, permissions and journal kinds are called after it. */
  type: string
  message: GenMessage<M>
  create: GenMessage<C>
  update: GenMessage<U>
  list: GenMessage<L & Message>
  /** The field that people know it by: one line with something to see in it. */
  title: keyof Row & string
  /** Fields of the message that are never absent although the contract could leave them out. */
  always?: readonly Always[]
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
  searched: readonly (keyof Row & string)[]
  /** The kinds of the records it points at, by the message's field. */
  references?: { [K in keyof M]?: () => RecordShape }
  /** Filters of the list request that are more than "one of these values of the field of this name". */
  filters?: { [K in keyof L]?: (value: NonNullable<L[K]>) => Condition[] }
}

/** A part of a list's where. One of texts or lists cannot use an index under row-level security by itself (ADR 5). */
export type Condition = Sql | { column: string; contains: string }

/** What is known of a kind of record whatever its rows are. */
export interface RecordShape {
  readonly type: string
  readonly message: DescMessage
  readonly table: string
  /** What one is called in messages: `venue`. */
  readonly noun: string
  readonly messages: { create: DescMessage; update: DescMessage; list: DescMessage }
  /** The column that people know it by. */
  readonly title: string
  /** By the column that holds the id, `venue_id`. */
  readonly references: ReadonlyMap<string, () => RecordShape>
  readonly always: ReadonlySet<string>
  readonly sorts: readonly string[]
  readonly searched: readonly string[]
  readonly filters: Readonly<Record<string, ((value: never) => Condition[]) | undefined>>
}

/** A kind of record with all that follows from its definition. */
export interface RecordKind<Row extends RecordRow, Patch extends object = object, New extends object = object>
  extends RecordShape, Subject<Row> {
  readonly type: string
  readonly message: DescMessage
  readonly columns: { changing: readonly (keyof Row & string)[]; all: readonly (keyof Row & string)[] }
  /** The values of a new one before anything is given. */
  blank(ctx: Ctx): Partial<Row>
  checked(row: Row): Row
  patched(row: Row, patch: Patch): Row
  /** Only for the type of what makes a new one. */
  readonly given?: New
}

const common = new Set([
  'id',
  'version',
  'created_by',
  'created_at',
  'updated_at',
  'received_at',
  'deleted_at',
] as const satisfies readonly (keyof RecordRow)[])

/** Defines a kind of record; once, at a module's top level. */
export function defineRecord<
  M extends Message,
  C extends Message,
  U extends Message,
  L,
  const Always extends keyof M = never,
>(
  definition: RecordDefinition<M, C, U, L, Always, RowOf<M, Always>>,
): RecordKind<RowOf<M, Always>, ColumnsIn<U, RowOf<M, Always>>, ColumnsIn<C, RowOf<M, Always>>> {
  type Row = RowOf<M, Always>
  const { type, message, title, references, filters = {}, defaults, checked, patched } = definition
  const own = message.fields.filter((field) => !common.has(field.name as never))
  const fields = own.map(columnOf) as (keyof Row & string)[]
  const changing = [...fields, 'deleted_at', 'version', 'updated_at'] as const
  const clean = (row: Row): Row => ({ ...row, [title]: cleanName(title, String(row[title])) })
  const kind: RecordKind<Row, ColumnsIn<U, Row>, ColumnsIn<C, Row>> = {
    ...definition,
    filters,
    fields: [...fields, 'deleted_at'],
    idOf: (row) => row.id,
    payloadOf: (row) => ({ [title]: String(row[title]) }),
    write: (ctx, row) => writeRecord(ctx, kind, row),
    table: type.replace('.', '_'),
    noun: type.split('.').at(-1) ?? type,
    messages: definition,
    columns: { changing, all: [...changing, 'id', 'created_by', 'created_at', 'received_at'] },
    always: new Set(own.filter(({ localName }) => definition.always?.includes(localName as Always)).map(columnOf)),
    references: new Map(
      own.flatMap((field) => {
        const of = references?.[field.localName as keyof M]
        return of ? [[columnOf(field), of] as const] : []
      }),
    ),
    blank: (ctx) => ({ ...(emptyRow(own) as Partial<Row>), ...defaults?.(ctx) }),
    checked: (row) => clean(checked?.(row) ?? row),
    patched: (row, patch) => clean(patched?.(row, patch) ?? { ...row, ...patch }),
  }
  defineSubject(kind)
  return kind
}

const emptyRow = (fields: readonly DescField[]): object =>
  Object.fromEntries(fields.map((field) => [columnOf(field), emptyOf(field)]))
