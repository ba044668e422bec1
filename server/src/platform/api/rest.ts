import type { Message } from '@bufbuild/protobuf'
import { ErrorDetailSchema, FieldViolationSchema } from '@eventkit/api/eventkit/v1/error_pb'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DomainError, invalid } from '../../kernel/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { Runtime } from '../runtime.ts'
import { compress, decompress, parseJson } from './body.ts'
import type { Route, Rpc } from './contract.ts'
import { refusalOf, type Refusal } from './error-map.ts'
import { callOf, queryOf, requestIdOf } from './exchange.ts'
import { execute } from './pipeline.ts'
import { writeMessage } from './rest-reply.ts'
import { assertClearable, fieldsOf, readMessage, readQuery } from './rest-request.ts'

/** Mounts every REST route of the contract. */
export function mountRest(app: FastifyInstance, runtime: Runtime, rpcs: readonly Rpc[]): void {
  for (const rpc of rpcs) {
    for (const route of rpc.routes) {
      app.route({
        method: route.method,
        url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        config: { rpc: rpc.name },
        handler: (request, reply) => answer(runtime, rpc, route, request, reply),
      })
    }
  }
}

async function answer(
  runtime: Runtime,
  rpc: Rpc,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const call = callOf(request, reply)
  const message = await readRequest(rpc, route, request)
  const result = await execute(runtime, rpc, call, message)
  reply.code(rpc.isCreate ? 201 : 200)
  const etag = 'version' in result ? `"${String(result.version)}"` : undefined
  if (etag) reply.header('etag', etag)
  if (etag && rpc.isRead && request.headers['if-none-match'] === etag) return reply.code(304).send()
  return sendJson(request, reply, writeMessage(rpc.output, result))
}

/** Sends JSON, packed when that pays. */
export async function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  json: JsonObject,
  type = 'application/json; charset=utf-8',
): Promise<FastifyReply> {
  const { body, encoding } = await compress(JSON.stringify(json), request.headers['accept-encoding'])
  if (encoding) reply.header('content-encoding', encoding).header('vary', 'accept-encoding')
  return reply.header('content-type', type).send(body)
}

async function readRequest(rpc: Rpc, route: Route, request: FastifyRequest): Promise<Message> {
  const json: JsonObject = route.hasBody ? await readBody(request) : readQuery(rpc.input, queryOf(request))
  const patch = route.method === 'PATCH' ? Object.keys(json) : undefined
  if (patch) assertClearable(rpc.input, json)
  const params = request.params as Record<string, string>
  for (const name of route.params) json[name] = params[name]!
  const expected = versionOf(request.headers['if-match'])
  if (expected !== undefined && fieldsOf(rpc.input).has('version')) json.version ??= expected
  const message = readMessage(rpc.input, json)
  if (patch) setUpdateMask(message, patch, route.params)
  return message
}

async function readBody(request: FastifyRequest): Promise<JsonObject> {
  const raw = request.body
  if (!Buffer.isBuffer(raw) || raw.length === 0) return {}
  const type = request.headers['content-type'] ?? 'application/json'
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    throw new DomainError(
      'invalid',
      'unknown_content_type',
      `content-type ${type} is not known; send application/json.`,
    )
  }
  const json = parseJson(await decompress(raw, request.headers['content-encoding']))
  if (!isJsonObject(json)) throw invalid('', 'the body must be a JSON object')
  return json
}

/** `"7"` or `W/"7"` (RFC 9110, 13.1.1); anything else is no version of ours. */
function versionOf(header: string | undefined): number | undefined {
  if (!header || header === '*') return undefined
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(header)
  if (!match) throw invalid('If-Match', 'must be the ETag of an earlier reply')
  return Number(match[1])
}

/** On REST the body's keys are the mask: a named null clears, an absent field is never touched. */
function setUpdateMask(message: Message, keys: string[], params: string[]): void {
  const notPatched = new Set(['id', 'version', ...params])
  const paths = keys.filter((key) => !notPatched.has(key))
  Object.assign(message, { updateMask: { $typeName: 'google.protobuf.FieldMask', paths } })
}

/** Answers an error as RFC 9457 problem+json. */
export async function sendProblem(
  runtime: Runtime,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const requestId = String(reply.getHeader('x-request-id') ?? requestIdOf(request))
  const refusal = refusalOf(error, requestId, runtime.log)
  reply.code(statusOf(refusal)).header('x-request-id', requestId)
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer')
  if (refusal.detail.reason === 'unknown_encoding') reply.header('accept-encoding', 'gzip, br')
  if (refusal.retryAfter) reply.header('retry-after', String(refusal.retryAfter))
  return sendJson(request, reply, problemOf(refusal), 'application/problem+json; charset=utf-8')
}

/** Refusals that HTTP tells apart and the other protocols do not. */
const statuses: Readonly<Record<string, number>> = {
  method_not_allowed: 405,
  request_timeout: 408,
  body_too_large: 413,
  unknown_content_type: 415,
  unknown_encoding: 415,
  unknown_expectation: 417,
  headers_too_large: 431,
}

/** The HTTP status of a refusal. */
export const statusOf = ({ detail, status }: Refusal): number => statuses[detail.reason] ?? status

/** A refusal as RFC 9457 tells it. */
export function problemOf(refusal: Refusal): JsonObject {
  const detail = writeMessage(ErrorDetailSchema, refusal.detail)
  const violations = refusal.detail.violations.map((each) => withoutEmpty(writeMessage(FieldViolationSchema, each)))
  const problem: JsonObject = {
    type: 'about:blank',
    title: refusal.detail.reason.replaceAll('_', ' '),
    status: statusOf(refusal),
    detail: refusal.message,
  }
  return { ...problem, ...withoutEmpty({ ...detail, violations }) }
}

const withoutEmpty = (json: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(json).filter(([, value]) => !isEmpty(value)))

const isEmpty = (value: JsonValue): boolean =>
  value === 0 || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)
