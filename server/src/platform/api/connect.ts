import { fromBinary, fromJson, type Message, toBinary, toJson } from '@bufbuild/protobuf'
import { Code } from '@connectrpc/connect'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, invalid } from '../../kernel/errors.ts'
import type { Call, Runtime } from '../runtime.ts'
import { compress, decompress, parseJson } from './body.ts'
import type { Rpc } from './contract.ts'
import { refusalOf, type Refusal } from './error-map.ts'
import { callOf, queryOf, requestIdOf } from './exchange.ts'
import { withInstants } from './json-instants.ts'
import { execute } from './pipeline.ts'
import { DeadlineError, longestTimerMs } from '../calls/transact.ts'

type Codec = 'json' | 'proto'

/** Answers the other content types on the same paths: gRPC-Web and Connect streaming. */
export type Fallback = (request: FastifyRequest, reply: FastifyReply) => void

/**
 * Mounts Connect's unary protocol (connectrpc.com/docs/protocol): POST with JSON or binary messages, GET for reads. Our own,
 * since the stock handler cost six times more per call when measured (docs/adr/0002).
 */
export function mountConnect(app: FastifyInstance, runtime: Runtime, rpcs: readonly Rpc[], fallback: Fallback): void {
  for (const rpc of rpcs) {
    const config = { rpc: rpc.name }
    app.post(`/${rpc.name}`, { config }, (request, reply) => {
      const codec = codecOf(request.headers['content-type'])
      if (codec) return answer(runtime, rpc, codec, request, reply, () => readPost(rpc, codec, request))
      if (!isStreaming(request.headers['content-type'])) return refuseType(reply)
      fallback(request, reply)
      return reply
    })
    if (rpc.isRead) app.get(`/${rpc.name}`, { config }, (request, reply) => answerGet(runtime, rpc, request, reply))
  }
}

const isStreaming = (type = ''): boolean => /^application\/(grpc|connect\+)/.test(type)

function codecOf(type = ''): Codec | undefined {
  if (/^application\/json\b/i.test(type)) return 'json'
  return /^application\/proto\b/i.test(type) ? 'proto' : undefined
}

const refuseType = (reply: FastifyReply): FastifyReply =>
  reply.code(415).header('accept-post', 'application/json, application/proto, application/grpc-web').send()

async function answer(
  runtime: Runtime,
  rpc: Rpc,
  codec: Codec,
  request: FastifyRequest,
  reply: FastifyReply,
  read: () => Promise<Message>,
): Promise<FastifyReply> {
  const call = callOf(request, reply)
  try {
    const message = await withDeadline(call, async () => execute(runtime, rpc, call, await read()))
    const encoded = codec === 'json' ? JSON.stringify(toJson(rpc.output, message)) : toBinary(rpc.output, message)
    const { body, encoding } = await compress(encoded, request.headers['accept-encoding'])
    if (encoding) reply.header('content-encoding', encoding).header('vary', 'accept-encoding')
    return await reply.header('content-type', `application/${codec}`).send(asBuffer(body))
  } catch (error) {
    return sendError(refusalOf(error, call.requestId, runtime.log), reply)
  }
}

const asBuffer = (body: string | Uint8Array): string | Buffer =>
  typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)

async function readPost(rpc: Rpc, codec: Codec, request: FastifyRequest): Promise<Message> {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  return decode(rpc, codec, await decompress(raw, request.headers['content-encoding']))
}

function decode(rpc: Rpc, codec: Codec, body: Buffer): Message {
  try {
    if (codec === 'proto') return fromBinary(rpc.input, body)
    return fromJson(rpc.input, withInstants(rpc.input, parseJson(body)), { ignoreUnknownFields: true })
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw invalid('', `the message cannot be read: ${error instanceof Error ? error.message : ''}`)
  }
}

async function answerGet(runtime: Runtime, rpc: Rpc, request: FastifyRequest, reply: FastifyReply) {
  const query = queryOf(request)
  const encoding = textOf(query, 'encoding')
  if (encoding !== 'json' && encoding !== 'proto') return reply.code(415).send()
  return answer(runtime, rpc, encoding, request, reply, async () => {
    const message = textOf(query, 'message')
    const raw = textOf(query, 'base64') === '1' ? fromBase64(message) : Buffer.from(message)
    return decode(rpc, encoding, await decompress(raw, textOf(query, 'compression')))
  })
}

function textOf(query: URLSearchParams, name: string): string {
  const [value = '', ...others] = query.getAll(name)
  if (others.length > 0) throw invalid(name, 'must be given once')
  return value
}

/** Refuses characters that Buffer would skip: what is left could be an empty message, which asks for everything. */
function fromBase64(message: string): Buffer {
  if (!/^([\w-]{4})*([\w-]{2,3}={0,2})?$/.test(message))
    throw invalid('message', 'must be base64 for URLs, or come without base64=1')
  return Buffer.from(message, 'base64url')
}

/** `Connect-Timeout-Ms`: the caller is answered in time; what still runs is rolled back before its commit. */
async function withDeadline<T>(call: Call, run: () => Promise<T>): Promise<T> {
  const header = call.header('connect-timeout-ms')
  if (!header) return run()
  if (!/^\d{1,10}$/.test(header)) throw invalid('Connect-Timeout-Ms', 'must be a whole number')
  const timeout = Math.min(Number(header), longestTimerMs)
  call.deadline = Date.now() + timeout
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError()), timeout)
  })
  try {
    return await Promise.race([run(), expired])
  } finally {
    clearTimeout(timer)
  }
}

function sendError(refusal: Refusal, reply: FastifyReply): FastifyReply {
  const value = Buffer.from(toBinary(ErrorDetailSchema, refusal.detail)).toString('base64').replace(/=+$/, '')
  const body = {
    code: Code[refusal.code].replaceAll(/(?<!^)([A-Z])/g, '_$1').toLowerCase(),
    message: refusal.message,
    details: [{ type: ErrorDetailSchema.typeName, value, debug: toJson(ErrorDetailSchema, refusal.detail) }],
  }
  if (refusal.retryAfter) reply.header('retry-after', String(refusal.retryAfter))
  return reply
    .code(connectStatus[refusal.code] ?? 500)
    .header('content-type', 'application/json')
    .send(JSON.stringify(body))
}

/** HTTP statuses of the Connect protocol, which are not REST's in every case. */
const connectStatus: Partial<Record<Code, number>> = {
  [Code.InvalidArgument]: 400,
  [Code.DeadlineExceeded]: 504,
  [Code.NotFound]: 404,
  [Code.PermissionDenied]: 403,
  [Code.ResourceExhausted]: 429,
  [Code.FailedPrecondition]: 400,
  [Code.Aborted]: 409,
  [Code.Internal]: 500,
  [Code.Unavailable]: 503,
  [Code.Unauthenticated]: 401,
}

/** For errors before a Connect handler ran, such as a body over the limit. */
export function sendConnectError(runtime: Runtime, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  return sendError(refusalOf(error, requestIdOf(request), runtime.log), reply)
}
