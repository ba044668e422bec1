import type { IncomingMessage } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'
import type { Config } from '../../config.ts'

type Trust = (address: string, hop: number) => boolean

/** TRUST_PROXY as Fastify takes it; a number means that many proxies stand before this server. */
export const trustedProxies = (setting: Config['trustProxy']): boolean | string | Trust =>
  typeof setting === 'number' ? (_, hop) => hop < setting : setting

/** Who sent a request that Fastify never sees, as its `request.ip` would tell. */
export function peerOf(request: IncomingMessage, setting: Config['trustProxy']): string {
  const trusted = trustedProxies(setting)
  if (typeof trusted === 'string') return proxyAddr(request, trusted.split(/ *, */))
  return proxyAddr(request, typeof trusted === 'boolean' ? () => trusted : trusted)
}
