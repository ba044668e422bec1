import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'
/** As long as the digest; Standard Webhooks asks for 24 to 64. */
const secretBytes = 32

/** A new secret, as libraries for Standard Webhooks take it: `whsec_` and base64. */
export const makeSecret = (): string => `${prefix}${randomBytes(secretBytes).toString('base64')}`

/** Whether a text is a secret: 24 to 64 bytes in base64. */
export function isWebhookSecret(text: string): boolean {
  const bytes = Buffer.from(text.slice(prefix.length), 'base64')
  return (
    text.startsWith(prefix) &&
    bytes.length >= 24 &&
    bytes.length <= 64 &&
    `${prefix}${bytes.toString('base64')}` === text
  )
}

/** What is signed and sent. */
export interface Signed {
  id: string
  /** Seconds since 1970. */
  timestamp: number
  body: string
}

/** The headers of a delivery (Standard Webhooks 1.0): one signature for each secret, with a space between. */
export function signedHeaders({ id, timestamp, body }: Signed, secrets: readonly string[]): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}

/** A request with its headers, at this moment. */
export function signed(url: string, secrets: readonly string[], id: string, body: string) {
  const timestamp = Math.floor(Date.now() / 1000)
  return { url, body, headers: signedHeaders({ id, timestamp, body }, secrets) }
}
