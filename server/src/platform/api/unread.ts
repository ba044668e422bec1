import { Code, ConnectError } from '@connectrpc/connect'
import type { UniversalHandler, UniversalHandlerFn } from '@connectrpc/connect/protocol'
import { setTrailerStatus, trailerFlag, trailerParse, trailerSerialize } from '@connectrpc/connect/protocol-grpc-web'
import { DomainError, invalid } from '../../kernel/errors.ts'
import type { Runtime } from '../runtime.ts'
import { bodyTooLarge, cutOff } from './body.ts'
import { refusalOf, toConnectError } from './error-map.ts'
import { saneRequestId } from './exchange.ts'

/**
 * connect-node answers Internal for a message that it cannot read, and gives no reason for one that is too large. As no
 * method has run, the error is only in the trailers: gRPC's own, or in gRPC-Web the last frame of the body, which is then
 * also its first.
 */
export function blamingCaller(runtime: Runtime, handler: UniversalHandler): UniversalHandler {
  const answer: UniversalHandlerFn = async (request) => {
    const response = await handler(request)
    const blame = (trailer: Headers): Headers => {
      const message = decodeURIComponent(trailer.get('grpc-message') ?? '')
      const mendable = mendableOf(Number(trailer.get('grpc-status')), message)
      if (!mendable) return trailer
      const refusal = refusalOf(mendable, saneRequestId(request.header.get('x-request-id')), runtime.log)
      return setTrailerStatus(trailer, toConnectError(refusal))
    }
    if (response.trailer) blame(response.trailer)
    const isWeb = response.header?.get('content-type')?.startsWith('application/grpc-web')
    return response.body && isWeb ? { ...response, body: withFirst(response.body, blame) } : response
  }
  return Object.assign(answer, { ...handler })
}

/** The same for a message of a stream, which is read while its method runs; its sender may go away in the middle. */
export function blamed(error: unknown): unknown {
  if (isAborted(error)) return cutOff()
  // Where the JSON of a message was refused.
  if (error instanceof ConnectError && error.cause instanceof DomainError) return error.cause
  return (error instanceof ConnectError && mendableOf(error.code, error.rawMessage)) || error
}

/** What Node says of a request that ended before it was complete, on HTTP/1.1 and on HTTP/2. */
const isAborted = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || (error.code === 'ECONNRESET' && error.message === 'aborted'))

/** An error of connect-node about a message, as our client error where it is one. */
function mendableOf(code: Code, message: string): DomainError | undefined {
  if (code === Code.Internal && message.startsWith('parse binary'))
    return invalid('', `the message cannot be read: ${message}`)
  return code === Code.ResourceExhausted && message.includes('readMaxBytes') ? bodyTooLarge() : undefined
}

/** A body whose first frame is rewritten when it holds trailers: a flag, four bytes of length, the text. */
async function* withFirst(body: AsyncIterable<Uint8Array>, rewrite: (trailer: Headers) => Headers) {
  let isFirst = true
  for await (const frame of body) {
    yield isFirst && frame[0] === trailerFlag ? frameOf(rewrite(trailerParse(frame.subarray(5)))) : frame
    isFirst = false
  }
}

function frameOf(trailer: Headers): Uint8Array {
  const text = trailerSerialize(trailer)
  const frame = Buffer.alloc(5 + text.length)
  frame[0] = trailerFlag
  frame.writeUInt32BE(text.length, 1)
  frame.set(text, 5)
  return frame
}
