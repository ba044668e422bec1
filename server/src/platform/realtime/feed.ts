import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { isMessage } from '@bufbuild/protobuf'
import { FollowJournalRequestSchema, type FollowJournalRequest } from '@eventkit/api/eventkit/v1/journal_pb'
import { WebSocketServer, type WebSocket } from 'ws'
import { DomainError } from '../../kernel/errors.ts'
import { connectionLimits, makeTally } from '../api/connections.ts'
import { parseCookies, queryOf } from '../api/exchange.ts'
import { wrongHost } from '../api/host.ts'
import { peerOf } from '../api/peer.ts'
import { networkOf } from '../../kernel/network.ts'
import { readMessage, readQuery } from '../api/rest-request.ts'
import { validate } from '../api/validate.ts'
import { isOwnOrigin, refreshCookie } from '../auth/cookie.ts'
import { filterOf } from '../journal/entry.filter.ts'
import type { Running } from '../module.ts'
import type { Runtime } from '../runtime.ts'
import { closeCodes, type FeedRequest, serveConnection } from './feed.connection.ts'
import { hubOf } from './hub.ts'
import { presenceOf } from './presence.ts'

const path = '/api/v1/feed'
/** What a client says fits into this: a token, or where it is. */
const mostMessageBytes = 16_384
/** The most sockets that have not authenticated yet; more are refused until some have. */
const mostStrangers = 2000
/** The same of one network. */
const mostStrangersOfOne = 100

/**
 * Serves the live feed at /api/v1/feed on a server that already speaks HTTP. Closing it tells every client to come back later,
 * and takes no new ones.
 */
export function openFeed(runtime: Runtime, server: Server): Running {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostMessageBytes, perMessageDeflate: false })
  const hub = hubOf(runtime)
  const presence = presenceOf(runtime, hub)
  const clients = new Set<WebSocket>()
  const most = connectionLimits(runtime.config).feed
  const enter = makeTally(runtime.config.rateLimit ? mostStrangersOfOne : mostStrangers)
  let strangers = 0
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const asked = readRequest(runtime, request)
    if (typeof asked === 'string') return refuse(socket, asked)
    if (strangers >= mostStrangers || clients.size >= most) return refuse(socket, '503 Service Unavailable')
    const leave = enter(networkOf(asked.address))
    if (!leave) return refuse(socket, '429 Too Many Requests')
    const known = (): void => {
      strangers--
      leave()
    }
    strangers++
    let isServed = false
    sockets.handleUpgrade(request, socket, head, (client) => {
      isServed = true
      clients.add(client)
      client.on('close', () => clients.delete(client))
      void serveConnection({ runtime, hub, presence, asked }, client).finally(known)
    })
    // A handshake that ws refuses itself; it calls back before it returns.
    if (!isServed) known()
  }
  server.on('upgrade', onUpgrade)
  return {
    close: async () => {
      server.off('upgrade', onUpgrade)
      runtime.journal.stopWaits()
      presence.close()
      hub.close()
      for (const client of clients) client.close(closeCodes.stopping)
      await gone(clients)
    },
  }
}

/** How long clients get to say goodbye. */
const goodbyeMs = 1000

async function gone(clients: ReadonlySet<WebSocket>): Promise<void> {
  const until = Date.now() + goodbyeMs
  while (clients.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20))
  for (const client of clients) client.terminate()
}

/** What the client asks for, or the HTTP status that refuses it. */
function readRequest(runtime: Runtime, request: IncomingMessage): FeedRequest | string {
  const url = URL.parse(request.url ?? '/', 'http://feed')
  if (!url || wrongHost(request)) return '400 Bad Request'
  if (url.pathname !== path) return '404 Not Found'
  const asked = readFollow(request)
  if (!asked) return '400 Bad Request'
  const cookie = parseCookies(request.headers.cookie).get(refreshCookie)
  // SameSite keeps other sites' pages from sending the cookie; where that fails, the page's address does.
  if (cookie && !isOwnOrigin(runtime.config, request.headers.origin, request.headers.host)) return '403 Forbidden'
  const address = peerOf(request, runtime.config.trustProxy)
  return { address, after: Number(asked.after), filter: filterOf(asked), cookie }
}

/** The fields of FollowJournalRequest as query parameters; undefined when one is unknown or not good. */
function readFollow(request: IncomingMessage): FollowJournalRequest | undefined {
  try {
    const query = readQuery(FollowJournalRequestSchema, spelledOut(queryOf(request)))
    const message = readMessage(FollowJournalRequestSchema, query)
    validate(FollowJournalRequestSchema, message)
    return isMessage(message, FollowJournalRequestSchema) ? message : undefined
  } catch (error) {
    if (error instanceof DomainError) return undefined
    throw error
  }
}

/** As people write it: `kinds` with commas, `workspace` for short; only new entries unless `after` is given. */
function spelledOut(query: URLSearchParams): URLSearchParams {
  const whole = new URLSearchParams({ after: '-1' })
  for (const [name, value] of query) {
    if (name === 'kinds') for (const kind of value.split(',').filter(Boolean)) whole.append(name, kind)
    else if (value) whole.set(name === 'workspace' ? 'workspace_id' : name, value)
  }
  return whole
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => undefined) // the other side may be gone already; there is nobody left to tell
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
