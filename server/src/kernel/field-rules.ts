import { type DescField, type DescMessage, getOption, hasOption } from '@bufbuild/protobuf'
import { field as fieldRules, type FieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js'

/** The rules of a field in the contract. */
export const rulesOf = (field: DescField): FieldRules | undefined =>
  hasOption(field, fieldRules) ? getOption(field, fieldRules) : undefined

/** True for a field that holds an id, or a list of them. */
export function isId(field: DescField): boolean {
  const type = rulesOf(field)?.type
  const text = type?.case === 'repeated' ? type.value.items?.type : type
  return text?.case === 'string' && text.value.wellKnown.case === 'uuid'
}

/** True for a field whose value the contract marks with `debug_redact`: a password, a token, a link that has one. */
export const isSecret = ({ proto }: DescField): boolean => proto.options?.debugRedact === true

/** The most characters that the contract lets a text have, or each of a list of texts. Throws where it has no limit. */
export function mostCharacters(message: DescMessage, name: string): number {
  const type = typeOf(message, name)
  const text = type?.case === 'repeated' ? type.value.items?.type : type
  return limit(name, text?.case === 'string' ? text.value.maxLen : 0n)
}

/** The most items that the contract lets a list have. Throws where it has no limit. */
export function mostItems(message: DescMessage, name: string): number {
  const type = typeOf(message, name)
  return limit(name, type?.case === 'repeated' ? type.value.maxItems : 0n)
}

/** The texts that the contract lets a field be. Throws where it takes any. */
export function choicesOf(message: DescMessage, name: string): readonly string[] {
  const type = typeOf(message, name)
  if (type?.case !== 'string' || type.value.in.length === 0) throw new Error(`the contract has no choices for ${name}`)
  return type.value.in
}

/** The pattern that the contract has for a text. Throws where it has none. */
export function patternOf(message: DescMessage, name: string): RegExp {
  const type = typeOf(message, name)
  if (type?.case !== 'string' || type.value.pattern === '') throw new Error(`the contract has no pattern for ${name}`)
  return new RegExp(type.value.pattern)
}

function typeOf({ fields }: DescMessage, name: string): FieldRules['type'] | undefined {
  const field = fields.find((candidate) => candidate.name === name)
  return field && rulesOf(field)?.type
}

function limit(name: string, most: bigint): number {
  if (most === 0n) throw new Error(`the contract has no limit for ${name}`)
  return Number(most)
}
