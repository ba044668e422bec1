import { randomFillSync } from 'node:crypto'

const bytes = Buffer.alloc(16 * 256)
let used = bytes.length

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The id of nothing: no row has it, so a session bound to it as its tenant sees no company's rows. */
export const nilId = '00000000-0000-0000-0000-000000000000'

/** The millisecond of the newest id, and its place in it. */
let [newest, place] = [0, 0]

/**
 * A UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, 12 that count on within one from a random start (6.2, method 1), then
 * random. So ids sort by time, those of one process in the order they were made, whatever its clock does; indexes stay dense.
 */
export function newId(): string {
  if (used === bytes.length) {
    randomFillSync(bytes)
    used = 0
  }
  const at = used
  used += 16
  count(bytes.readUInt16BE(at + 6) & 0x7ff)
  bytes.writeUIntBE(newest, at, 6)
  bytes.writeUInt16BE(0x7000 | place, at + 6)
  bytes[at + 8] = (bytes[at + 8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex', at, at + 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function count(start: number): void {
  const now = Date.now()
  if (now > newest) [newest, place] = [now, start]
  else if (place < 0xfff) place += 1
  else [newest, place] = [newest + 1, start]
}

/** True for a UUID of any version, in any case. */
export const isUuid = (text: string): boolean => uuid.test(text)
