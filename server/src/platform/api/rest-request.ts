import {
  type DescEnum,
  type DescField,
  type DescMessage,
  fromJson,
  type JsonValue as ProtoJson,
  type Message,
  ScalarType,
} from '@bufbuild/protobuf'
import { type FieldViolation, invalidFields } from '../../kernel/errors.ts'
import { isId, rulesOf } from '../../kernel/field-rules.ts'
import { readInstant } from '../../kernel/instant.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { shortEnumName } from '../../kernel/enum-name.ts'

/** Fields a REST caller never writes: the mask is read off the body's keys. */
const hiddenFields = new Set(['update_mask'])

/**
 * Reads a REST body into a message. Stricter than ProtoJSON: an unknown field or a wrong type is refused by its path; and
 * friendlier: enum values in any case, short (`high`) or full (`PRIORITY_HIGH`).
 */
export function readMessage(schema: DescMessage, json: JsonObject): Message {
  const violations: FieldViolation[] = []
  const canonical = readObject(schema, json, '', violations)
  if (violations.length > 0) throw invalidFields(violations)
  return fromJson(schema, canonical)
}

function readObject(schema: DescMessage, json: JsonObject, path: string, violations: FieldViolation[]): ProtoJson {
  const result: Record<string, ProtoJson> = {}
  for (const [name, value] of Object.entries(json)) {
    const at = path ? `${path}.${name}` : name
    const field = fieldsOf(schema).get(name)
    if (!field) violations.push({ field: at, description: 'is not a field of this request' })
    else if (value !== null) result[name] = readField(field, value, at, violations)
  }
  return result
}

const fieldMaps = new WeakMap<DescMessage, Map<string, DescField>>()

/** The fields a REST caller may write, by their names in the contract. */
export function fieldsOf(schema: DescMessage): Map<string, DescField> {
  let fields = fieldMaps.get(schema)
  if (!fields) {
    fields = new Map(schema.fields.filter((f) => !hiddenFields.has(f.name)).map((f) => [f.name, f]))
    fieldMaps.set(schema, fields)
  }
  return fields
}

function readField(field: DescField, value: JsonValue, path: string, violations: FieldViolation[]): ProtoJson {
  const refuse = (description: string): ProtoJson => {
    violations.push({ field: path, description })
    return null
  }
  if (field.fieldKind === 'list') {
    if (!Array.isArray(value)) return refuse('must be a list')
    return value.map((item, i) => readSingle(field, item, `${path}[${i}]`, violations))
  }
  if (field.fieldKind === 'map') {
    if (!isJsonObject(value)) return refuse('must be an object')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, readSingle(field, item, `${path}[${key}]`, violations)]),
    )
  }
  return readSingle(field, value, path, violations)
}

function readSingle(field: DescField, value: JsonValue, path: string, violations: FieldViolation[]): ProtoJson {
  if (field.message) return readMessageValue(field.message, value, path, violations)
  const result = field.enum ? readEnum(field.enum, value) : readScalar(field.scalar, value)
  // The other protocols have no way to leave out an id and take an empty one for absent; REST has.
  if (!('problem' in result) && !(value === '' && isId(field))) return result.value
  violations.push({ field: path, description: 'problem' in result ? result.problem : 'must be a UUID' })
  return null
}

/** A text that an update may leave out and never clear, such as a name. */
export function isNeverEmpty(field: DescField): boolean {
  const type = rulesOf(field)?.type
  return field.fieldKind === 'scalar' && type?.case === 'string' && Number(type.value.minLen) > 0
}

/** Refuses a patch that clears what is never empty. */
export function assertClearable(schema: DescMessage, json: JsonObject): void {
  const kept = [...fieldsOf(schema).values()].filter((field) => json[field.name] === null && isNeverEmpty(field))
  if (kept.length > 0) throw invalidFields(kept.map(({ name }) => ({ field: name, description: 'must not be empty' })))
}

type Read = { value: ProtoJson } | { problem: string }

function readMessageValue(
  schema: DescMessage,
  value: JsonValue,
  path: string,
  violations: FieldViolation[],
): ProtoJson {
  if (schema.typeName === 'google.protobuf.Timestamp') return readInstantValue(value, path, violations)
  if (!isJsonObject(value)) {
    violations.push({ field: path, description: 'must be an object' })
    return null
  }
  return schema.typeName.startsWith('google.protobuf.') ? value : readObject(schema, value, path, violations)
}

/** An instant as ProtoJSON writes it. */
export function readInstantValue(value: JsonValue, path: string, violations: FieldViolation[]): string | null {
  const sent = readInstant(value)
  if ('instant' in sent) return sent.instant.toString()
  violations.push({ field: path, description: sent.problem })
  return null
}

function readEnum(desc: DescEnum, value: JsonValue): Read {
  if (typeof value === 'string') {
    const name = value.toUpperCase()
    const prefix = (desc.sharedPrefix ?? '').toUpperCase()
    const known = desc.values.find((v) => v.number !== 0 && (v.name === name || v.name === prefix + name))
    if (known) return { value: known.name }
  }
  const names = desc.values.filter((v) => v.number !== 0).map((v) => shortEnumName(desc, v.name))
  return { problem: `must be one of ${names.join(', ')}` }
}

function readScalar(type: ScalarType | undefined, value: JsonValue): Read {
  switch (type) {
    case ScalarType.STRING:
      if (typeof value !== 'string') return { problem: 'must be text' }
      return value.isWellFormed() ? { value } : { problem: 'must not contain half a character (a lone surrogate)' }
    case ScalarType.BOOL:
      return typeof value === 'boolean' ? { value } : { problem: 'must be true or false' }
    case ScalarType.BYTES:
      return typeof value === 'string' ? { value } : { problem: 'must be base64 text' }
    case ScalarType.DOUBLE:
      return typeof value === 'number' ? { value } : { problem: 'must be a number' }
    default:
      return readInteger(type, value)
  }
}

function readInteger(type: ScalarType | undefined, value: JsonValue): Read {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return { problem: 'must be a whole number' }
  if (type === ScalarType.INT64) return { value: String(value) }
  const [least, most] = type === ScalarType.UINT32 ? [0, 2 ** 32 - 1] : [-(2 ** 31), 2 ** 31 - 1]
  return value >= least && value <= most ? { value } : { problem: `must be from ${least} to ${most}` }
}

/**
 * Turns query parameters into the JSON a body would have had. A list takes its parameter several times; lists of enum
 * values also take commas (`priority=high,urgent`).
 */
export function readQuery(schema: DescMessage, query: URLSearchParams): JsonObject {
  const json: JsonObject = {}
  for (const name of new Set(query.keys())) {
    const field = fieldsOf(schema).get(name)
    const values = query.getAll(name)
    if (field?.fieldKind === 'list') {
      const parts = field.enum ? values.flatMap((value) => value.split(',')) : values
      json[name] = parts.map((value) => readParameter(field, value))
    } else json[name] = field ? readParameter(field, values.at(-1)!) : values.at(-1)!
  }
  return json
}

function readParameter(field: DescField, text: string): JsonValue {
  // An unescaped "+01:00" arrives as a space.
  if (field.message?.typeName === 'google.protobuf.Timestamp') return text.replace(' ', '+')
  if (field.scalar === ScalarType.BOOL) return text === 'true' ? true : text === 'false' ? false : text
  if (field.scalar === undefined || field.scalar === ScalarType.STRING) return text
  return /^-?\d{1,16}$/.test(text) ? Number(text) : text
}
