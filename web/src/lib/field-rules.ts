import { type DescField, type DescMessage, getOption } from '@bufbuild/protobuf'
import { field as fieldRules, type StringRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js'
import type { Violation } from '@/lib/errors'
import type { Translate } from '@/lib/i18n'

// RFC 5322 allows more; the server decides. This only catches slips before a round trip.
const EMAIL = /^[^\s@]+@[^\s@]+$/

/** Checks texts against the field rules of a message of the contract: the same ones the server applies. */
export function checkFields(schema: DescMessage, values: object, t: Translate): Violation[] {
  const violations: Violation[] = []
  for (const [name, value] of Object.entries(values)) {
    const field = schema.fields.find((candidate) => candidate.localName === name)
    const rules = field && stringRules(field)
    if (!rules || typeof value !== 'string') continue
    const description = breach(rules, value, t)
    if (description) violations.push({ field: name, description })
  }
  return violations
}

/** The most characters that the contract lets a text have; undefined where it has no limit. */
export function mostCharacters(schema: DescMessage, name: string): number | undefined {
  const field = schema.fields.find((candidate) => candidate.localName === name)
  return Number((field && stringRules(field))?.maxLen ?? 0) || undefined
}

function stringRules(field: DescField): StringRules | undefined {
  const rules = getOption(field, fieldRules)
  return rules.type.case === 'string' ? rules.type.value : undefined
}

function breach(rules: StringRules, value: string, t: Translate): string | undefined {
  // Code points, as protovalidate counts.
  const length = Array.from(value).length
  const least = Number(rules.minLen)
  const most = Number(rules.maxLen)
  const isEmail = rules.wellKnown.case === 'email' && rules.wellKnown.value
  const fits = !rules.pattern || new RegExp(rules.pattern, 'u').test(value)
  if (length === 0) return least > 0 || isEmail || !fits ? t('layers.fieldRequired') : undefined
  if (length < least) return t('layers.fieldTooShort', { count: least })
  if (most > 0 && length > most) return t('layers.fieldTooLong', { count: most })
  if (isEmail && !EMAIL.test(value)) return t('layers.fieldEmail')
  return fits ? undefined : t('layers.fieldPattern')
}
