import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, type ClientOptions } from 'ws'
import type { App } from '../src/app.ts'
import { isJsonObject, type JsonObject } from '../src/kernel/json.ts'

/** A client of the live feed, with everything it was told. */
export interface FeedClient {
  readonly socket: WebSocket
  readonly messages: JsonObject[]
  /** Every entry so far, in the order it came. */
  readonly entries: JsonObject[]
  /** The last position it was told; -1 before the first message. */
  readonly position: number
  /** Fulfilled with the close code. */
  readonly closed: Promise<number>
  /** Waits until what it was told satisfies a condition. */
  until(isMet: (client: FeedClient) => boolean): Promise<void>
  close(): Promise<void>
}

/** How a client introduces itself and what it asks for. */
export interface FeedOptions {
  token?: string
  after?: number
  kinds?: string
  /** More of the address’s query. */
  query?: Record<string, string>
  headers?: ClientOptions['headers']
}

/** The address of a server that listens, such as `http://127.0.0.1:41234`; listens on a free port when it does not yet. */
export async function addressOf(app: App): Promise<string> {
  if (!app.http.server.listening) await app.http.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.http.server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** Opens the feed of a server and sends the token; nothing is awaited but the connection. */
export async function openFeedClient(address: string, options: FeedOptions): Promise<FeedClient> {
  const { token, after, kinds, headers } = options
  const query = new URLSearchParams({
    ...(after !== undefined && { after: String(after) }),
    ...(kinds && { kinds }),
    ...options.query,
  })
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/feed?${query}`, headers && { headers })
  const messages: JsonObject[] = []
  const entries: JsonObject[] = []
  const watchers = new Set<() => void>()
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  let position = -1
  socket.on('message', (raw) => {
    const message: unknown = JSON.parse(Buffer.isBuffer(raw) ? raw.toString() : '')
    if (!isJsonObject(message)) throw new Error('the feed sent something that is no object')
    messages.push(message)
    if (Array.isArray(message.entries)) entries.push(...message.entries.filter(isJsonObject))
    if (typeof message.position === 'number') position = message.position
    for (const watcher of watchers) watcher()
  })
  await once(socket, 'open')
  if (token !== undefined) socket.send(JSON.stringify({ token }))
  const client: FeedClient = {
    socket,
    messages,
    entries,
    closed,
    get position() {
      return position
    },
    until: (isMet) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const timer = setTimeout(() => reject(new Error(`the feed did not get there: ${describe(client)}`)), 10_000)
      const watcher = (): void => {
        if (isMet(client)) resolve()
      }
      watchers.add(watcher)
      watcher()
      return promise.finally(() => {
        clearTimeout(timer)
        watchers.delete(watcher)
      })
    },
    close: async () => {
      socket.close()
      await closed
    },
  }
  return client
}

const describe = ({ entries, position, socket }: FeedClient): string =>
  `${entries.length} entries up to ${position}, ${socket.readyState === socket.OPEN ? 'open' : 'closed'}`
