import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, gzip } from 'node:zlib'
import { DomainError, invalid } from '../../kernel/errors.ts'
import type { JsonValue } from '../../kernel/json.ts'

/** The largest request, compressed or not: 1 MB. */
export const bodyLimit = 1_000_000
const maxDepth = 64
const worthCompressing = 1024
/** `gzip`, but for `gzip;q=0`. */
const takesGzip = /\bgzip\b(?! *; *q=0(\.0*)? *(,|$))/i

const gzipAsync = promisify(gzip)
const gunzipAsync = promisify(gunzip)
const brotliAsync = promisify(brotliDecompress)

export const bodyTooLarge = (): DomainError =>
  new DomainError('resourceExhausted', 'body_too_large', `The request is larger than ${bodyLimit / 1e6} MB.`)

/** The caller went away in the middle of what they sent; nobody is left to read the answer. */
export const cutOff = (): DomainError =>
  new DomainError('invalid', 'cut_off', 'The request ended before it was complete.')

/**
 * Undoes a request's content-encoding; a body that is larger than the limit once it is decompressed is refused like a large
 * body.
 */
export async function decompress(body: Buffer, header: string | undefined): Promise<Buffer> {
  const encoding = encodingOf(header)
  if (encoding === 'identity') return body
  const unpack = encoding === 'gzip' ? gunzipAsync : encoding === 'br' ? brotliAsync : undefined
  if (!unpack)
    throw new DomainError('invalid', 'unknown_encoding', `content-encoding ${encoding} is not known; use gzip or br.`)
  try {
    return await unpack(body, { maxOutputLength: bodyLimit })
  } catch (error) {
    if (error instanceof RangeError) throw bodyTooLarge()
    throw invalid('', `the body is not ${encoding}`)
  }
}

/** A content-encoding by its usual name: letters of any case mean the same (RFC 9110, 8.4.1). */
export function encodingOf(header: string | undefined): string {
  const name = header?.trim().toLowerCase() || 'identity'
  return name === 'x-gzip' ? 'gzip' : name
}

/** Compresses a reply when the caller accepts gzip and the reply is large enough for that to be worthwhile. */
export async function compress(
  body: string | Uint8Array,
  accepted: string | undefined,
): Promise<{ body: string | Uint8Array; encoding?: 'gzip' }> {
  if (body.length < worthCompressing || !accepted || !takesGzip.test(accepted)) return { body }
  return { body: await gzipAsync(body, { level: 1 }), encoding: 'gzip' }
}

/** Parses JSON that came from outside: valid UTF-8, no deeper than 64 levels. */
export function parseJson(body: Buffer): JsonValue {
  if (!isUtf8(body)) throw invalid('', 'the body is not valid UTF-8')
  const text = body.toString('utf8')
  if (depthExceeds(text, maxDepth)) throw invalid('', `the body is nested deeper than ${maxDepth} levels`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid('', `the body is not JSON: ${error instanceof Error ? error.message : ''}`)
  }
}

function depthExceeds(text: string, limit: number): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i++
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > limit) return true
    } else if (c === 0x7d || c === 0x5d) depth--
  }
  return false
}
