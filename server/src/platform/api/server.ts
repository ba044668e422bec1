import { once } from 'node:events'
import { type IncomingMessage, METHODS } from 'node:http'
import { createServer, type Http2Server } from 'node:http2'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { DomainError, notFound } from '../../kernel/errors.ts'
import type { Module, Streams } from '../module.ts'
import type { Runtime } from '../runtime.ts'
import { bodyLimit, bodyTooLarge, cutOff } from './body.ts'
import { mountConnect, sendConnectError } from './connect.ts'
import { connectionLimits, limitConnections } from './connections.ts'
import { readStreams, type Rpc } from './contract.ts'
import { contextOf, grpcLimits, grpcRoutes } from './grpc.ts'
import { toolRoutes } from './grpc-tools.ts'
import type { CheckReadiness } from './health.ts'
import { isHost, wrongHost } from './host.ts'
import { observe } from './observe.ts'
import { trustedProxies } from './peer.ts'
import { watchMethods } from './other-methods.ts'
import { readOn } from './rest-of-body.ts'
import { mountRest, sendProblem } from './rest.ts'
import { type Sessions, watchSessions } from './sessions.ts'
import { answerUnimplemented, isRpcPath } from './unimplemented.ts'
import { answerUnreadable } from './unreadable.ts'

/** The HTTP/1.1 side (REST, Connect, pages) with the contract mounted, and the gRPC side beside it. */
export interface Servers {
  http: FastifyInstance
  grpc: Http2Server
  /** The gRPC side's open connections. */
  sessions: Sessions
  /** Call it when every path but the web app's files is mounted. */
  refuseOtherMethods(): void
}

/** Makes both servers, which serve these modules' services; neither listens yet. */
export function makeServers(
  runtime: Runtime,
  rpcs: readonly Rpc[],
  modules: readonly Module[],
  check: CheckReadiness,
): Servers {
  const services = modules.flatMap((module) => module.services ?? []).map(({ desc }) => desc)
  const streams = readStreams(modules)
  const adapter = withSaneHost(
    connectNodeAdapter({
      routes: (router) => {
        toolRoutes(runtime, services, check)(router)
        grpcRoutes(runtime, services, rpcs, streams)(router)
      },
      contextValues: contextOf(runtime),
      fallback: answerUnimplemented,
      ...grpcLimits,
    }),
  )
  const http = makeHttp(runtime)
  const refuseOtherMethods = watchMethods(http, runtime)
  mountRest(http, runtime, rpcs)
  mountConnect(http, runtime, rpcs, (request, reply) => handOver(adapter, request, reply))
  mountStreams(http, streams, adapter)
  const grpc = createServer({ settings: { maxConcurrentStreams: 256 } }, adapter)
  const limits = connectionLimits(runtime.config)
  limitConnections(http.server, limits.http, runtime.config)
  limitConnections(grpc, limits.grpc, runtime.config)
  return { http, grpc, sessions: watchSessions(grpc), refuseOtherMethods }
}

type Adapter = ReturnType<typeof connectNodeAdapter>

/** connect-node throws, and would end the process, where the host is not one that an address can have. */
const withSaneHost =
  (adapter: Adapter): Adapter =>
  (request, response) => {
    const host = 'authority' in request ? request.authority : request.headers.host
    if (host && isHost(host)) return adapter(request, response)
    response.statusCode = 400
    response.end()
  }

/** Streaming rpcs have no unary form; connect-node serves every content type of theirs. */
function mountStreams(http: FastifyInstance, streams: Streams, adapter: Adapter): void {
  for (const name of Object.keys(streams)) {
    http.post(`/${name}`, { config: { rpc: name } }, (request, reply) => {
      request.raw.socket.setTimeout(0) // a stream may be quiet for long
      handOver(adapter, request, reply)
    })
  }
}

const handedOver = new WeakSet<FastifyReply>()

function handOver(adapter: Adapter, request: FastifyRequest, reply: FastifyReply): void {
  handedOver.add(reply.hijack())
  const { raw, socket } = request
  // connect-node would destroy a request in the middle of a message that is too large.
  Object.assign(raw, { [Symbol.asyncIterator]: () => raw.iterator({ destroyOnReturn: false }) })
  reply.raw.once('finish', () => readOn(raw, (isOver) => isOver || socket.destroy()))
  adapter(raw, reply.raw)
}

function makeHttp(runtime: Runtime): FastifyInstance {
  const http = Fastify({
    bodyLimit,
    // Only the feed upgrades; a client that merely offers HTTP/2 is answered as it asked (RFC 9110, 7.8).
    http: {
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
      headersTimeout: 20_000,
      connectionsCheckingInterval: 5000,
      // Looked at with what else may be wrong with a host.
      requireHostHeader: false,
    },
    trustProxy: trustedProxies(runtime.config.trustProxy),
    // Long enough for an upload of 20 MB over a slow connection; a body that takes longer is cut off.
    requestTimeout: 120_000,
    // Longer than the longest call: an import of 50,000 rows is applied before a byte of its reply goes out.
    connectionTimeout: 180_000,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => void answerError(runtime, error, request, reply),
    clientErrorHandler: (error, socket) => answerUnreadable(runtime, error, socket),
  })
  knowAllMethods(http)
  http.removeAllContentTypeParsers()
  // connect-node reads these itself.
  http.addContentTypeParser(/^application\/(grpc|connect\+)/, (_, payload, done) => done(null, payload))
  http.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  http.setErrorHandler((error, request, reply) => answerError(runtime, error, request, reply))
  http.setNotFoundHandler((request, reply) => {
    if (request.method !== 'POST' || !isRpcPath(request.url))
      return sendProblem(runtime, notFound(`${request.method} ${request.url.split('?')[0]}`), request, reply)
    answerUnimplemented(request.raw, reply.hijack().raw)
  })
  // Node would answer these itself, without a word.
  http.server.on('checkExpectation', (request, response) => http.server.emit('request', request, response))
  http.server.on('connect', (_, socket) => answerUnreadable(runtime, noTunnel(), socket))
  http.addHook('onRequest', (request, _, done) => done(wrongHead(request.raw)))
  http.addHook('onSend', (request, reply, payload, done) => {
    readOn(request.raw, (isOver) => {
      if (!isOver) reply.header('connection', 'close')
      done(null, payload)
    })
  })
  observeRequests(http, runtime)
  return http
}

const noTunnel = () => Object.assign(new Error('CONNECT'), { reason: 'this is no proxy' })

/** Refused like every method that a path has not; those that Fastify knows to have a body, it would ask for one first. */
function knowAllMethods(http: FastifyInstance): void {
  for (const method of METHODS) {
    if (method === 'QUERY' || !http.supportedMethods.includes(method)) {
      http.addHttpMethod(method, { hasBody: false, overrideExisting: true })
    }
  }
}

/** What is wrong with the head of a request, whatever it asks for. */
function wrongHead(request: IncomingMessage): DomainError | undefined {
  const host = wrongHost(request)
  if (host) return new DomainError('invalid', 'bad_request', host)
  const { expect } = request.headers
  if (expect === undefined || expect.toLowerCase() === '100-continue') return undefined
  return new DomainError('invalid', 'unknown_expectation', 'The only expectation that is known is 100-continue.')
}

function answerError(runtime: Runtime, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const known = isCutOff(request) ? cutOff() : toDomainError(error)
  return request.url.startsWith('/eventkit.v1.')
    ? sendConnectError(runtime, known, request, reply)
    : sendProblem(runtime, known, request, reply)
}

/** The caller went away in the middle of the body. */
const isCutOff = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete

/** What Fastify itself refuses, in our words. */
function toDomainError(error: unknown): unknown {
  if (error instanceof DomainError || !isFastifyError(error)) return error
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge()
  const status = error.statusCode ?? 500
  return status < 500 ? new DomainError('invalid', 'bad_request', error.message) : error
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_')

function observeRequests(http: FastifyInstance, runtime: Runtime): void {
  http.addHook('onResponse', (request, reply, done) => {
    const { rpc } = request.routeOptions.config
    // connect-node answers 200 whatever a method says, and the method's end is observed where it runs.
    if (handedOver.has(reply) && reply.statusCode === 200) return done()
    if (rpc || reply.statusCode >= 400) {
      observe(runtime, {
        rpc: rpc ?? 'none',
        code: String(reply.statusCode),
        isFault: reply.statusCode >= 500,
        ms: reply.elapsedTime,
        requestId: String(reply.getHeader('x-request-id') ?? ''),
        ...(!rpc && { path: request.url.split('?')[0]! }),
      })
    }
    done()
  })
}

/** Listens on both ports; a port in use rejects with Node's own error. */
export async function listen(
  { http, grpc }: Pick<Servers, 'http' | 'grpc'>,
  host: string,
  port: number,
  grpcPort: number,
): Promise<void> {
  await http.listen({ host, port })
  grpc.listen(grpcPort, host)
  await once(grpc, 'listening')
}

/** Stops taking requests, lets the running ones end, and closes what is left after a while. */
export async function drain(
  { http, grpc, sessions }: Pick<Servers, 'http' | 'grpc' | 'sessions'>,
  graceMs: number,
): Promise<void> {
  const force = setTimeout(() => {
    http.server.closeAllConnections()
    for (const session of sessions.keys()) session.destroy()
  }, graceMs)
  const grpcClosed = grpc.listening ? new Promise<void>((resolve) => grpc.close(() => resolve())) : undefined
  for (const session of sessions.keys()) session.close()
  await Promise.all([http.close(), grpcClosed])
  clearTimeout(force)
}
