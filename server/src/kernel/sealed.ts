import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const nonceLength = 12
const tagLength = 16

/** A key of 32 bytes for one purpose, from the server's secret or another key (HKDF, RFC 5869). */
export const keyFor = (secret: string | Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'eventkit', purpose, 32))

/**
 * Encrypts with AES-256-GCM: 12 bytes of nonce, 16 of tag, the ciphertext. It opens only with the same context, so that one
 * that is moved elsewhere does not open there.
 */
export function seal(key: Buffer, context: string, plain: string | Uint8Array): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** What was sealed; undefined when it was changed, or with another key or context. */
export function unseal(key: Buffer, context: string, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < nonceLength + tagLength) return undefined
  const body = nonceLength + tagLength
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), { authTagLength: tagLength })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(nonceLength, body))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(body)), decipher.final()])
  } catch {
    return undefined // the tag does not fit
  }
}
