import { type AddressInfo, connect } from 'node:net'

/** The port that a server listens on. */
export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the server does not listen on a port')
  return address.port
}

/** What a server says to raw bytes, a character a byte, until it closes the connection. */
export async function exchange(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let said = ''
  socket.on('data', (chunk) => (said += chunk.toString('latin1')))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  // Where the server closes on bytes that are still sent, what it said before is what counts.
  socket.on('error', () => undefined)
  socket.write(text, 'latin1')
  await closed
  return said
}

/** The lines before the body of a request, which ends the connection. */
export const head = (request: string, ...headers: string[]): string =>
  [`${request} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n')
