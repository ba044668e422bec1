import { seal, unseal } from '../../kernel/sealed.ts'
import type { JsonValue } from '../../kernel/json.ts'

/** What is encrypted is filled up to a multiple of this, so that its length tells little of a name's. */
const paddedTo = 64

/** Encrypts a value, which then opens with the same context only. */
export function sealJson(key: Buffer, context: string, value: JsonValue): Buffer {
  const text = Buffer.from(JSON.stringify(value))
  const padded = Buffer.alloc(Math.ceil(text.length / paddedTo) * paddedTo, ' ')
  text.copy(padded)
  return seal(key, context, padded)
}

/** What was encrypted; undefined when it was changed, or with another key or context. */
export function unsealJson(key: Buffer, context: string, sealed: Uint8Array): unknown {
  const text = unseal(key, context, sealed)
  return text && JSON.parse(text.toString())
}
