import { type DescField, type DescMessage, getOption } from '@bufbuild/protobuf'
import { field as fieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js'
import type { Violation } from '@/lib/errors'
import type { Format } from '@/lib/format'
import type { Translate } from '@/lib/i18n'
import type { RecordField } from '@/lib/records/record-field'
import type { RecordKind } from '@/lib/records/record-types'
import { fieldOf, readText } from '@/lib/records/record-value'

/** What a form holds of a field: text, tags, or a tick. */
export type FormValue = string | string[] | boolean

/** What a form holds, by the local name of the request's fields. */
export type FormValues = Record<string, FormValue>

/** A field that the form for a new record asks for, and what the create request calls it. */
export interface AskedField {
  name: string
  field: RecordField<never>
  request: DescField
}

/** The fields that the form for a new record of a kind asks for. */
export const askedOf = ({ fields }: RecordKind, schema: DescMessage): AskedField[] =>
  Object.entries(fields)
    .filter(([, { isAsked }]) => isAsked)
    .map(([name, field]) => ({ name, field, request: fieldOf(schema, name) }))

/** What a form starts with in a field: what the list behind is filtered by, or nothing yet. */
export function firstValue({ input }: RecordField<never>, given: string[], timeZone: string): FormValue {
  if (input?.as === 'tags') return given
  if (input?.as === 'check') return given[0] === 'true'
  return given[0] ?? (input?.as === 'zone' ? timeZone : '')
}

/** The zone of an instant in a form: that of the field that says it, or the reader's. */
export function zoneOf({ input }: RecordField<never>, values: Readonly<FormValues>, timeZone: string): string {
  const zone = input?.as === 'instant' && input.zoneIn ? values[input.zoneIn] : undefined
  return typeof zone === 'string' && zone !== '' ? zone : timeZone
}

/** What a form holds as the create request has it. */
export function readForm(asked: readonly AskedField[], values: FormValues, format: Format): Record<string, unknown> {
  return Object.fromEntries(
    asked.flatMap(({ field, request }) => {
      const value = values[request.localName] ?? ''
      if (typeof value !== 'string') return [[request.localName, value]]
      const isCount = field.input?.as === 'count' && value.trim() !== ''
      const zone = zoneOf(field, values, format.timeZone)
      const read = isCount ? readCount(value, format) : readText(request, value.trim(), zone)
      return read === undefined ? [] : [[request.localName, read]]
    }),
  )
}

/** What is wrong with a form beside its texts: a count that is none, an instant that is not whole, and what is missing. */
export function formSlips(
  asked: readonly AskedField[],
  values: FormValues,
  format: Format,
  t: Translate,
): readonly Violation[] {
  const read = readForm(asked, values, format)
  return asked.flatMap(({ field: { input }, request }) => {
    const { localName } = request
    const value = values[localName] ?? ''
    if (typeof value !== 'string') return []
    if (input?.as === 'count' && readCount(value, format) === undefined)
      return [{ field: localName, description: t('layers.notCount') }]
    const isMissing = value.trim() === '' ? getOption(request, fieldRules).required : read[localName] === undefined
    return isMissing ? [{ field: localName, description: t('layers.fieldRequired') }] : []
  })
}

/** The count that was typed, also as the reader's language groups it: "1.200" in German; 0 for nothing, undefined for none. */
export function readCount(text: string, { number }: Format): number | undefined {
  const typed = text.trim()
  const plain = typed.replace(/\D/g, '')
  return plain.length <= 9 && (typed === plain || typed === number(Number(plain))) ? Number(plain) : undefined
}
