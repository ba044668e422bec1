import { create, type DescEnum, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf'
import { type Timestamp, timestampDate, timestampFromDate, TimestampSchema } from '@bufbuild/protobuf/wkt'
import { isRecord } from '@/lib/errors'
import { readEnum } from '@/lib/records/record-json'
import { fromInputValue } from '@/lib/zoned-time'

/** The field of a message by what a kind calls it; a request names another record by its id: `assigneeId` for `assignee`. */
export function fieldOf({ fields, typeName }: DescMessage, name: string): DescField {
  const field = fields.find(({ localName }) => localName === name || localName === `${name}Id`)
  if (!field) throw new Error(`${typeName} has no field for ${name}`)
  return field
}

/** A JSON value of the journal as a field of a message has it; undefined for what is not known to be one. */
export function readJson(field: DescField, value: unknown): unknown {
  switch (field.fieldKind) {
    case 'enum':
      return readEnum(field.enum, value)
    case 'scalar':
      return ['string', 'boolean', 'number'].includes(typeof value) ? value : undefined
    case 'list':
      return field.listKind === 'scalar' && Array.isArray(value) ? value : undefined
    case 'message':
      return isInstant(field) && typeof value === 'string' ? timestampFromDate(new Date(value)) : undefined
    default:
      return undefined
  }
}

/** What a field of a message holds, as the journal has it: an enum by its word, an instant as text, another record by its id. */
export function toJournal(field: DescField, value: unknown): unknown {
  if (value === undefined) return value
  if (field.fieldKind === 'enum') return wordOf(field.enum, value)
  if (isInstant(field)) return timestampDate(value as Timestamp).toISOString()
  return isReference(field) && isRecord(value) ? value['id'] : value
}

/**
 * A text that was typed or chosen as a field of the contract has it: a number, an enum's value, an instant of the clocks in a
 * zone; undefined for an empty one where that is no text.
 */
export function readText(field: DescField, text: string, timeZone: string): unknown {
  if (isInstant(field)) {
    const at = fromInputValue(text, timeZone)
    return at && timestampFromDate(at)
  }
  if (isText(field)) return text
  if (text === '') return undefined
  return field.fieldKind === 'enum' ? readEnum(field.enum, text) : Number(text)
}

/** Another record as a field has it: its id, or its id and name. */
export const toReference = (field: DescField, record: { id: string; name: string }): unknown =>
  isReference(field) ? create(field.message, record) : record.id

// "high" for PRIORITY_HIGH; empty for none.
function wordOf({ value, sharedPrefix = '' }: DescEnum, number: unknown): string {
  const name = number ? value[Number(number)]?.name : undefined
  return name?.slice(sharedPrefix.length).toLowerCase() ?? ''
}

const isText = (field: DescField): boolean => field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING

const isInstant = (field: DescField): boolean => field.message?.typeName === TimestampSchema.typeName

/** Whether a field holds another record by its id and name, as a UserRef does. */
const isReference = (field: DescField): field is DescField & { fieldKind: 'message'; message: DescMessage } =>
  field.fieldKind === 'message' && field.message.name.endsWith('Ref')
