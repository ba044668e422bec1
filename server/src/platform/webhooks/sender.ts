import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import net, { type LookupFunction } from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { isPublicAddress } from './address.rules.ts'

/** One request. */
export interface Sending {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** Why a request was not taken. */
export type SendingFault =
  | 'status'
  | 'redirect'
  | 'timeout'
  | 'address_not_allowed'
  | 'name_not_found'
  | 'connection'
  | 'tls'
  | 'answer'

/** How a request went. */
export interface Answer {
  startedAt: Date
  durationMs: number
  /** 0 where nothing was answered. */
  status: number
  /** Undefined where it was taken. */
  fault?: SendingFault
  /** The beginning of the answer's body. */
  response: string
  /** Seconds after which the receiver asks to be tried again. */
  retryAfterS?: number
}

/** Sends requests to addresses that strangers chose. */
export interface Sender {
  /** Never rejects. */
  send(sending: Sending): Promise<Answer>
  close(): void
}

/** How a sender is made; a test looks names up in its own way. */
export interface SenderOptions {
  isPrivateAllowed: boolean
  timeoutMs: number
  lookup?: LookupFunction
}

/** So much of an answer is kept; of what is longer the connection is closed. */
const responseBytes = 2048
/** A connection that nothing was sent on for so long is closed. */
const idleMs = 5000

/** An address that requests do not go to. */
class RefusedAddressError extends Error {}

/**
 * Makes a sender. Nothing is sent to an address that is not public, unless that is allowed: every address that a name stands for is
 * looked at before a connection is made to it, and that of the socket before anything is written, so that a name which stands for
 * something else the second time gains nothing. Redirects are not followed.
 */
export function makeSender(options: SenderOptions): Sender {
  const guard = makeGuard(options)
  const agents = {
    'http:': new GuardedAgent(guard),
    'https:': new GuardedTlsAgent(guard),
  }
  return {
    send: async (sending) => {
      const startedAt = new Date()
      const began = performance.now()
      const answer = await sendOnce(agents, sending, options.timeoutMs, true)
      return { ...answer, startedAt, durationMs: Math.round(performance.now() - began) }
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

type Agents = Readonly<Record<'http:' | 'https:', http.Agent>>
type Outcome = Omit<Answer, 'startedAt' | 'durationMs'>

/** Firewalls in front of receivers turn away what does not say who it is. */
const ownHeaders = { 'content-type': 'application/json', 'user-agent': 'EventKit-Webhooks' }

/** Sends a request; once more where a kept connection turns out to have been closed from the other side. */
function sendOnce(
  agents: Agents,
  { url: text, headers, body }: Sending,
  timeoutMs: number,
  mayRepeat: boolean,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const url = new URL(text)
    const isTls = url.protocol === 'https:'
    const content = Buffer.from(body)
    const request = (isTls ? https : http).request(url, {
      method: 'POST',
      agent: agents[isTls ? 'https:' : 'http:'],
      headers: { ...headers, ...ownHeaders, 'content-length': content.length },
      signal: AbortSignal.timeout(timeoutMs),
    })
    let isAnswered = false
    request.on('error', (error) => {
      // Then the answer ends, too, and what there is of it counts.
      if (isAnswered) return
      if (mayRepeat && request.reusedSocket && codeOf(error) === 'ECONNRESET')
        resolve(sendOnce(agents, { url: text, headers, body }, timeoutMs, false))
      else resolve({ status: 0, fault: faultOf(error), response: '' })
    })
    request.on('response', (response) => {
      isAnswered = true
      void readStart(response).then((start) => resolve(outcomeOf(response, start)))
    })
    request.end(content)
  })
}

/** What an answer begins with. An answer whose body does not end counts by its status. */
function readStart(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const end = (): void => resolve(shownText(Buffer.concat(chunks).subarray(0, responseBytes)))
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= responseBytes + chunk.length) chunks.push(chunk)
      if (size > responseBytes) response.destroy()
    })
    response.on('error', end)
    response.on('close', end)
  })
}

/** Text without what a database or a terminal would stumble over. */
const shownText = (bytes: Buffer): string =>
  // oxlint-disable-next-line no-control-regex -- these are what is taken out
  bytes.toString('utf8').replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFD]/g, '')

function outcomeOf({ statusCode: status = 0, headers }: http.IncomingMessage, response: string): Outcome {
  if (status >= 200 && status < 300) return { status, response }
  const fault = status >= 300 && status < 400 ? 'redirect' : 'status'
  const wait = retryAfterOf(headers['retry-after'])
  return { status, fault, response, ...(wait !== undefined && { retryAfterS: wait }) }
}

/** A day is more than any pause of ours. */
const mostRetryAfterS = 86_400

/** `Retry-After` in seconds (RFC 9110, 10.2.3). */
function retryAfterOf(text: string | undefined): number | undefined {
  if (!text) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), mostRetryAfterS) : undefined
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '')

function faultOf(error: Error): SendingFault {
  const code = codeOf(error)
  // Where several addresses were tried, any of their errors says as much.
  if (error instanceof AggregateError)
    return faultOf(error.errors[0] instanceof Error ? error.errors[0] : new Error(''))
  if (error instanceof RefusedAddressError) return 'address_not_allowed'
  if (error.name === 'AbortError' || error.name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return 'name_not_found'
  if (code.startsWith('HPE_')) return 'answer'
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || /CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return 'tls'
  return 'connection'
}

type Connected = (error: Error | null, socket?: Duplex) => void
/** What an agent asks for: a connection to a host, which for TLS is to prove a name. */
type Wanted = net.NetConnectOpts & { host?: string; port?: number; servername?: string }
type Guard = (wanted: Wanted, connected: (error: Error | null, socket?: net.Socket) => void) => void

/** Connects, and hands the socket over only where its other end is an address that requests may go to. */
function makeGuard({ isPrivateAllowed, timeoutMs, lookup = systemLookup }: SenderOptions): Guard {
  const isAllowed = (address: string): boolean => isPrivateAllowed || isPublicAddress(address)
  return ({ host = '', port = 0 }, connected) => {
    if (net.isIP(host) > 0 && !isAllowed(host)) {
      connected(new RefusedAddressError())
      return
    }
    const socket = net.connect({ host, port, lookup: guarded(lookup, isAllowed), noDelay: true })
    const isLate = (): void => void socket.destroy(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' }))
    const fail = (error: Error): void => connected(error)
    // Until a request has the socket, its own limit does not reach it.
    socket.setTimeout(timeoutMs, isLate)
    socket.once('error', fail)
    socket.once('connect', () => {
      socket.off('error', fail)
      if (isAllowed(socket.remoteAddress ?? '')) return connected(null, socket)
      socket.destroy()
      return connected(new RefusedAddressError())
    })
  }
}

/** Looks a name up and leaves out what is not allowed; one that stands for nothing else is refused. */
const guarded =
  (lookup: LookupFunction, isAllowed: (address: string) => boolean): LookupFunction =>
  (name, options, answer) =>
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return answer(error, '')
      const addresses = (found as LookupAddress[]).filter(({ address }) => isAllowed(address))
      const [first] = addresses
      if (!first) return answer(new RefusedAddressError(), '')
      return options.all ? answer(null, addresses) : answer(null, first.address, first.family)
    })

/** From now on the request's own limit holds. */
function withoutLimit(socket: net.Socket): void {
  socket.removeAllListeners('timeout')
  socket.setTimeout(0)
}

const agentOptions = { keepAlive: true, timeout: idleMs, scheduling: 'lifo' } as const

class GuardedAgent extends http.Agent {
  private readonly guard: Guard
  constructor(guard: Guard) {
    super(agentOptions)
    this.guard = guard
  }
  override createConnection(options: Wanted, connected: Connected): undefined {
    this.guard(options, (error, socket) => {
      if (socket) withoutLimit(socket)
      connected(error, socket)
    })
  }
}

class GuardedTlsAgent extends https.Agent {
  private readonly guard: Guard
  constructor(guard: Guard) {
    super(agentOptions)
    this.guard = guard
  }
  override createConnection(options: Wanted, connected: Connected): undefined {
    this.guard(options, (error, socket) => {
      if (!socket) return connected(error)
      const { host = '', servername = net.isIP(host) > 0 ? '' : host } = options
      const secured = tls.connect({ socket, servername, host, ALPNProtocols: ['http/1.1'] })
      const fail = (fault: Error): void => connected(fault)
      secured.once('error', fail)
      secured.once('secureConnect', () => {
        secured.off('error', fail)
        withoutLimit(socket)
        connected(null, secured)
      })
    })
  }
}
