import { type DescField, type DescMessage, getOption } from '@bufbuild/protobuf'
import { field as fieldRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js'
import type { Violation } from '@/lib/errors'
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
export function readForm(asked: readonly AskedField[], values: FormValues, timeZone: string): Record<string, unknown> {
  return Object.fromEntries(
    asked.flatMap(({ field, request }) => {
      const value = values[request.localName] ?? ''
      const read = typeof value === 'string' ? readText(request, value.trim(), zoneOf(field, values, timeZone)) : value
      return read === undefined ? [] : [[request.localName, read]]
    }),
  )
}

/** What is wrong with a form beside its texts: a count that is none, an instant that is not whole, and what is missing. */
export function formSlips(
  asked: readonly AskedField[],
  values: FormValues,
  timeZone: string,
  t: Translate,
): readonly Violation[] {
  const read = readForm(asked, values, timeZone)
  return asked.flatMap(({ field: { input }, request }) => {
    const { localName } = request
    const value = values[localName] ?? ''
    if (typeof value !== 'string') return []
    if (input?.as === 'count' && !isCountText(value)) return [{ field: localName, description: t('layers.notCount') }]
    const isMissing = value.trim() === '' ? getOption(request, fieldRules).required : read[localName] === undefined
    return isMissing ? [{ field: localName, description: t('shell.fieldRequired') }] : []
  })
}

/** Whether a text is a count, or empty. */
export const isCountText = (text: string): boolean => /^\d{0,9}$/.test(text.trim())
