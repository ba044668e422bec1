import type { FastifyReply, FastifyRequest } from 'fastify'
import { newId } from '../../kernel/ids.ts'
import type { Call } from './transact.ts'

const requestIdShape = /^[\w.-]{1,64}$/

/** What the pipeline may know of an HTTP request; the id is the caller's `X-Request-Id` when that is sane. */
export function callOf(request: FastifyRequest, reply: FastifyReply): Call {
  const requestId = requestIdOf(request)
  reply.header('x-request-id', requestId)
  return {
    requestId,
    header: (name) => single(request.headers[name]),
    http: {
      address: request.ip,
      origin: single(request.headers.origin),
      host: request.host,
      get cookies() {
        return parseCookies(request.headers.cookie)
      },
      setHeader: (name, value) => void reply.header(name, value),
    },
    isGone: () => reply.raw.destroyed,
  }
}

export const requestIdOf = (request: FastifyRequest): string => saneRequestId(single(request.headers['x-request-id']))

/** The caller's own id for a request when it is fit for a log line, or a new one. */
export const saneRequestId = (given: string | undefined | null): string =>
  given && requestIdShape.test(given) ? given : newId()

/** Two Host headers would let a proxy and this server read one request as for two hosts (RFC 9112, 3.2). */
export function hasOneHost(rawHeaders: readonly string[]): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts <= 1
}

/** The parameters behind the question mark. */
export const queryOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams(request.url.slice(request.url.indexOf('?') + 1 || request.url.length))

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
