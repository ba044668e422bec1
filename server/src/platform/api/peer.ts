import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import proxyAddr from '@fastify/proxy-addr'
import type { Config } from '../../config.ts'

type Trust = (address: string, hop: number) => boolean

/** TRUST_PROXY as Fastify takes it; a number means that many proxies stand before this server. */
export const trustedProxies = (setting: Config['trustProxy']): boolean | string | Trust =>
  typeof setting === 'number' ? (_, hop) => hop < setting : setting

/** Who sent a request that Fastify never sees, as its `request.ip` would tell. Empty where they are gone already. */
export function peerOf(request: IncomingMessage | Http2ServerRequest, setting: Config['trustProxy']): string {
  if (request.socket.remoteAddress === undefined) return ''
  const trusted = trustedProxies(setting)
  // It reads the headers and the socket, which requests of HTTP/2 have, too.
  const asked = request as IncomingMessage
  if (typeof trusted === 'string') return proxyAddr(asked, trusted.split(/ *, */))
  return proxyAddr(asked, typeof trusted === 'boolean' ? () => trusted : trusted)
}

/** Is whoever connects from an address a proxy that is trusted to say who asks? */
export function isProxy(address: string, setting: Config['trustProxy']): boolean {
  const trusted = trustedProxies(setting)
  if (typeof trusted === 'boolean') return trusted
  return (typeof trusted === 'string' ? proxyAddr.compile(trusted.split(/ *, */)) : trusted)(address, 0)
}
