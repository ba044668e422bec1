import { availableParallelism } from 'node:os'
import { compare, hash } from '@node-rs/bcrypt'
import { invalid, resourceExhausted } from '../../kernel/errors.ts'
import { makeSlots } from '../../kernel/slots.ts'

/** bcrypt's work factor: 2^12 rounds, about 0.2 s. */
const cost = 12

/** bcrypt reads no further. */
const mostBytes = 72

/** What a check against an unknown account costs, so that the answer's time does not tell who has one. */
const nobodysHash = '$2b$12$Nnworh5NFK4hW/9kfEQ98OFrnz8uA7nF31nGA1rPbgBSWvjln1Zli'

/** As many at once as there are cores: more would only make each slower, and starve libuv's other work of threads. */
const mostAtOnce = Math.min(3, availableParallelism())

/** Beyond this queue the wait would be longer than anybody's patience. */
const mostWaiting = 100

const busy = () =>
  resourceExhausted('busy', 'Too many people are signing in; try again in a few seconds.', { retryAfter: 5 })

const turns = makeSlots(mostAtOnce, { line: { most: mostWaiting, refuse: busy } })

/** Hashes a new password on libuv's threads. Refuses one that bcrypt would cut off. */
export async function hashPassword(field: string, password: string): Promise<string> {
  if (Buffer.byteLength(password) > mostBytes) throw invalid(field, `must be at most ${mostBytes} bytes long`)
  return turns.run(() => hash(password, { cost }))
}

/** True when the password is the one that was hashed. Without a hash it takes as long, and is false. */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  // A longer one is cut off by bcrypt, so it would match what only begins alike; none such was ever taken.
  const isTooLong = Buffer.byteLength(password) > mostBytes
  const matches = await turns.run(() => compare(password, stored ?? nobodysHash))
  return matches && Boolean(stored) && !isTooLong
}
