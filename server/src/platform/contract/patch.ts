import type { DescField, DescMessage, Message } from '@bufbuild/protobuf'
import type { FieldMask } from '@bufbuild/protobuf/wkt'
import { invalid } from '../../kernel/errors.ts'

const notPatched = new Set(['id', 'key', 'version', 'update_mask'])

/**
 * What an update names: field (by its name in the contract) → its new value, undefined where it is cleared. The mask says
 * which; without one (Connect, gRPC) it is every field that has a value. A field not named is never touched.
 */
export function readPatch(
  schema: DescMessage,
  request: Message & { updateMask?: FieldMask | undefined },
): Map<string, unknown> {
  const values = request as unknown as Record<string, unknown>
  const fields = schema.fields.filter((field) => !notPatched.has(field.name))
  const paths = request.updateMask?.paths
  for (const path of paths ?? []) {
    if (!fields.some((field) => field.name === path)) throw invalid('update_mask', `${path} is not a field to update`)
  }
  // A list or a map cannot be absent: an empty one is not given.
  const isEmpty = ({ fieldKind }: DescField, value: unknown): boolean =>
    value === undefined || ((fieldKind === 'list' || fieldKind === 'map') && Object.keys(Object(value)).length === 0)
  const isNamed = (field: DescField): boolean =>
    paths ? paths.includes(field.name) : !isEmpty(field, values[field.localName])
  return new Map(fields.filter(isNamed).map((field) => [field.name, values[field.localName]]))
}
