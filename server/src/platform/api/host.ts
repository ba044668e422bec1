import type { IncomingMessage } from 'node:http'

const hostShape = /^(\[[\da-f:.]+\]|[a-z\d._-]+)(:\d*)?$/i

/** True for what an address can have as its host: a name as DNS has them, or an IP address, and a port. */
export const isHost = (host: string): boolean => hostShape.test(host) && URL.canParse(`http://${host}`)

/**
 * What is wrong with the host that a request names (RFC 9112, 3.2); undefined when nothing is. With two of them a proxy and
 * this server would read one request as for two hosts; only HTTP/1.0 may have none.
 */
export function wrongHost({ rawHeaders, httpVersion }: IncomingMessage): string | undefined {
  const hosts: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts.push(rawHeaders[i + 1] ?? '')
  }
  const [host] = hosts
  if (hosts.length > 1) return 'The request names two hosts.'
  if (host === undefined) return httpVersion === '1.0' ? undefined : 'The request names no host.'
  return isHost(host) ? undefined : 'The host of the request is not one that an address can have.'
}
