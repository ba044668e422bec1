import { randomFillSync } from 'node:crypto'

const bytes = Buffer.alloc(16 * 256)
let used = bytes.length

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The id of nothing: no row has it, so a session bound to it as its tenant sees no company's rows. */
export const nilId = '00000000-0000-0000-0000-000000000000'

/** A UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, then random, so that ids sort by time and indexes stay dense. */
export function newId(): string {
  if (used === bytes.length) {
    randomFillSync(bytes)
    used = 0
  }
  const at = used
  used += 16
  bytes.writeUIntBE(Date.now(), at, 6)
  bytes[at + 6] = (bytes[at + 6]! & 0x0f) | 0x70
  bytes[at + 8] = (bytes[at + 8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex', at, at + 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** True for a UUID of any version, in any case. */
export const isUuid = (text: string): boolean => uuid.test(text)
