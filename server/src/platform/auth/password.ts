import { createHmac } from 'node:crypto'
import { availableParallelism } from 'node:os'
import bcrypt from '@node-rs/bcrypt'
import type { Services } from '../../kernel/ctx.ts'
import { invalid, resourceExhausted } from '../../kernel/errors.ts'
import { makeSlots } from '../../kernel/slots.ts'

/** bcrypt's work factor: 2^12 rounds, about 0.2 s. */
export const passwordCost = 12

/** bcrypt reads no further. */
const mostBytes = 72

/** As many at once as there are cores: more would only make each slower, and starve libuv's other work of threads. */
const mostAtOnce = Math.min(3, availableParallelism())

/** Beyond this queue the wait would be longer than anybody's patience. */
const mostWaiting = 100

const busy = () =>
  resourceExhausted('busy', 'Too many people are signing in; try again in a few seconds.', { retryAfter: 5 })

const turns = makeSlots(mostAtOnce, { line: { most: mostWaiting, refuse: busy } })

/**
 * The salt of every password of an e-mail on this server, whatever the company (docs/adr/0019): one hash tells in which of
 * them a password fits, so that signing in takes as long for an e-mail in none as for one in a thousand.
 */
const saltOf = ({ secret }: Services, email: string): Buffer =>
  createHmac('sha256', secret).update(`eventkit.auth.password ${email.toLowerCase()}`).digest().subarray(0, 16)

const isTooLong = (password: string): boolean => Buffer.byteLength(password) > mostBytes

/** Hashes a new password of an e-mail on libuv's threads. Refuses one that bcrypt would cut off. */
export async function hashPassword(
  services: Services,
  email: string,
  field: string,
  password: string,
): Promise<string> {
  if (isTooLong(password)) throw invalid(field, `must be at most ${mostBytes} bytes long`)
  return turns.run(() => bcrypt.hash(password, { cost: services.passwordCost, salt: saltOf(services, email) }))
}

/**
 * What a password's hash would be: with its e-mail's salt, and with those that passwords set before had. Never fewer than
 * one is made, so that the time it takes does not tell whether there is an account.
 */
export async function hashesOf(
  services: Services,
  email: string,
  password: string,
  salts: readonly string[],
): Promise<string[]> {
  const own = await turns.run(() =>
    bcrypt.hash(password, { cost: services.passwordCost, salt: saltOf(services, email) }),
  )
  const others = salts.filter((salt) => !own.startsWith(salt))
  const hashes = await Promise.all(others.map((salt) => turns.run(() => bcrypt.hash(password, { salt }))))
  // bcrypt cuts a longer one off, so it would match what only begins alike; none such was ever taken.
  return isTooLong(password) ? [] : [own, ...hashes]
}

/** True when the password is the one that was hashed. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  return (await turns.run(() => bcrypt.compare(password, stored))) && !isTooLong(password)
}
