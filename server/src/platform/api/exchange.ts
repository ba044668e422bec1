import { isUtf8 } from 'node:buffer'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { invalid } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Call } from '../runtime.ts'

const requestIdShape = /^[\w.-]{1,64}$/

/**
 * What the pipeline may know of an HTTP request; the id is the caller's `X-Request-Id` when that is valid. It has no
 * accessors: each object with one has a shape of its own, which keeps the request until the next full collection.
 */
export function callOf(request: FastifyRequest, reply: FastifyReply): Call {
  const requestId = requestIdOf(request)
  reply.header('x-request-id', requestId)
  return {
    requestId,
    header: (name) => single(request.headers[name]),
    http: {
      // Fastify has none where the caller is gone already.
      address: request.socket.remoteAddress === undefined ? '' : request.ip,
      origin: single(request.headers.origin),
      host: request.host,
      cookies: () => parseCookies(request.headers.cookie),
      setHeader: (name, value) => void reply.header(name, value),
    },
    isGone: () => reply.raw.destroyed,
  }
}

export const requestIdOf = (request: FastifyRequest): string => saneRequestId(single(request.headers['x-request-id']))

/** The caller's own id for a request when it is fit for a log line, or a new one. */
export const saneRequestId = (given: string | undefined | null): string =>
  given && requestIdShape.test(given) ? given : newId()

/** The parameters behind the question mark of an address. Throws invalid, by its name, for one that is not UTF-8. */
export function queryOf({ url = '' }: { url?: string | undefined }): URLSearchParams {
  const text = url.slice(url.indexOf('?') + 1 || url.length)
  const query = new URLSearchParams(text)
  const broken = text.split('&').find((part) => !isUtf8(bytesOf(part)))
  if (broken !== undefined) throw invalid([...new URLSearchParams(broken).keys()][0] ?? '', 'is not valid UTF-8')
  return query
}

/** Node gives an address as it came, a character a byte. */
const bytesOf = (text: string): Buffer =>
  Buffer.from(
    text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

/** Cookies by name (RFC 6265, 4.2). */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=')
    if (at > 0) cookies.set(part.slice(0, at).trim(), part.slice(at + 1).trim())
  }
  return cookies
}
