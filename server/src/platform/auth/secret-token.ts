import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * The tokens people and programs hold beside the access token: refresh cookies, links in mail, API keys. Each carries its
 * company and its row, so that the row is looked up under row-level security, and 32 random bytes of which only the SHA-256
 * is kept. (A slow hash guards passwords, which people choose; 256 random bits need none.)
 */
export interface SecretToken {
  id: string
  tenantId: string
  hash: Buffer
}

const length = 64

/** Makes a token for a row. The text goes to its holder, the hash into the row. */
export function makeSecretToken(tenantId: string, id: string, prefix = ''): { text: string; hash: Buffer } {
  const random = randomBytes(32)
  const text = prefix + Buffer.concat([toBytes(id), toBytes(tenantId), random]).toString('base64url')
  return { text, hash: digest(random) }
}

/** Reads a token; undefined when it is not of this form. */
export function readSecretToken(text: string, prefix = ''): SecretToken | undefined {
  if (!text.startsWith(prefix)) return undefined
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url')
  if (bytes.length !== length) return undefined
  return { id: toUuid(bytes, 0), tenantId: toUuid(bytes, 16), hash: digest(bytes.subarray(32)) }
}

/** True when the token is the one the row was made with. */
export const isSecretOf = (token: SecretToken, stored: Uint8Array): boolean =>
  stored.length === token.hash.length && timingSafeEqual(token.hash, stored)

const digest = (random: Uint8Array): Buffer => createHash('sha256').update(random).digest()

const toBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

function toUuid(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
