import { Code, ConnectError } from '@connectrpc/connect'
import type { UniversalHandler, UniversalHandlerFn } from '@connectrpc/connect/protocol'
import { setTrailerStatus, trailerFlag, trailerParse, trailerSerialize } from '@connectrpc/connect/protocol-grpc-web'
import { DomainError, invalid } from '../../kernel/errors.ts'
import type { Runtime } from '../runtime.ts'
import { refusalOf, toConnectError } from './error-map.ts'
import { saneRequestId } from './exchange.ts'

/**
 * connect-node takes the blame, as Internal, for a message it cannot read. Before a method ran only the trailers tell:
 * gRPC's own, or in gRPC-Web the last frame of the body, which then is its first, too.
 */
export function blamingCaller(runtime: Runtime, handler: UniversalHandler): UniversalHandler {
  const answer: UniversalHandlerFn = async (request) => {
    const response = await handler(request)
    const blame = (trailer: Headers): Headers => {
      const message = decodeURIComponent(trailer.get('grpc-message') ?? '')
      if (!isUnread(Number(trailer.get('grpc-status')), message)) return trailer
      const refusal = refusalOf(unread(message), saneRequestId(request.header.get('x-request-id')), runtime.log)
      return setTrailerStatus(trailer, toConnectError(refusal))
    }
    if (response.trailer) blame(response.trailer)
    const isWeb = response.header?.get('content-type')?.startsWith('application/grpc-web')
    return response.body && isWeb ? { ...response, body: withFirst(response.body, blame) } : response
  }
  return Object.assign(answer, { ...handler })
}

/** The same for a message of a stream, which is read while its method runs. */
export function blamed(error: unknown): unknown {
  if (!(error instanceof ConnectError)) return error
  if (isUnread(error.code, error.rawMessage)) return unread(error.rawMessage)
  return error.cause instanceof DomainError ? error.cause : error
}

const isUnread = (code: Code, message: string): boolean => code === Code.Internal && message.startsWith('parse binary')

const unread = (message: string): DomainError => invalid('', `the message cannot be read: ${message}`)

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
