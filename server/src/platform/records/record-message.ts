import {
  create,
  type DescField,
  type DescMessage,
  fromJson,
  type JsonValue,
  type Message,
  type MessageShape,
  toJson,
} from '@bufbuild/protobuf'
import type { FieldMask, Timestamp } from '@bufbuild/protobuf/wkt'
import type { Ctx } from '../../kernel/ctx.ts'
import { invalid } from '../../kernel/errors.ts'
import { readPatch, toDate, toTimestamp } from '../contract/index.ts'
import { columnOf, isInstant, isReference, isStruct } from './record-field.ts'
import type { RecordKind, RecordShape, Telling } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'

type Fields = Record<string, unknown>

/** A record as the contract has it. */
export function toMessage<Desc extends DescMessage, Row extends RecordRow>(
  kind: { message: Desc; told: Telling<Row> },
  row: Row,
): MessageShape<Desc> {
  const message = create(kind.message)
  for (const { name, localName, read } of readersOf(kind.message)) {
    const tell = kind.told[localName]
    const value = read(tell ? { [name]: tell(row) } : (row as Fields & Row))
    if (value !== null) (message as Fields & Message)[localName] = value
  }
  return message
}

/** What a field has by the row's columns; null where it is absent. */
interface Reader {
  name: string
  localName: string
  read: (row: Fields) => unknown
}

/** Found out once, since lists have many rows. */
const known = new WeakMap<DescMessage, readonly Reader[]>()

function readersOf(message: DescMessage): readonly Reader[] {
  const readers = known.get(message) ?? message.fields.map(readerOf)
  known.set(message, readers)
  return readers
}

function readerOf(field: DescField): Reader {
  const { name, localName, message } = field
  if (message && isReference(field))
    return { name, localName, read: (row) => referenceOf(message, name, columnOf(field), row) }
  const convert = converterOf(field)
  const read = ({ [name]: value }: Fields) => (value === null || value === undefined ? null : convert(value))
  return { name, localName, read }
}

function converterOf(field: DescField): (value: unknown) => unknown {
  const { message } = field
  if (isInstant(field)) return (value) => toTimestamp(value as Date)
  if (!message || isStruct(field)) return (value) => value
  const convert = (value: unknown) => fromJson(message, value as JsonValue)
  return field.fieldKind === 'list' ? (values) => (values as unknown[]).map(convert) : convert
}

function referenceOf(message: DescMessage, name: string, column: string, row: Fields): Message | null {
  const id = row[name === 'created_by' ? name : column]
  return id ? create(message, { id, name: row[`${name}_name`] ?? '' }) : null
}

/** What a create request gives; what is empty there is not given. */
export function givenIn(schema: DescMessage, request: Message): Fields {
  const given: Fields = {}
  for (const field of schema.fields) {
    const value = (request as unknown as Fields)[field.localName]
    if (value !== undefined && value !== '' && value !== 0 && !isEmptyList(value))
      given[field.name] = columnValue(field, value)
  }
  if (typeof given.id === 'string') given.id = given.id.toLowerCase()
  return given
}

/** What an update names, with what a new one has where it clears. */
export function patchIn<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row, never>,
  schema: DescMessage,
  request: Message & { updateMask?: FieldMask | undefined },
): Fields {
  const named = readPatch(schema, request)
  const fields = schema.fields.filter(({ name }) => named.has(name))
  const blank = kind.blank(ctx)
  return Object.fromEntries(
    fields.map((field) => {
      const value = named.get(field.name)
      return [field.name, isClear(field, value) ? cleared(kind, field, blank) : columnValue(field, value)]
    }),
  )
}

/** A presence mark on an update says that the field is named, not that it can be absent. */
const isClear = (field: DescField, value: unknown): boolean =>
  value === undefined || value === '' || (field.fieldKind === 'enum' && value === 0)

function cleared(kind: Pick<RecordShape, 'always' | 'noun'>, field: DescField, blank: object): unknown {
  if (kind.always.has(field.name)) throw invalid(field.name, `cannot be empty: every ${kind.noun} always has one`)
  return Reflect.get(blank, field.name) ?? null
}

function columnValue(field: DescField, value: unknown): unknown {
  if (isInstant(field)) return toDate(value as Timestamp)
  const { message } = field
  if (!message || isStruct(field)) return value
  const json = (each: unknown) =>
    toJson(message, each as Message, { useProtoFieldName: true, alwaysEmitImplicit: true })
  return Array.isArray(value) ? value.map(json) : json(value)
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
