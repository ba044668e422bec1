import { type DescField, ScalarType } from '@bufbuild/protobuf'
import { StructSchema, TimestampSchema } from '@bufbuild/protobuf/wkt'

/** The column of a field: another record is kept by its id. */
export const columnOf = (field: DescField): string => (isReference(field) ? `${field.name}_id` : field.name)

/** Whether a field holds another record by its id and name, as a UserRef does. */
export const isReference = (field: DescField): boolean =>
  field.fieldKind === 'message' &&
  field.message.name.endsWith('Ref') &&
  field.message.fields.some(({ name }) => name === 'name')

/** What a field holds that nobody filled in. */
export function emptyOf(field: DescField): unknown {
  if (field.fieldKind === 'list') return []
  if (isStruct(field)) return {}
  if (field.fieldKind === 'message' || field.proto.proto3Optional) return null
  if (field.fieldKind === 'enum') return 0
  if (field.fieldKind !== 'scalar') return null
  if (field.scalar === ScalarType.BOOL) return false
  return field.scalar === ScalarType.STRING ? '' : 0
}

export const isInstant = (field: DescField): boolean => field.message?.typeName === TimestampSchema.typeName

/** Whether a field holds other messages, which a column keeps as JSON. */
export const isJson = (field: DescField): boolean =>
  field.message !== undefined && !isInstant(field) && !isReference(field)

/** Whether a field holds any JSON object, which its message has as it is. */
export const isStruct = (field: DescField): boolean => field.message?.typeName === StructSchema.typeName
