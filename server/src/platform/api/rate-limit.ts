import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { HttpExchange, Principal } from '../../kernel/ctx.ts'
import { networkOf } from '../../kernel/network.ts'
import { resourceExhausted } from '../../kernel/errors.ts'
import type { Runtime } from '../runtime.ts'
import type { Rpc } from './contract.ts'

/** Requests a minute. The strict limit slows down guessing of passwords. */
const limits = {
  user: new RateLimiterMemory({ keyPrefix: 'user', points: 3000, duration: 60 }),
  key: new RateLimiterMemory({ keyPrefix: 'key', points: 3000, duration: 60 }),
  address: new RateLimiterMemory({ keyPrefix: 'address', points: 600, duration: 60 }),
  signIn: new RateLimiterMemory({ keyPrefix: 'sign-in', points: 20, duration: 60 }),
}

/** rpcs that check a secret someone might be guessing, or send mail. */
const guarded = /\/(SignUp|SignIn|ChangePassword|RequestPasswordReset|ResetPassword|GetInvitation|AcceptInvitation)$/

/** What the limits ask of a call: whom to charge, and where to say what is left. */
export interface Charged {
  http: Pick<HttpExchange, 'address' | 'setHeader'>
}

/** Takes one request off the caller's budget and says in the reply's headers what is left of it. */
export async function takeRateLimit(
  runtime: Runtime,
  rpc: Pick<Rpc, 'name'>,
  call: Charged,
  principal: Principal,
): Promise<void> {
  if (!runtime.config.rateLimit) return
  const { limiter, key } = budgetOf(rpc, call, principal)
  try {
    tell(call, limiter, await limiter.consume(key))
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    tell(call, limiter, error)
    const retryAfter = Math.ceil(error.msBeforeNext / 1000)
    throw resourceExhausted('rate_limited', `Too many requests; try again in ${retryAfter} s.`, { retryAfter })
  }
}

function budgetOf(
  rpc: Pick<Rpc, 'name'>,
  call: Charged,
  principal: Principal,
): { limiter: RateLimiterMemory; key: string } {
  if (guarded.test(rpc.name)) return { limiter: limits.signIn, key: networkOf(call.http.address) }
  if (principal.apiKeyId) return { limiter: limits.key, key: principal.apiKeyId }
  if (principal.via === 'nobody') return { limiter: limits.address, key: networkOf(call.http.address) }
  return { limiter: limits.user, key: `${principal.tenantId} ${principal.userId}` }
}

function tell(call: Charged, limiter: RateLimiterMemory, state: RateLimiterRes): void {
  const reset = Math.ceil(state.msBeforeNext / 1000)
  call.http.setHeader('ratelimit-policy', `"${limiter.keyPrefix}";q=${limiter.points};w=${limiter.duration}`)
  call.http.setHeader('ratelimit', `"${limiter.keyPrefix}";r=${Math.max(0, state.remainingPoints)};t=${reset}`)
}
