import { create, type Message } from '@bufbuild/protobuf'
import type { Ctx, Principal } from '../../kernel/ctx.ts'
import { DomainError, forbidden } from '../../kernel/errors.ts'
import { authenticate, nobody } from '../auth/authenticate.ts'
import { assertMayName, withoutHidden } from '../access/field.rules.ts'
import type { Reply } from '../module.ts'
import type { Call, Runtime } from '../runtime.ts'
import { inTurn } from './company-turns.ts'
import type { Rpc } from './contract.ts'
import { withIdempotencyKey } from './idempotency.ts'
import { type Charged, takeRateLimit } from './rate-limit.ts'
import { read, runUnbound, write } from '../calls/transact.ts'
import { validate } from './validate.ts'

/**
 * The one way a request becomes a reply, whatever the protocol: authenticate → rate limit → permission → validate →
 * fields → idempotency key → transaction → action → reactions → journal → commit → fields → reply. Throws a DomainError for every client
 * error.
 */
export async function execute(runtime: Runtime, rpc: Rpc, call: Call, request: Message): Promise<Message> {
  if (rpc.isSecret) call.http.setHeader('cache-control', 'no-store')
  const principal = await admit(runtime, rpc, call)
  validate(rpc.input, request)
  if (rpc.permission !== 'public') assertMayName(principal, rpc, request)
  const { wait } = rpc
  if (!wait) return shownTo(principal, rpc, await answer(runtime, rpc, call, principal, request))
  await wait(runtime, principal, request as never, call)
  // Access may have changed during a long call: a caller who has lost it gets no reply.
  const still = await identify(runtime, rpc, call)
  assertPermitted(rpc, still)
  return shownTo(still, rpc, await answer(runtime, rpc, call, still, request))
}

/**
 * The reply without the fields that the contract binds to permissions which its reader lacks. What a public rpc answers is
 * for whoever proved who they are in its request.
 */
function shownTo(principal: Principal, rpc: Rpc, reply: Reply): Message {
  const message = create(rpc.output, reply)
  return rpc.permission === 'public' ? message : withoutHidden(principal, rpc.output, message)
}

/** The first steps: authenticate → rate limit → permission. */
export async function admit(runtime: Runtime, rpc: Pick<Rpc, 'name' | 'permission'>, call: Call): Promise<Principal> {
  const principal = await identify(runtime, rpc, call)
  await takeRateLimit(runtime, rpc, call, principal)
  assertPermitted(rpc, principal)
  return principal
}

function answer(runtime: Runtime, rpc: Rpc, call: Call, principal: Principal, request: Message): Promise<Reply> {
  const run = (ctx: Ctx): Promise<Reply> => rpc.run(ctx, request as never)
  if (rpc.permission === 'public') return runUnbound(runtime, call, nobody, run)
  return inTurn(runtime, principal.tenantId, call, () => {
    if (rpc.isRead) return read(runtime, call, principal, run)
    return withIdempotencyKey(rpc, call, request, (around) =>
      write(runtime, call, principal, (ctx) => around(ctx, () => run(ctx))),
    )
  })
}

/**
 * Who is calling.
 * @throws unauthenticated without a token that is good
 */
export async function identify(
  runtime: Runtime,
  rpc: Pick<Rpc, 'name' | 'permission'>,
  call: Call,
): Promise<Principal> {
  if (rpc.permission === 'public') return nobody
  return withGuessesCharged(runtime, rpc, call, () => authenticate(runtime, call.header('authorization')))
}

/** Checks a token. A bad one counts against the rate limit of the address, since nobody is known to own it. */
export async function withGuessesCharged<T>(
  runtime: Runtime,
  rpc: Pick<Rpc, 'name'>,
  call: Charged,
  look: () => Promise<T>,
): Promise<T> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'unauthenticated')
      await takeRateLimit(runtime, rpc, call, nobody)
    throw error
  }
}

/** Refuses a caller without the permission the rpc declares. */
export function assertPermitted(rpc: Pick<Rpc, 'permission'>, principal: Principal): void {
  if (rpc.permission === 'public' || rpc.permission === 'signed-in') return
  if (!principal.permissions.has(rpc.permission)) throw forbidden(`This needs the permission ${rpc.permission}.`)
}
