import type { RawData, WebSocket } from 'ws'
import { DomainError } from '../../kernel/errors.ts'
import { isJsonObject, type JsonObject } from '../../kernel/json.ts'
import { authenticateCookie, authenticateToken, type Admission } from '../auth/authenticate.ts'
import type { EntryFilter } from '../journal/entry.filter.ts'
import type { Runtime } from '../runtime.ts'
import { audienceOf } from './audience.ts'
import { letIn, permitted } from './follow.ts'
import type { Hub } from './hub.ts'
import type { Presence } from './presence.ts'
import type { EndReason, Reader } from './reader.ts'

/** What the address asked for. */
export interface FeedRequest {
  /** Who asks, as far as the proxies that are trusted tell. */
  address: string
  /** -1: only what is new. */
  after: number
  filter: EntryFilter
  /** A refresh cookie sent by one of our own pages. */
  cookie: string | undefined
}

/** Why the server closes a feed; clients resume after their last position on all but `ahead`, and start anew on that. */
export const closeCodes = {
  /** A message cannot be understood, or there were too many. */
  misunderstood: 4400,
  /** The journal does not reach the position asked for, as after an old backup was restored. */
  ahead: 4416,
  /** No token in time, a bad one, or one that has expired. */
  expired: 4401,
  /** The client does not read fast enough. */
  slow: 4408,
  tooMany: 4429,
  /** The server stops; come back. */
  stopping: 1012,
  /** The server cannot just now; come back. */
  unavailable: 1013,
} as const

/** Messages a client may send before it is known. */
const mostWaiting = 20
const tokenWithinMs = 10_000
/** A page that holds both sends its token at once, which spares the query that checking a cookie costs. */
const cookieAfterMs = 250
/** A ping in words, since pages cannot see the protocol's own; the protocol's tells who is dead. */
const pingEveryMs = 25_000
/** What may wait to be sent to one client. */
const mostBufferedBytes = 1_000_000
/** How long a client that was told to go may take. */
const closeWithinMs = 5000

const asText = { binary: false }

const ping = Buffer.from('{"ping":true}')

/** What serves a client. */
export interface FeedContext {
  runtime: Runtime
  hub: Hub
  presence: Presence
  asked: FeedRequest
}

/** A reader behind a WebSocket. */
interface Client extends Reader {
  socket: WebSocket
}

/** Finds out who a client is and serves it from then on. Fulfilled when it is known or was turned away. */
export async function serveConnection(context: FeedContext, socket: WebSocket): Promise<void> {
  // Always followed by 'close'; a broken frame of one client is no concern of the server's.
  socket.on('error', () => undefined)
  const mailbox = openMailbox(socket)
  try {
    const look = await firstProof(context, socket, mailbox)
    if (!look) return close(socket, 'expired')
    const admission = await charged(context, look)
    if (socket.readyState !== socket.OPEN) return
    start(
      context,
      makeClient(context, socket, admission, () => look().then(permitted)),
      mailbox,
    )
  } catch (error) {
    close(socket, closeReason(context.runtime, error))
  }
}

/** A feed has no headers to tell in what is left. */
const charged = ({ runtime, asked: { address } }: FeedContext, look: () => Promise<Admission>): Promise<Admission> =>
  letIn(runtime, { http: { address, setHeader: () => {} } }, look)

/** Messages of a client: what comes while its token is checked waits. */
interface Mailbox {
  read(reader: ((message: JsonObject | undefined) => void) | undefined): void
}

function openMailbox(socket: WebSocket): Mailbox {
  const waiting: (JsonObject | undefined)[] = []
  let reader: ((message: JsonObject | undefined) => void) | undefined
  const deliver = (): void => {
    while (reader && waiting.length > 0) reader(waiting.shift())
  }
  socket.on('message', (raw) => {
    waiting.push(readMessage(raw))
    if (waiting.length > mostWaiting) close(socket, 'misunderstood')
    else deliver()
  })
  return {
    read: (next) => {
      reader = next
      deliver()
    },
  }
}

function closeReason(runtime: Runtime, error: unknown): keyof typeof closeCodes {
  if (!(error instanceof DomainError)) {
    runtime.log.warn({ err: error }, 'a feed could not be opened')
    return 'unavailable'
  }
  return error.kind === 'resourceExhausted' ? 'tooMany' : 'expired'
}

/** How to check who the client is: by the token of its first message, or by its cookie. Undefined when it shows neither. */
function firstProof(
  { runtime, asked: { cookie } }: FeedContext,
  socket: WebSocket,
  mailbox: Mailbox,
): Promise<(() => Promise<Admission>) | undefined> {
  return new Promise((resolve) => {
    const byCookie = cookie === undefined ? undefined : () => authenticateCookie(runtime, cookie)
    const settle = (proof: (() => Promise<Admission>) | undefined): void => {
      clearTimeout(timer)
      mailbox.read(undefined)
      socket.off('close', onClose)
      resolve(proof)
    }
    const timer = setTimeout(() => settle(byCookie), byCookie ? cookieAfterMs : tokenWithinMs)
    const onClose = (): void => settle(undefined)
    socket.on('close', onClose)
    mailbox.read((message) => {
      const token = message?.token
      settle(typeof token === 'string' ? () => authenticateToken(runtime, token) : byCookie)
    })
  })
}

function makeClient(
  { asked }: FeedContext,
  socket: WebSocket,
  admission: Admission,
  readmit: () => Promise<Admission>,
): Client {
  const { principal } = admission
  const client: Client = {
    socket,
    tenantId: principal.tenantId,
    userId: principal.userId,
    admission,
    audience: audienceOf(principal, asked.filter),
    position: asked.after,
    state: 'behind',
    isInDoubt: false,
    isGreeted: false,
    readmit,
    take: async (passage) => send(client, passage.bytes()),
    end: (reason) => close(socket, reason),
  }
  return client
}

function start(context: FeedContext, client: Client, mailbox: Mailbox): void {
  const { hub, presence } = context
  const { socket } = client
  let isAlive = true
  hub.join(client)
  presence.join(client, (text) => void send(client, text))
  const pinger = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
    void send(client, ping)
  }, pingEveryMs)
  socket.on('pong', () => {
    isAlive = true
  })
  mailbox.read((message) => {
    isAlive = true
    if (!message) close(socket, 'misunderstood')
    else if (typeof message.token === 'string') renew(context, client, message.token)
    else if ('presence' in message) void presence.show(client, message.presence)
  })
  socket.on('close', () => {
    clearInterval(pinger)
    hub.leave(client)
    presence.leave(client)
  })
}

/** A new token before the old one expires keeps the feed open; access is looked at anew with it. */
function renew(context: FeedContext, client: Client, token: string): void {
  const { runtime } = context
  const { tenantId, userId } = client
  const readmit = async (): Promise<Admission> => {
    const admission = permitted(await authenticateToken(runtime, token))
    const isSame = admission.principal.tenantId === tenantId && admission.principal.userId === userId
    if (!isSame) throw new DomainError('unauthenticated', 'another_user', 'The token belongs to somebody else.')
    return admission
  }
  charged(context, readmit).then(
    (admission) => {
      client.admission = admission
      client.readmit = readmit
    },
    (error: unknown) => close(client.socket, closeReason(runtime, error)),
  )
}

const sent = Promise.resolve()

/**
 * Sends what is ready to send. A client that catches up is paced: fulfilled when the bytes left this process. A live one is
 * not waited for; when it lets too much pile up it is dropped, and resumes where it was.
 */
function send(client: Client, bytes: Buffer): Promise<void> {
  const { socket } = client
  if (socket.readyState !== socket.OPEN) return sent
  if (client.state === 'behind') return new Promise((resolve) => socket.send(bytes, asText, () => resolve()))
  if (socket.bufferedAmount > mostBufferedBytes) close(socket, 'slow')
  else socket.send(bytes, asText)
  return sent
}

function close(socket: WebSocket, reason: EndReason | keyof typeof closeCodes): void {
  if (socket.readyState >= socket.CLOSING) return
  socket.close(closeCodes[reason], reason)
  setTimeout(() => socket.terminate(), closeWithinMs).unref()
}

function readMessage(raw: RawData): JsonObject | undefined {
  try {
    const message: unknown = JSON.parse(Buffer.isBuffer(raw) ? raw.toString() : '')
    return isJsonObject(message) ? message : undefined
  } catch {
    return undefined // not JSON: the caller closes
  }
}
