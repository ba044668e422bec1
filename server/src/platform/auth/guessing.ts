import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Ctx } from '../../kernel/ctx.ts'
import { resourceExhausted } from '../../kernel/errors.ts'
import { networkOf } from '../../kernel/network.ts'
import { findDevice } from './device.ts'

// How often somebody may be wrong about a password, beside what every address may ask (platform/api/rate-limit.ts). Nobody
// can use up what belongs to others: a device that signed in before has a budget of its own (OWASP, "Slow Down Online
// Guessing Attacks with Device Cookies"), any other is counted by account and address, and an account that many addresses
// are wrong about only takes fewer tries from each.
const minute = 60
const limits = {
  device: new RateLimiterMemory({ keyPrefix: 'guess-device', points: 10, duration: 15 * minute }),
  address: new RateLimiterMemory({ keyPrefix: 'guess-address', points: 10, duration: 15 * minute }),
  addressOfMany: new RateLimiterMemory({ keyPrefix: 'guess-address-of-many', points: 1, duration: 15 * minute }),
  account: new RateLimiterMemory({ keyPrefix: 'guess-account', points: 30, duration: 60 * minute }),
  resets: new RateLimiterMemory({ keyPrefix: 'reset', points: 5, duration: 60 * minute }),
}

/**
 * Checks a password of an account, by its e-mail or id, unless the caller was wrong too often. Throws what the check throws.
 * @throws resourceExhausted `rate_limited`
 */
export async function limitingGuesses<T>(ctx: Ctx, account: string, check: () => Promise<T>): Promise<T> {
  if (!ctx.services.config.rateLimit) return check()
  const whose = keyOf(account)
  const device = findDevice(ctx, account)
  const limiter = device ? limits.device : (await isUnderAttack(whose)) ? limits.addressOfMany : limits.address
  const key = device ? keyOf(device) : keyOf(`${whose} ${networkOf(ctx.http.address)}`)
  // Taken before and given back after, so that tries at the same moment count, too.
  await take(limiter, key)
  try {
    const answer = await check()
    await limiter.reward(key, 1)
    return answer
  } catch (error) {
    if (!device) await limits.account.penalty(whose, 1)
    throw error
  }
}

async function isUnderAttack(whose: string): Promise<boolean> {
  const state = await limits.account.get(whose)
  return state !== null && state.consumedPoints > limits.account.points
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const retryAfter = Math.ceil(error.msBeforeNext / 1000)
    const message = `Too many wrong passwords; try again in ${Math.ceil(retryAfter / 60)} min.`
    throw resourceExhausted('rate_limited', message, { retryAfter })
  }
}

/** False when an e-mail was sent links often enough within the hour; whoever asked has them already. */
export async function mayAskForReset(ctx: Ctx, email: string): Promise<boolean> {
  if (!ctx.services.config.rateLimit) return true
  const state = await limits.resets.penalty(keyOf(email), 1)
  return state.consumedPoints <= limits.resets.points
}

/** Short, whatever was sent, and not readable in memory. */
const keyOf = (text: string): string => createHash('sha256').update(text.toLowerCase()).digest('base64url')
