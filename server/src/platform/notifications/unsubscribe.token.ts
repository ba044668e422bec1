import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { isUuid } from '../../kernel/ids.ts'

/** What a link in a mail switches off: e-mail of one kind, or, in a mail of several kinds, of all. */
export interface Unsubscription {
  tenantId: string
  userId: string
  /** `*` for all. */
  kind: string
}

/** A link as it was read, before anybody knows whether it is genuine. */
export interface UnsubscribeToken extends Unsubscription {
  signature: Buffer
}

const SEPARATOR = ' '
const SIGNATURE_BYTES = 32

/**
 * Makes the token of a link. It is good for this person, this kind and this address, and for nothing else: it is signed with a
 * key of the person's own, so that another key ends all links, and the server's secret can change without ending any.
 */
export function makeUnsubscribeToken(what: Unsubscription, key: Buffer, address: string): string {
  const body = bodyOf(what)
  return `${Buffer.from(body).toString('base64url')}.${sign(body, key, address).toString('base64url')}`
}

/** Reads a token; undefined when it is not of this form. */
export function readUnsubscribeToken(text: string): UnsubscribeToken | undefined {
  const [body = '', signed = ''] = text.split('.')
  const signature = Buffer.from(signed, 'base64url')
  const [tenantId = '', userId = '', kind = '', ...more] = Buffer.from(body, 'base64url').toString().split(SEPARATOR)
  const isWhole = isUuid(tenantId) && isUuid(userId) && kind !== '' && more.length === 0
  return isWhole && signature.length === SIGNATURE_BYTES ? { tenantId, userId, kind, signature } : undefined
}

/** True when the token was made with this key for this address. */
export const isGenuine = (token: UnsubscribeToken, key: Buffer, address: string): boolean =>
  timingSafeEqual(sign(bodyOf(token), key, address), token.signature)

/** An address as it is kept where only whether it is still the same is asked. */
export const digestOf = (address: string): Buffer => createHash('sha256').update(address.toLowerCase()).digest()

const bodyOf = ({ tenantId, userId, kind }: Unsubscription): string => [tenantId, userId, kind].join(SEPARATOR)

const sign = (body: string, key: Buffer, address: string): Buffer =>
  createHmac('sha256', key).update(`unsubscribe ${body} `).update(digestOf(address)).digest()
