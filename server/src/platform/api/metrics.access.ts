import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../../config.ts'
import { forbidden, unauthenticated } from '../../kernel/errors.ts'

/**
 * Lets holders of METRICS_TOKEN read the metrics; without one, lets programs on this machine read them.
 * @throws unauthenticated without the token that is set, forbidden from elsewhere when none is
 */
export function assertMayReadMetrics(config: Pick<Config, 'metricsToken'>, request: FastifyRequest): void {
  if (mayReadMetrics(config, request)) return
  if (config.metricsToken === undefined)
    throw forbidden('Metrics can only be read from this machine, unless METRICS_TOKEN is set.')
  throw unauthenticated('token_invalid', 'Send METRICS_TOKEN as "Authorization: Bearer <token>".')
}

/** True for those whom the metrics, versions and other details of the server are for. */
export function mayReadMetrics({ metricsToken }: Pick<Config, 'metricsToken'>, request: FastifyRequest): boolean {
  return metricsToken === undefined ? isFromHere(request) : isToken(metricsToken, request.headers.authorization ?? '')
}

/** Digests are of one length and tell nothing of how much of a guess was right. */
const isToken = (token: string, authorization: string): boolean =>
  timingSafeEqual(digest(authorization.replace(/^bearer /i, 'Bearer ')), digest(`Bearer ${token}`))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Headers that tell of a proxy. */
const proxyHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'cf-connecting-ip',
]

/**
 * Decided by the socket, whatever TRUST_PROXY says. A request that a proxy on this machine passed on comes from elsewhere.
 * So does one that a browser on this machine sends to a foreign host name that resolves to this machine (DNS rebinding).
 */
const isFromHere = ({ socket, headers, hostname }: FastifyRequest): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  (/^localhost$/i.test(hostname) || isLoopback(hostname.replace(/^\[|\]$/g, ''))) &&
  proxyHeaders.every((name) => headers[name] === undefined)

const isLoopback = (address: string): boolean => /^(::1|(::ffff:)?127(\.\d+){3})$/.test(address)
