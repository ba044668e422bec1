import { compare, hash } from '@node-rs/bcrypt'
import { DomainError, invalid } from '../../kernel/errors.ts'

/** bcrypt's work factor: 2^12 rounds, about 0.2 s. */
const cost = 12

/** bcrypt reads no further. */
const mostBytes = 72

/** What a check against an unknown account costs, so that the answer's time does not tell who has one. */
const nobodysHash = '$2b$12$Nnworh5NFK4hW/9kfEQ98OFrnz8uA7nF31nGA1rPbgBSWvjln1Zli'

/**
 * Each check holds its transaction's connection for as long as it computes. More than this many at once would leave the rest
 * of the server without one, so they are turned away for a second instead.
 */
const mostAtOnce = 6
let running = 0

/** Hashes a new password on libuv's threads. Refuses one that bcrypt would cut off. */
export async function hashPassword(field: string, password: string): Promise<string> {
  if (Buffer.byteLength(password) > mostBytes) throw invalid(field, `must be at most ${mostBytes} bytes long`)
  return inTurn(() => hash(password, { cost }))
}

/** True when the password is the one that was hashed. Without a hash it takes as long, and is false. */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  // A longer one is cut off by bcrypt, so it would match what only begins alike; none such was ever taken.
  const isTooLong = Buffer.byteLength(password) > mostBytes
  const matches = await inTurn(() => compare(password, stored ?? nobodysHash))
  return matches && Boolean(stored) && !isTooLong
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) {
    throw new DomainError('resourceExhausted', 'busy', 'Too many people are signing in; try again in a second.', {
      retryAfter: 1,
    })
  }
  running++
  try {
    return await work()
  } finally {
    running--
  }
}
