import { getOption, hasOption, type DescMessage, type DescMethod, type DescService } from '@bufbuild/protobuf'
import { creates, permission } from '@eventkit/api/eventkit/v1/options_pb'
import { http } from '@eventkit/api/google/api/annotations_pb'
import type { HttpRule } from '@eventkit/api/google/api/http_pb'
import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt'
import { isSecret } from '../../kernel/field-rules.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { fieldFaults } from '../access/field.rules.ts'
import type { Module, Reply, Streams } from '../module.ts'
import type { Wait } from '../runtime.ts'

/** One way to reach an rpc over REST. */
export interface Route {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH'
  /** `/api/v1/tasks/{id}/complete` */
  path: string
  /** The fields the path carries, by their names in the contract. */
  params: string[]
  hasBody: boolean
}

/** An rpc of the contract with everything its descriptor says, and the function that answers it. */
export interface Rpc {
  service: DescService
  desc: DescMethod
  /** `eventkit.v1.TaskService/CreateTask` */
  name: string
  input: DescMessage
  output: DescMessage
  /** `public`, `signed-in` or a permission. */
  permission: string
  /** Changes nothing: reads run outside a transaction, and Connect may GET them. */
  isRead: boolean
  /** Makes a record: REST answers 201. */
  isCreate: boolean
  /** The reply holds a token, a key or a link that lets somebody in: it is kept nowhere. */
  isSecret: boolean
  routes: Route[]
  /** What a read waits for before it takes a connection. */
  wait?: Wait
  run: (ctx: Ctx, request: never) => Promise<Reply>
}

/**
 * Reads the contract off the modules' services. Throws on an rpc without a permission, a permission no module declares, a
 * missing method, two rpcs on one route, or a field that a request could name without the permission that it takes: such a
 * server does not start.
 */
export function readContract(modules: readonly Module[]): Rpc[] {
  const permissions = new Set(modules.flatMap((module) => Object.keys(module.permissions ?? {})))
  const served = modules.flatMap((module) => module.services ?? [])
  const waits = new Map(modules.flatMap((module) => Object.entries(module.waits ?? {})))
  for (const { desc } of served) for (const method of desc.methods) assertPermission(method, permissions)
  const rpcs = served.flatMap(({ desc, methods }) =>
    desc.methods
      .filter((method) => method.methodKind === 'unary')
      .map((method) => readRpc(desc, method, methods[method.localName], waits)),
  )
  assertDistinctRoutes(rpcs)
  const faults = rpcs.filter((rpc) => rpc.permission !== 'public').flatMap((rpc) => fieldFaults(rpc, rpc.name))
  if (faults.length > 0) throw new Error(faults.join('; '))
  return rpcs
}

/**
 * The streaming methods of the modules' services by their full names. Throws on one without a stream and on a stream without
 * one: such a server does not start.
 */
export function readStreams(modules: readonly Module[]): Streams {
  const streams: Streams = Object.fromEntries(modules.flatMap((module) => Object.entries(module.streams ?? {})))
  const methods = modules
    .flatMap((module) => module.services ?? [])
    .flatMap(({ desc }) => desc.methods)
    .filter((method) => method.methodKind !== 'unary')
    .map((method) => `${method.parent.typeName}/${method.name}`)
  const missing = methods.find((name) => !streams[name])
  if (missing) throw new Error(`${missing} has no stream to answer it`)
  const unknown = Object.keys(streams).find((name) => !methods.includes(name))
  if (unknown) throw new Error(`there is no streaming method ${unknown}`)
  return streams
}

function readRpc(
  service: DescService,
  desc: DescMethod,
  run: Rpc['run'] | undefined,
  waits: ReadonlyMap<string, Wait>,
): Rpc {
  const name = `${service.typeName}/${desc.name}`
  if (!run) throw new Error(`${name} has no method to answer it`)
  const wait = waits.get(name)
  return {
    service,
    desc,
    name,
    ...(wait && { wait }),
    input: desc.input,
    output: desc.output,
    permission: permissionOf(desc),
    isRead: desc.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS,
    isCreate: hasOption(desc, creates) && getOption(desc, creates),
    isSecret: holdsSecret(desc.output),
    routes: hasOption(desc, http) ? readRoutes(getOption(desc, http)) : [],
    run,
  }
}

/** Does a message have a field that the contract marks with `debug_redact`, at any depth? */
function holdsSecret(message: DescMessage, seen = new Set<DescMessage>()): boolean {
  if (seen.has(message)) return false
  seen.add(message)
  return message.fields.some((field) => isSecret(field) || (field.message && holdsSecret(field.message, seen)))
}

/** The permission an rpc declares; empty when it declares none. */
export const permissionOf = (desc: DescMethod): string =>
  hasOption(desc, permission) ? getOption(desc, permission) : ''

function readRoutes(rule: HttpRule): Route[] {
  const { case: verb, value: path } = rule.pattern
  if (!verb || !path) throw new Error('google.api.http without a path')
  const route: Route = {
    method: verb.toUpperCase() as Route['method'],
    path,
    params: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!),
    hasBody: rule.body === '*',
  }
  return [route, ...rule.additionalBindings.flatMap(readRoutes)]
}

/** Streams are held to it as well. */
function assertPermission(desc: DescMethod, known: ReadonlySet<string>): void {
  const name = `${desc.parent.typeName}/${desc.name}`
  const needed = permissionOf(desc)
  if (needed === '') throw new Error(`${name} has no (eventkit.v1.permission)`)
  if (needed === 'public' || needed === 'signed-in' || known.has(needed)) return
  throw new Error(`${name} needs ${needed}, which no module declares`)
}

function assertDistinctRoutes(rpcs: Rpc[]): void {
  const seen = new Map<string, string>()
  for (const rpc of rpcs) {
    for (const route of rpc.routes) {
      const key = `${route.method} ${route.path.replaceAll(/\{\w+\}/g, '{}')}`
      const other = seen.get(key)
      if (other) throw new Error(`${rpc.name} and ${other} share ${key}`)
      seen.set(key, rpc.name)
    }
  }
}
