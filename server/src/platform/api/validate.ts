import type { DescMessage, Message } from '@bufbuild/protobuf'
import { createValidator } from '@bufbuild/protovalidate'
import { invalidFields } from '../../kernel/errors.ts'

const validator = createValidator()

/** Checks a request against the field rules of the contract; each violation names its field. */
export function validate(schema: DescMessage, request: Message): void {
  const result = validator.validate(schema, request)
  if (result.kind === 'valid') return
  if (result.kind === 'error') throw result.error
  throw invalidFields(
    result.violations.map((violation) => ({
      field: violation.field.map((part) => fieldText(part)).join('').replace(/^\./, ''),
      description: violation.message,
    })),
  )
}

function fieldText(part: { kind: string } & object): string {
  if (part.kind === 'list_sub' && 'index' in part) return `[${String(part.index)}]`
  if (part.kind === 'map_sub' && 'key' in part) return `[${String(part.key)}]`
  if ('name' in part) return `.${String(part.name)}`
  return ''
}
