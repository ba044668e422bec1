import http from 'node:http'
import https from 'node:https'
import { type Agents, type Connecting, makeAgents, RefusedAddressError } from './connection.ts'
import { UnknownNameError } from './names.ts'

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
  /** Never rejects, and always answers: at the latest after twice the time that a request may take. */
  send(sending: Sending): Promise<Answer>
  close(): void
}

/** So much of an answer is kept; of what is longer the connection is closed. */
const responseBytes = 2048

/**
 * Makes a sender. Nothing is sent to an address that is not public, unless that is allowed: every address that a name stands for is
 * looked at before a connection is made to it, and that of the socket before anything is written, so that a name which stands for
 * something else the second time gains nothing. Redirects are not followed.
 */
export function makeSender(options: Connecting): Sender {
  const agents = makeAgents(options)
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

type Outcome = Omit<Answer, 'startedAt' | 'durationMs'>

/** Firewalls in front of receivers turn away what does not say who it is. */
const ownHeaders = { 'content-type': 'application/json', 'user-agent': 'EventKit-Webhooks' }

/** Sends a request; once more where a kept connection turns out to have been closed from the other side. */
function sendOnce(agents: Agents, sending: Sending, timeoutMs: number, mayRepeat: boolean): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = requestOf(agents, sending)
    let answer: http.IncomingMessage | undefined
    let isLate = false
    const fail = (fault: SendingFault): void => resolve({ status: 0, fault, response: '' })
    // By a clock of our own: a socket that is not there yet, or not HTTP's any more, tells a request of nothing.
    const late = setTimeout(() => {
      isLate = true
      if (!answer) fail('timeout')
      answer?.destroy()
      request.destroy()
    }, timeoutMs)
    request.on('error', (error) => {
      // Then the answer ends, too, and what there is of it counts. One that we gave up looks like one that was closed.
      if (answer || isLate) return
      if (mayRepeat && request.reusedSocket && codeOf(error) === 'ECONNRESET')
        resolve(sendOnce(agents, sending, timeoutMs, false))
      else fail(faultOf(error))
    })
    request.on('response', (response) => {
      answer = response
      void readStart(response).then((start) => resolve(outcomeOf(response, start)))
    })
    // 101, for which nobody asked. Without a listener Node closes the socket and tells neither an answer nor an error.
    request.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve(outcomeOf(response, ''))
    })
    request.on('close', () => {
      clearTimeout(late)
      if (!answer) fail('connection')
    })
    request.end(sending.body)
  })
}

function requestOf(agents: Agents, { url: text, headers, body }: Sending): http.ClientRequest {
  const url = new URL(text)
  const isTls = url.protocol === 'https:'
  return (isTls ? https : http).request(url, {
    method: 'POST',
    agent: agents[isTls ? 'https:' : 'http:'],
    headers: { ...headers, ...ownHeaders, 'content-length': Buffer.byteLength(body) },
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
const shownText = (bytes: Buffer): string => bytes.toString('utf8').replaceAll(/(?![\t\n\r])[\p{Cc}\uFFFD]/gu, '')

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
  if (error instanceof UnknownNameError) return 'name_not_found'
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code.startsWith('HPE_')) return 'answer'
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || /CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return 'tls'
  return 'connection'
}
