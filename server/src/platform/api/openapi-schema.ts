import { create, type DescEnum, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf'
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt'
import { createValidator } from '@bufbuild/protovalidate'
import type { FieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js'
import { comments } from '@eventkit/api/comments'
import { rulesOf } from '../../kernel/field-rules.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { fieldsOf, isNeverEmpty } from './rest-request.ts'
import { shortEnumName } from '../../kernel/enum-name.ts'

/**
 * Where a schema stands. A reply has every field, null where it is absent; in a body null is as good as absent; a parameter
 * cannot be null.
 */
type Place = 'reply' | 'body' | 'parameter'

/** The named schemas of a document, by name. */
export type Schemas = Map<string, JsonObject>

/** A message of a reply, by reference. */
export const replySchema = (message: DescMessage, schemas: Schemas): JsonObject =>
  named(message.name, schemas, () => objectSchema(message, message.fields, 'reply', schemas))

/** The body of a request, by reference: its message without the fields that stand in the path. */
export function bodySchema(message: DescMessage, inPath: readonly string[], schemas: Schemas): JsonObject {
  const fields = [...fieldsOf(message).values()].filter(({ name }) => !inPath.includes(name))
  return named(message.name, schemas, () => objectSchema(message, fields, 'body', schemas))
}

/** A field as a parameter in the path or the query. */
export const parameterSchema = (field: DescField, schemas: Schemas): JsonObject =>
  fieldSchema(field, 'parameter', schemas)

/** The fields that a request must have: those whose absence breaks a rule. */
export function requiredOf(message: DescMessage): Set<string> {
  const { violations = [] } = validator.validate(message, create(message))
  return new Set(violations.map(({ field: [first] }) => (first && 'name' in first ? first.name : '')))
}

const validator = createValidator()

/** The schema of an object; `ErrorDetail` has its own, since a problem leaves empty fields out. */
export function objectSchema(
  message: DescMessage,
  fields: readonly DescField[],
  place: Place,
  schemas: Schemas,
): JsonObject {
  const needed = place === 'body' ? requiredOf(message) : undefined
  const required = fields.map(({ name }) => name).filter((name) => needed?.has(name) ?? true)
  const text = comments[message.typeName]
  const property = (field: DescField): JsonObject => {
    const schema = fieldSchema(field, place, schemas)
    const isNullable = needed ? !needed.has(field.name) && !isNeverEmpty(field) : mayBeAbsent(field)
    return { ...(isNullable ? orNull(schema) : schema), ...describe(field) }
  }
  return {
    type: 'object',
    ...(text && { description: text }),
    properties: Object.fromEntries(fields.map((field) => [field.name, property(field)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
}

/** Replies show these as null where there is none. */
const mayBeAbsent = (field: DescField): boolean =>
  field.fieldKind === 'message' ||
  field.fieldKind === 'enum' ||
  (field.fieldKind === 'scalar' && field.presence === FeatureSet_FieldPresence.EXPLICIT)

/** The comment of a field in the contract. */
export function describe(field: DescField): JsonObject {
  const text = comments[`${field.parent.typeName}.${field.name}`]
  return text ? { description: text } : {}
}

function orNull(schema: JsonObject): JsonObject {
  return typeof schema.type === 'string' && !schema.enum
    ? { ...schema, type: [schema.type, 'null'] }
    : Object.keys(schema).length === 0
      ? schema
      : { anyOf: [schema, { type: 'null' }] }
}

/** A reference to a schema, which is made when it is first named: a message may hold its own kind. */
function named(name: string, schemas: Schemas, make: () => JsonObject): JsonObject {
  if (!schemas.has(name)) {
    schemas.set(name, {})
    schemas.set(name, make())
  }
  return { $ref: `#/components/schemas/${name}` }
}

function fieldSchema(field: DescField, place: Place, schemas: Schemas): JsonObject {
  const rules = rulesOf(field)
  if (field.fieldKind === 'list') {
    const list = rules?.type.case === 'repeated' ? rules.type.value : undefined
    return {
      type: 'array',
      items: singleSchema(field, list?.items, place, schemas),
      ...(list?.minItems && { minItems: Number(list.minItems) }),
      ...(list?.maxItems && { maxItems: Number(list.maxItems) }),
      ...(list?.unique && { uniqueItems: true }),
    }
  }
  if (field.fieldKind !== 'map') return singleSchema(field, rules, place, schemas)
  const map = rules?.type.case === 'map' ? rules.type.value : undefined
  return {
    type: 'object',
    additionalProperties: singleSchema(field, map?.values, place, schemas),
    ...(map?.maxPairs && { maxProperties: Number(map.maxPairs) }),
  }
}

function singleSchema(field: DescField, rules: FieldRules | undefined, place: Place, schemas: Schemas): JsonObject {
  if (field.message) return messageSchema(field.message, place, schemas)
  if (field.enum) return enumSchema(field.enum, schemas)
  switch (field.scalar) {
    case ScalarType.BOOL:
      return { type: 'boolean' }
    case ScalarType.STRING:
      return stringSchema(rules)
    case ScalarType.BYTES:
      return { type: 'string', contentEncoding: 'base64' }
    default:
      return numberSchema(field.scalar, rules)
  }
}

function messageSchema(message: DescMessage, place: Place, schemas: Schemas): JsonObject {
  switch (message.typeName) {
    case 'google.protobuf.Timestamp':
      return { type: 'string', format: 'date-time' }
    case 'google.protobuf.Struct':
      return { type: 'object', additionalProperties: true }
    case 'google.protobuf.Value':
      return {}
    default:
      if (place === 'reply') return replySchema(message, schemas)
      return named(`${message.name}Input`, schemas, () => objectSchema(message, message.fields, 'body', schemas))
  }
}

function enumSchema(desc: DescEnum, schemas: Schemas): JsonObject {
  const values = desc.values.filter((value) => value.number !== 0)
  const text = comments[desc.typeName]
  return named(desc.name, schemas, () => ({
    type: 'string',
    ...(text && { description: text }),
    enum: values.map((value) => shortEnumName(desc, value.name)),
  }))
}

function stringSchema(rules: FieldRules | undefined): JsonObject {
  if (rules?.type.case !== 'string') return { type: 'string' }
  const { minLen, maxLen, pattern, in: oneOf, wellKnown } = rules.type.value
  return {
    type: 'string',
    ...(Number(minLen) > 0 && { minLength: Number(minLen) }),
    ...(Number(maxLen) > 0 && { maxLength: Number(maxLen) }),
    ...(pattern && { pattern }),
    ...(oneOf.length > 0 && { enum: oneOf }),
    ...(wellKnown.case === 'uuid' && { format: 'uuid' }),
    ...(wellKnown.case === 'email' && { format: 'email' }),
  }
}

/** What a field of each type holds; REST shows 64 bits as a number, which is exact up to here. */
const bounds: Partial<Record<ScalarType, { format: string; minimum: number; maximum: number }>> = {
  [ScalarType.INT32]: { format: 'int32', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  [ScalarType.UINT32]: { format: 'uint32', minimum: 0, maximum: 2 ** 32 - 1 },
  [ScalarType.INT64]: { format: 'int64', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
}

function numberSchema(scalar: ScalarType, rules: FieldRules | undefined): JsonObject {
  const own =
    scalar === ScalarType.DOUBLE ? { type: 'number', format: 'double' } : { type: 'integer', ...bounds[scalar] }
  const type = rules?.type
  if (type?.case !== 'double' && type?.case !== 'int32' && type?.case !== 'int64' && type?.case !== 'uint32') return own
  const { greaterThan, lessThan } = type.value
  return {
    ...own,
    ...(greaterThan.case === 'gte' && { minimum: Number(greaterThan.value) }),
    ...(lessThan.case === 'lte' && { maximum: Number(lessThan.value) }),
  }
}
