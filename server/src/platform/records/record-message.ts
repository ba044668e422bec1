import {
  create,
  type DescField,
  type DescMessage,
  fromJson,
  type JsonValue,
  type Message,
  type MessageInitShape,
  type MessageShape,
  toJson,
} from '@bufbuild/protobuf'
import type { FieldMask, Timestamp } from '@bufbuild/protobuf/wkt'
import { invalid } from '../../kernel/errors.ts'
import { readPatch } from '../contract/index.ts'
import { toTimestamp } from '../contract/index.ts'
import { toDate } from '../contract/index.ts'
import { columnOf, emptyOf, isInstant, isReference } from './record-field.ts'
import type { RecordShape } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'

type Fields = Record<string, unknown>

/** A record as the contract has it. */
export function toMessage<Desc extends DescMessage>(kind: { message: Desc }, row: RecordRow): MessageShape<Desc> {
  const values: Fields = {}
  for (const field of kind.message.fields) {
    const value = messageValue(field, row as unknown as Fields)
    if (value !== null) values[field.localName] = value
  }
  return create(kind.message, values as MessageInitShape<Desc>)
}

function messageValue(field: DescField, row: Fields): unknown {
  if (isReference(field)) return referenceOf(field, row)
  const value = row[field.name]
  if (value === null || value === undefined) return null
  if (isInstant(field)) return toTimestamp(value as Date)
  if (!field.message) return value
  const { message } = field
  return field.fieldKind === 'list'
    ? (value as JsonValue[]).map((each) => fromJson(message, each))
    : fromJson(message, value as JsonValue)
}

function referenceOf(field: DescField, row: Fields): Fields | null {
  const id = row[field.name === 'created_by' ? field.name : columnOf(field)]
  return id ? { id, name: row[`${field.name}_name`] ?? '' } : null
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

/** What an update names, with the empty value where it clears. */
export function patchIn(
  kind: RecordShape,
  schema: DescMessage,
  request: Message & { updateMask?: FieldMask | undefined },
): Fields {
  const named = readPatch(schema, request)
  const fields = schema.fields.filter(({ name }) => named.has(name))
  return Object.fromEntries(fields.map((field) => [field.name, patchValue(kind, field, named.get(field.name))]))
}

function patchValue(kind: RecordShape, field: DescField, value: unknown): unknown {
  if (value === undefined && kind.always.has(field.name))
    throw invalid(field.name, `cannot be empty: every ${kind.noun} always has one`)
  // A presence mark on an update says that the field is named, not that it can be absent.
  if (value === undefined || value === '') return emptyColumn(kind, field)
  return columnValue(field, value)
}

function emptyColumn(kind: RecordShape, field: DescField): unknown {
  const own = kind.message.fields.find((each) => columnOf(each) === field.name)
  return own ? emptyOf(own) : null
}

function columnValue(field: DescField, value: unknown): unknown {
  if (isInstant(field)) return toDate(value as Timestamp)
  const { message } = field
  if (!message) return value
  const json = (each: unknown) =>
    toJson(message, each as Message, { useProtoFieldName: true, alwaysEmitImplicit: true })
  return Array.isArray(value) ? value.map(json) : json(value)
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
