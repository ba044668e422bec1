import { invalid } from './errors.ts'
import { readInstant } from './instant.ts'

/** How far a client's clock may run ahead before its time is taken as the server's. */
export const aheadLimitMs = 5 * 60_000

export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/**
 * The time people see: the client's (`X-Client-Time`, RFC 3339), or the server's where it is absent or more than five
 * minutes ahead. An offline client may well send a time long past. Throws invalid for what is no time.
 */
export function clientTime(header: string | undefined, receivedAt: Date): { now: Date; clamped: boolean } {
  if (!header) return { now: receivedAt, clamped: false }
  const sent = readInstant(header)
  if ('problem' in sent) throw invalid('X-Client-Time', sent.problem)
  const ms = sent.instant.epochMilliseconds
  const isUsable = ms <= receivedAt.getTime() + aheadLimitMs && ms >= 0
  return isUsable ? { now: new Date(ms), clamped: false } : { now: receivedAt, clamped: true }
}

/** True for a zone this runtime knows by its IANA name. */
export function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
