import { getOption } from '@bufbuild/protobuf'
import { field as fieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js'
import { CreateVenueRequestSchema } from '@eventkit/api/eventkit/v1/venue_pb'
import type { FieldTools } from '@/lib/records/record-field'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')

/** The codes of ISO 3166-1 alpha-2: those that the contract takes. */
const CODES = (() => {
  const rules = getOption(CreateVenueRequestSchema.field.country, fieldRules)
  const pattern = new RegExp(rules.type.case === 'string' ? rules.type.value.pattern : '')
  return LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter((code) => pattern.test(code))
})()

const namesByLocale = new Map<string, { value: string; label: string }[]>()

/** Every country to choose from, by its name in the reader's language. */
export function countries({ format: { locale } }: FieldTools): { value: string; label: string }[] {
  const known = namesByLocale.get(locale)
  if (known) return known
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  const made = CODES.map((code) => ({ value: code, label: names.of(code) ?? code })).sort((a, b) =>
    a.label.localeCompare(b.label, locale),
  )
  namesByLocale.set(locale, made)
  return made
}
