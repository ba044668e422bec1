import type { DescField } from '@bufbuild/protobuf'
import { toJournalValue } from '../../kernel/changes.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { textOf } from '../../kernel/text.ts'
import { shortEnumName } from '../contract/index.ts'
import type { ImportedRecord, Importer } from '../importer.ts'
import { hiddenFields } from '../access/field.rules.ts'
import { isInReach, isSeen } from '../access/sight.ts'
import { isInstant } from './record-field.ts'
import type { RecordKind, RecordShape } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'
import { type RecordVerbs, verbsOf } from './record.rpc.ts'
import { lockPlaces } from './record.place.store.ts'
import { listRecordsById } from './record.store.ts'

/** What an importer does with records of a kind; how a file of theirs is read, and where they go, is the module's. */
export type RecordImporting = Pick<
  Importer,
  'kind' | 'permission' | 'resolve' | 'lock' | 'find' | 'create' | 'update' | 'remove' | 'restore'
>

/** The columns of when a record starts, and in which zone. */
export interface Starting {
  at: string
  timeZone: string
}

/**
 * Brings records of a kind in through its own verbs, under the one of the row above and into the workspace chosen; a row's
 * fields are called as in the contract, enums by name.
 */
export function importing<Row extends RecordRow, Patch extends object, New extends object>(
  kind: RecordKind<Row, Patch, New>,
  verbs: Partial<RecordVerbs<Row, Patch, New>> = {},
  starting?: Starting,
): RecordImporting {
  const does = { ...verbsOf(kind), ...verbs }
  return {
    kind: kind.type,
    permission: `${kind.type}.write`,
    resolve: async (ctx, rows) => rows.map((row) => ({ ...row, fields: fieldsFor(ctx, kind, row.fields) })),
    lock: (ctx, ids) => lockPlaces(ctx, kind, ids),
    find: async (ctx, ids) => (await listRecordsById(ctx, kind, ids)).map((row) => imported(ctx, kind, row, starting)),
    create: async (ctx, { id, fields, parentId, workspaceId }) => {
      const given = rowFields(kind, fieldsFor(ctx, kind, fields)) as New
      const parent = parentId && kind.parent && { [kind.parent]: parentId }
      const workspace = workspaceId && kind.workspace && { [kind.workspace]: workspaceId }
      return (await does.create(ctx, { ...given, ...parent, ...workspace, id })).version
    },
    update: async (ctx, id, changes) =>
      (await does.update(ctx, id, 0, rowFields(kind, fieldsFor(ctx, kind, changes)) as Patch)).version,
    remove: async (ctx, id) => (await does.delete(ctx, id, 0)).version,
    restore: async (ctx, id) => (await does.restore(ctx, id)).version,
  }
}

/**
 * Brings tables in as records of a kind; the file at `reader` reads them (readsRecords), and `columns` are what it can fill. No
 * table is taken for one of these unless the upload names the kind: most have a name and notes.
 */
export function importingTables<Row extends RecordRow, Patch extends object, New extends object>(
  kind: RecordKind<Row, Patch, New>,
  { reader, columns }: { reader: URL; columns: object },
): Importer {
  const place = { scope: `csv ${kind.type}`, workspaceId: null }
  const file = { format: 'csv', place: async () => place, reader }
  return { ...importing(kind), ...file, columns: Object.keys(columns) }
}

/** Those of a record's fields that the caller is shown: an import neither compares nor sets the others. */
function fieldsFor({ principal }: Pick<Ctx, 'principal'>, { message }: RecordShape, fields: JsonObject): JsonObject {
  const hidden = hiddenFields(principal, message)
  return hidden.size === 0 ? fields : Object.fromEntries(Object.entries(fields).filter(([name]) => !hidden.has(name)))
}

function imported<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  row: Row,
  starting: Starting | undefined,
): ImportedRecord {
  const value = (name = ''): unknown => Reflect.get(row, name)
  return {
    id: row.id,
    state: stateOf(ctx, kind, row),
    version: row.version,
    name: textOf(value(kind.title)),
    startsAt: textOf(toJournalValue(value(starting?.at))),
    timeZone: textOf(value(starting?.timeZone)) || ctx.principal.timeZone,
    fields: fieldsFor(ctx, kind, fieldsOf(kind, row)),
  }
}

function stateOf({ principal }: Ctx, kind: RecordShape, row: RecordRow): ImportedRecord['state'] {
  const isMade = kind.maker !== undefined && Reflect.get(row, kind.maker) === principal.userId
  if (!isSeen(principal, kind, row)) return isMade ? 'moved_away' : 'hidden'
  if (!isInReach(principal, kind, row, `${kind.type}.write`)) return 'out_of_reach'
  return row.deleted_at ? 'deleted' : 'living'
}

/** A record's own fields as an import compares them. */
export function fieldsOf<Row extends RecordRow>(kind: RecordKind<Row>, row: Row): JsonObject {
  const names = new Set<string>(kind.fields)
  const fields = kind.message.fields.filter(({ name }) => names.has(name) && name !== 'deleted_at')
  return Object.fromEntries(fields.map((field) => [field.name, told(field, Reflect.get(row, field.name))]))
}

function told(field: DescField, value: unknown): JsonValue {
  if (Array.isArray(value) && field.enum) return value.map((each) => told(field, each))
  const known = field.enum?.values.find(({ number }) => number === value)
  return field.enum && known ? shortEnumName(field.enum, known.name) : toJournalValue(value)
}

/** The fields of a row of a file as the kind's table has them. */
export function rowFields({ message }: RecordShape, fields: JsonObject): Record<string, unknown> {
  const descs = new Map(message.fields.map((field) => [field.name, field]))
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, meant(descs.get(name), value)]))
}

function meant(field: DescField | undefined, value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map((each) => meant(field, each))
  if (!field || typeof value !== 'string') return value
  if (isInstant(field)) return new Date(value)
  const { enum: desc } = field
  return desc ? (desc.values.find(({ name }) => shortEnumName(desc, name) === value)?.number ?? value) : value
}
