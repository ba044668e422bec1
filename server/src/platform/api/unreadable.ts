import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { DomainError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Runtime } from '../runtime.ts'
import { refusalOf } from './error-map.ts'
import { observe } from './observe.ts'
import { problemOf, statusOf } from './rest.ts'

/** How long a sender gets to read the answer, while what it still sends is let pass. */
const readingMs = 2000

/** What Node says of bytes that are no request; `reason` is the parser's. */
type ClientError = NodeJS.ErrnoException & { reason?: string }

/** Answers bytes that are no request (RFC 9112) as every other refusal is answered, and ends the connection. */
export function answerUnreadable(runtime: Runtime, error: ClientError, socket: Duplex): void {
  if (error.code === 'ECONNRESET') socket.destroy()
  // What still comes after the answer cannot be read either.
  if (!socket.writable) return
  // Whoever asked for a tunnel has a socket that nobody listens to any more.
  socket.on('error', () => undefined)
  const requestId = newId()
  const refusal = refusalOf(unreadable(error), requestId, runtime.log)
  const [status, body] = [statusOf(refusal), JSON.stringify(problemOf(refusal))]
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  setTimeout(() => socket.destroy(), readingMs).unref()
  observe(runtime, { rpc: 'none', code: String(status), isFault: false, ms: 0, requestId })
}

function unreadable({ code, reason }: ClientError): DomainError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new DomainError('invalid', 'headers_too_large', 'The address and the headers are larger than 16 KB.')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new DomainError('invalid', 'request_timeout', 'The request did not arrive in time.')
  return new DomainError('invalid', 'bad_request', `The request cannot be read${reason ? `: ${reason}` : ''}.`)
}
