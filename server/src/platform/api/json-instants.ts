import type { DescField, DescMessage } from '@bufbuild/protobuf'
import { type FieldViolation, invalidFields } from '../../kernel/errors.ts'
import { isJsonObject, type JsonValue } from '../../kernel/json.ts'
import { readInstantValue } from './rest-request.ts'

/**
 * A message in ProtoJSON with its instants read as strictly as REST does, since protobuf-es parses them as Date does and
 * makes 2 March of 30 February. Changes the JSON it is given. Throws invalid, each violation naming its field.
 */
export function withInstants<J extends JsonValue>(schema: DescMessage, json: J): J {
  const violations: FieldViolation[] = []
  readObject(schema, json, '', violations)
  if (violations.length > 0) throw invalidFields(violations)
  return json
}

function readObject(schema: DescMessage, json: JsonValue, path: string, violations: FieldViolation[]): void {
  if (!isJsonObject(json)) return
  const fields = messageFields(schema)
  for (const [name, value] of Object.entries(json)) {
    const field = fields.get(name)
    if (!field || value === null) continue
    json[name] = readField(field, value, path ? `${path}.${field.name}` : field.name, violations)
  }
}

const fieldMaps = new WeakMap<DescMessage, Map<string, DescField>>()

/** The fields that hold messages, by both names that ProtoJSON has for each. */
function messageFields(schema: DescMessage): Map<string, DescField> {
  let fields = fieldMaps.get(schema)
  if (!fields) {
    const holders = schema.fields.filter((field) => field.message)
    fields = new Map(holders.flatMap((field) => [field.name, field.jsonName].map((name) => [name, field])))
    fieldMaps.set(schema, fields)
  }
  return fields
}

function readField(field: DescField, value: JsonValue, path: string, violations: FieldViolation[]): JsonValue {
  const read = (item: JsonValue, at: string): JsonValue => readSingle(field.message, item, at, violations)
  if (field.fieldKind === 'list')
    return Array.isArray(value) ? value.map((item, i) => read(item, `${path}[${i}]`)) : value
  if (field.fieldKind !== 'map') return read(value, path)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item, `${path}[${key}]`)]))
}

function readSingle(
  schema: DescMessage | undefined,
  value: JsonValue,
  path: string,
  violations: FieldViolation[],
): JsonValue {
  if (schema?.typeName === 'google.protobuf.Timestamp') return readInstantValue(value, path, violations)
  if (schema && !schema.typeName.startsWith('google.protobuf.')) readObject(schema, value, path, violations)
  return value
}
