import { create, type DescMessage, type DescService, type Message } from '@bufbuild/protobuf'
import {
  Code,
  type ConnectRouter,
  type ContextValues,
  createContextKey,
  createContextValues,
  type HandlerContext,
  type ServiceImpl,
} from '@connectrpc/connect'
import { newId } from '../../kernel/ids.ts'
import type { Reply, Streams } from '../module.ts'
import type { Call, Runtime } from '../runtime.ts'
import { bodyLimit, parseJson } from './body.ts'
import type { Rpc } from './contract.ts'
import { refusalOf, toConnectError } from './error-map.ts'
import { parseCookies, saneRequestId } from './exchange.ts'
import { withInstants } from './json-instants.ts'
import { observe } from './observe.ts'
import { peerOf } from './peer.ts'
import { execute } from './pipeline.ts'
import { longestTimerMs } from '../calls/transact.ts'
import { blamed, blamingCaller } from './unread.ts'

/** Who calls; connect-node tells it only to `contextValues`. */
const peerAddress = createContextKey('', { description: 'peer address' })

/** For connect-node: what a method may know of the connection. */
export const contextOf =
  ({ config }: Runtime) =>
  (request: Parameters<typeof peerOf>[0]): ContextValues =>
    createContextValues().set(peerAddress, peerOf(request, config.trustProxy))

/** The same rpcs for connect-node, which speaks gRPC, gRPC-Web and Connect streaming. */
export function grpcRoutes(
  runtime: Runtime,
  services: readonly DescService[],
  rpcs: readonly Rpc[],
  streams: Streams,
): (router: ConnectRouter) => void {
  return (router) => {
    for (const service of services) {
      const methods = implement(runtime, service, rpcs, streams)
      for (const method of service.methods) {
        const run = methods[method.localName]
        // Connect's unary form is our own, on the other port: connect-node blames the server for a message it cannot read.
        const options = { jsonOptions: strictJson(runtime, method.input), connect: method.methodKind !== 'unary' }
        if (run) router.rpc(method, run, options)
      }
    }
    router.handlers.splice(
      0,
      router.handlers.length,
      ...router.handlers.map((handler) => blamingCaller(runtime, handler)),
    )
  }
}

/** connect-node decodes the text before it parses it, and has no other place to look at JSON as it came. */
function strictJson({ log }: Runtime, schema: DescMessage) {
  const decode = (bytes: Uint8Array): string => {
    try {
      return JSON.stringify(withInstants(schema, parseJson(Buffer.from(bytes))))
    } catch (error) {
      throw Object.assign(toConnectError(refusalOf(error, newId(), log)), { cause: error })
    }
  }
  return { ignoreUnknownFields: true, textDecoder: { decode } }
}

export const grpcLimits = { readMaxBytes: bodyLimit, writeMaxBytes: 16_000_000, maxTimeoutMs: longestTimerMs }

function implement(runtime: Runtime, service: DescService, rpcs: readonly Rpc[], streams: Streams) {
  const methods: Record<string, unknown> = {}
  for (const method of service.methods) {
    const name = `${service.typeName}/${method.name}`
    const rpc = rpcs.find((known) => known.name === name)
    const stream = streams[name]
    if (rpc) {
      methods[method.localName] = (request: Message, context: HandlerContext) =>
        guard(runtime, context, (call) => execute(runtime, rpc, call, request))
    } else if (stream && method.methodKind === 'client_streaming') {
      methods[method.localName] = (request: never, context: HandlerContext) =>
        guard(runtime, context, async (call) =>
          create(method.output, await (stream(runtime, call, request, context.signal) as Promise<Reply>)),
        )
    } else if (stream) {
      methods[method.localName] = (request: never, context: HandlerContext) =>
        guardStream(runtime, context, (call) => stream(runtime, call, request, context.signal) as AsyncIterable<Reply>)
    }
  }
  return methods as Partial<ServiceImpl<DescService>>
}

/** Runs a method, observes how it ended, and says what it throws in the protocol’s words. */
export async function guard<T>(runtime: Runtime, context: HandlerContext, run: (call: Call) => Promise<T>): Promise<T> {
  const call = callOf(context)
  const answered = startClock(runtime, context, call)
  let code = 'Ok'
  try {
    return await run(call)
  } catch (error) {
    const refusal = toConnectError(refusalOf(blamed(error), call.requestId, runtime.log))
    code = Code[refusal.code]
    throw refusal
  } finally {
    answered(code)
  }
}

/** The same for a stream, once it has ended: from its own side, or because the caller went. */
export async function* guardStream<T>(
  runtime: Runtime,
  context: HandlerContext,
  run: (call: Call) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const call = callOf(context)
  const answered = startClock(runtime, context, call)
  let code = 'Canceled'
  // What is thrown while the caller takes a message is about the way to them.
  let isTaking = false
  try {
    for await (const message of run(call)) {
      isTaking = true
      yield message
      isTaking = false
    }
    if (!context.signal.aborted) code = 'Ok'
  } catch (error) {
    // A write to a caller who has gone is no fault.
    if (isTaking) throw error
    const refusal = toConnectError(refusalOf(blamed(error), call.requestId, runtime.log))
    code = Code[refusal.code]
    throw refusal
  } finally {
    answered(code)
  }
}

/** What comes back logs and counts the call under the code it ended with. */
function startClock(
  runtime: Runtime,
  { service, method }: HandlerContext,
  { requestId }: Call,
): (code: string) => void {
  const startedAt = performance.now()
  const rpc = `${service.typeName}/${method.name}`
  return (code) =>
    observe(runtime, { rpc, code, isFault: code === 'Internal', ms: performance.now() - startedAt, requestId })
}

function callOf(context: HandlerContext): Call {
  const requestId = saneRequestId(context.requestHeader.get('x-request-id'))
  context.responseHeader.set('x-request-id', requestId)
  const timeout = context.timeoutMs()
  return {
    requestId,
    isGone: () => context.signal.aborted,
    header: (name) => context.requestHeader.get(name) ?? undefined,
    http: {
      address: context.values.get(peerAddress),
      origin: context.requestHeader.get('origin') ?? undefined,
      host: context.requestHeader.get('host') ?? undefined,
      cookies: () => parseCookies(context.requestHeader.get('cookie') ?? undefined),
      setHeader: (name, value) => context.responseHeader.append(name, value),
    },
    ...(timeout !== undefined && { deadline: Date.now() + timeout }),
  }
}
