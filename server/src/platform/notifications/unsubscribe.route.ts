import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Principal } from '../../kernel/ctx.ts'
import { callOf, queryOf } from '../api/exchange.ts'
import { takeRateLimit } from '../api/rate-limit.ts'
import { nobody, systemPrincipal } from '../auth/principal.ts'
import { read, write } from '../calls/transact.ts'
import type { RawRoute } from '../module.ts'
import type { Runtime } from '../runtime.ts'
import { languageOf } from './notification.text.ts'
import { type Opened, openUnsubscribeLink, unsubscribe } from './unsubscribe.actions.ts'
import { askPage, deadPage, donePage } from './unsubscribe.page.ts'
import { readUnsubscribeToken, type UnsubscribeToken } from './unsubscribe.token.ts'

const path = '/unsubscribe'

/**
 * `GET /unsubscribe?token=…` asks, `POST` does it, without signing in: the links in mails, and what mail programs call by
 * themselves (RFC 8058). Limited by address as all calls without a token are; the strict limit of passwords would refuse
 * the servers of large mail providers, which call for many people, and nobody can guess a signature.
 */
export const unsubscribeRoute: RawRoute = {
  mount: (http, runtime) => {
    mount(http, runtime, 'get', (call, principal, token) =>
      read(runtime, call, principal, (ctx) => openUnsubscribeLink(ctx, token)),
    )
    mount(http, runtime, 'post', (call, principal, token) =>
      write(runtime, call, principal, (ctx) => unsubscribe(ctx, token)),
    )
  },
}

type Act = (
  call: ReturnType<typeof callOf>,
  principal: Principal,
  token: UnsubscribeToken,
) => Promise<Opened | undefined>

function mount(http: FastifyInstance, runtime: Runtime, method: 'get' | 'post', act: Act): void {
  http[method](path, async (request: FastifyRequest, reply: FastifyReply) => {
    const call = callOf(request, reply)
    await takeRateLimit(runtime, { name: path }, call, nobody)
    const text = queryOf(request).get('token') ?? ''
    const token = readUnsubscribeToken(text)
    // The person whom the link names: it is they who act.
    const opened = token && (await act(call, { ...systemPrincipal(token.tenantId), userId: token.userId }, token))
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store')
    if (!opened) return reply.code(410).send(deadPage(languageOf(request.headers['accept-language'] ?? '')))
    return reply.send(method === 'get' ? askPage(opened, text) : donePage(opened))
  })
}
