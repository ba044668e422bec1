import { type DescField, type DescMessage, type Message, ScalarType } from '@bufbuild/protobuf'
import type { Timestamp } from '@bufbuild/protobuf/wkt'
import { createValidator } from '@bufbuild/protovalidate'
import { type FieldViolation, invalidFields } from '../../kernel/errors.ts'
import { composed, controlsIn, hasLines, isVisible } from '../../kernel/text.ts'
import { isId, isSecret } from '../../kernel/field-rules.ts'
import { isInRange } from '../../kernel/instant.ts'

const validator = createValidator()
const structDepth = 20
/** Bytes of JSON. Lists and the journal carry these objects whole. */
const structBytes = 65_536

/**
 * Checks a request against the field rules of the contract and the limits of every text; each violation names its field.
 * Ids are in small letters from then on, as the database gives them back: elsewhere they are compared as texts. All other
 * texts but secrets are composed: what looks the same is the same, and is found.
 */
export function validate(schema: DescMessage, request: Message): void {
  spell(schema, request)
  const violations = limitViolations(schema, request, '')
  const result = validator.validate(schema, request)
  if (result.kind === 'error') throw result.error
  for (const violation of result.kind === 'invalid' ? result.violations : []) {
    const field = violation.field.map(fieldText).join('').replace(/^\./, '')
    violations.push({ field, description: inSingular(violation.message) })
  }
  if (violations.length > 0) throw invalidFields(violations)
}

function spell(schema: DescMessage, message: Message): void {
  const values = message as unknown as Record<string, unknown>
  for (const field of spelledFieldsOf(schema)) {
    const { oneof, localName } = field
    const chosen = oneof ? (values[oneof.localName] as { case?: string; value?: unknown }) : undefined
    if (chosen && chosen.case === localName) chosen.value = spelled(field, chosen.value)
    else if (!chosen) values[localName] = spelled(field, values[localName])
  }
}

/** A value of a field, or each of its values. */
function spelled(field: DescField, value: unknown): unknown {
  if (typeof value === 'string') return isId(field) ? value.toLowerCase() : composed(value)
  if (Array.isArray(value)) return value.map((each) => spelled(field, each))
  if (value === undefined) return value
  if (field.fieldKind === 'map' && field.mapKind === 'scalar')
    return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, spelled(field, each)]))
  for (const each of field.fieldKind === 'map' ? Object.values(value as object) : [value])
    if (field.message) spell(field.message, each as Message)
  return value
}

const spelledFields = new WeakMap<DescMessage, readonly DescField[]>()

/** The fields of a message that are texts, or lists or maps of them, or messages that have some. */
function spelledFieldsOf(schema: DescMessage): readonly DescField[] {
  const known = spelledFields.get(schema)
  if (known) return known
  spelledFields.set(schema, []) // for a message that holds itself
  const found = schema.fields.filter((field) => {
    if (field.message) return !isFree(field.message) && spelledFieldsOf(field.message).length > 0
    return field.scalar === ScalarType.STRING && !isSecret(field)
  })
  spelledFields.set(schema, found)
  return found
}

/** JSON, which is kept as programs give it. */
const isFree = ({ typeName }: DescMessage): boolean => typeName === 'google.protobuf.Struct'

/** The library says "at least 1 characters". */
const inSingular = (text: string): string => text.replace(/\b1 (character|byte|item)s\b/, '1 $1')

function fieldText(part: { kind: string } & object): string {
  if (part.kind === 'list_sub' && 'index' in part) return `[${String(part.index)}]`
  if (part.kind === 'map_sub' && 'key' in part) return `[${String(part.key)}]`
  if ('name' in part) return `.${String(part.name)}`
  return ''
}

/** What no field may hold whatever its rules: NUL, which PostgreSQL cannot keep, instants out of range, deep objects. */
function limitViolations(schema: DescMessage, message: Message, path: string): FieldViolation[] {
  const values = message as unknown as Record<string, unknown>
  return schema.fields.flatMap((field) => {
    const holder = field.oneof ? (values[field.oneof.localName] as { case?: string; value?: unknown }) : undefined
    const value = holder ? (holder.case === field.localName ? holder.value : undefined) : values[field.localName]
    if (value === undefined) return []
    const at = path ? `${path}.${field.name}` : field.name
    if (field.fieldKind === 'list')
      return (value as unknown[]).flatMap((item, i) => singleViolations(field, item, `${at}[${i}]`))
    if (field.fieldKind !== 'map') return singleViolations(field, value, at)
    return Object.entries(value as object).flatMap(([key, item]) => [
      ...textViolations(key, at),
      ...singleViolations(field, item, `${at}[${key}]`),
    ])
  })
}

/** What has to equal what is in a file, and the name of a file, which is cleaned where it is kept. */
const ofFiles = new Set(['columns', 'file_name'])

/** Kept as they came, control characters and all. */
const isRaw = (field: DescField): boolean => isSecret(field) || ofFiles.has(field.name)

/**
 * Whether a text is there to be seen in one line, as a name: it may be allowed to be empty, but not to look as if it were. A
 * search for nothing finds everything.
 */
const isLabel = (field: DescField): boolean => field.name !== 'search' && !isRaw(field) && !hasLines(field.name)

function singleViolations(field: DescField, value: unknown, path: string): FieldViolation[] {
  if (field.scalar === ScalarType.STRING) {
    const text = value as string
    const wrong = textViolations(text, path)
    if (wrong.length > 0) return wrong
    const controls = isRaw(field) ? undefined : controlsIn(field.name, text)
    if (controls) return [{ field: path, description: controls }]
    if (text !== '' && isLabel(field) && !isVisible(text)) {
      return [{ field: path, description: 'must have a visible character' }]
    }
    return []
  }
  if (!field.message) return []
  if (field.message.typeName === 'google.protobuf.Timestamp') return instantViolations(value as Timestamp, path)
  if (isFree(field.message)) {
    if (Buffer.byteLength(JSON.stringify(value)) > structBytes)
      return [{ field: path, description: 'must be at most 64 KB' }]
    return structViolations(value, path, structDepth)
  }
  return limitViolations(field.message, value as Message, path)
}

function textViolations(text: string, field: string): FieldViolation[] {
  if (text.includes('\0')) return [{ field, description: 'must not contain NUL characters' }]
  return text.isWellFormed() ? [] : [{ field, description: 'must not contain half a character (a lone surrogate)' }]
}

function instantViolations({ seconds, nanos }: Timestamp, field: string): FieldViolation[] {
  const isGood = isInRange(Number(seconds) * 1000) && nanos >= 0 && nanos < 1e9
  return isGood ? [] : [{ field, description: 'must be between the years 1 and 9999' }]
}

function structViolations(value: unknown, field: string, depth: number): FieldViolation[] {
  if (typeof value === 'string') return textViolations(value, field)
  if (typeof value === 'number' && !Number.isFinite(value)) return [{ field, description: 'must hold finite numbers' }]
  if (typeof value !== 'object' || value === null) return []
  if (depth === 0) return [{ field, description: `must not be nested deeper than ${structDepth} levels` }]
  for (const [key, item] of Object.entries(value)) {
    const found = [...textViolations(key, field), ...structViolations(item, field, depth - 1)]
    if (found.length > 0) return found
  }
  return []
}
