import type { FastifyInstance, HTTPMethods } from 'fastify'
import { DomainError } from '../../kernel/errors.ts'
import type { Runtime } from '../runtime.ts'
import { sendProblem } from './rest.ts'

/**
 * Notes every route that is mounted from now on. What comes back refuses the methods that these paths do not have, with
 * `Allow` (RFC 9110, 15.5.6); call it once all of them are mounted.
 */
export function watchMethods(http: FastifyInstance, runtime: Runtime): () => void {
  const allowed = new Map<string, Set<HTTPMethods>>()
  http.addHook('onRoute', ({ url, method }) => {
    const methods = allowed.get(url) ?? new Set()
    for (const each of [method].flat()) methods.add(each)
    allowed.set(url, methods)
  })
  return () => {
    for (const [url, methods] of allowed) refuseOthers(http, runtime, url, [...methods])
  }
}

function refuseOthers(http: FastifyInstance, runtime: Runtime, url: string, allowed: readonly HTTPMethods[]): void {
  const allow = allowed.join(', ')
  http.route({
    method: http.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    handler: (request, reply) => {
      reply.header('allow', allow)
      const message = `${request.method} is not possible here; ${allow} ${allowed.length > 1 ? 'are' : 'is'}.`
      return sendProblem(runtime, new DomainError('invalid', 'method_not_allowed', message), request, reply)
    },
  })
}
