import type { DescMessage, Message } from '@bufbuild/protobuf'
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
  const isNamed = (name: string, value: unknown): boolean =>
    paths ? paths.includes(name) : value !== undefined && !(Array.isArray(value) && value.length === 0)
  return new Map(
    fields
      .filter((field) => isNamed(field.name, values[field.localName]))
      .map((field) => [field.name, values[field.localName]]),
  )
}
