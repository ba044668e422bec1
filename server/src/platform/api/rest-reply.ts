import { type DescField, type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf'
import type { Struct, Value } from '@bufbuild/protobuf/wkt'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { toText } from '../contract/instant.ts'
import { shortEnumName } from '../../kernel/enum-name.ts'

type Write = (value: never) => JsonValue

const writers = new WeakMap<DescMessage, (message: Message) => JsonObject>()

/**
 * A message as REST shows it: snake_case, every field present (absent ones null), enum values short and in lower case,
 * 64-bit integers as numbers. Built once per message type; replies are written by plain closures.
 */
export function writeMessage(schema: DescMessage, message: Message): JsonObject {
  return writerOf(schema)(message)
}

function writerOf(schema: DescMessage): (message: Message) => JsonObject {
  const known = writers.get(schema)
  if (known) return known
  const fields: { name: string; key: string; write: Write }[] = []
  const writer = (message: Message): JsonObject => {
    const source = message as unknown as Record<string, never>
    const json: JsonObject = {}
    for (const { name, key, write } of fields) {
      const value = source[key]
      json[name] = value === undefined ? null : write(value)
    }
    return json
  }
  // Known before its fields are read, so that a message may hold its own kind.
  writers.set(schema, writer)
  for (const field of schema.fields) {
    // The members of a oneof live under its name, and none of the messages REST replies with has one.
    if (!field.oneof) fields.push({ name: field.name, key: field.localName, write: fieldWriter(field) })
  }
  return writer
}

function fieldWriter(field: DescField): Write {
  const single = singleWriter(field)
  if (field.fieldKind === 'list') return (values: never[]) => values.map(single)
  if (field.fieldKind === 'map') {
    return (map: Record<string, never>) =>
      Object.fromEntries(Object.entries(map).map(([key, value]) => [key, single(value)]))
  }
  return single
}

function singleWriter(field: DescField): Write {
  if (field.message) return messageWriter(field.message)
  if (field.enum) {
    const { enum: desc } = field
    const names = new Map(desc.values.map((v) => [v.number, v.number === 0 ? null : shortEnumName(desc, v.name)]))
    return (value: number) => names.get(value) ?? null
  }
  if (field.scalar === ScalarType.INT64) return (value: bigint) => Number(value)
  if (field.scalar === ScalarType.BYTES) return (value: Uint8Array) => Buffer.from(value).toString('base64')
  return (value: JsonValue) => value
}

function messageWriter(schema: DescMessage): Write {
  switch (schema.typeName) {
    case 'google.protobuf.Timestamp':
      return toText
    // protobuf-es keeps a Struct field as the JSON object it stands for.
    case 'google.protobuf.Struct':
      return (value: JsonObject | Struct) => value as JsonObject
    case 'google.protobuf.Value':
      return (value: Value) => writeValue(value)
    default:
      return (value: Message) => writerOf(schema)(value)
  }
}

function writeValue({ kind }: Value): JsonValue {
  switch (kind.case) {
    case 'structValue':
      return Object.fromEntries(Object.entries(kind.value.fields).map(([key, value]) => [key, writeValue(value)]))
    case 'listValue':
      return kind.value.values.map(writeValue)
    case 'nullValue':
    case undefined:
      return null
    default:
      return kind.value
  }
}
