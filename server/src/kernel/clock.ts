/** How far a client's clock may run ahead before its time is taken as the server's. */
export const aheadLimitMs = 5 * 60_000

export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/**
 * The time people see: the client's (`X-Client-Time`, RFC 3339), or the server's where it is absent, unreadable or more
 * than five minutes ahead. An offline client may well send a time long past.
 */
export function clientTime(header: string | undefined, receivedAt: Date): { now: Date; clamped: boolean } {
  if (!header) return { now: receivedAt, clamped: false }
  const sent = new Date(header)
  const isUsable = sent.getTime() <= receivedAt.getTime() + aheadLimitMs && sent.getUTCFullYear() >= 1970
  return isUsable ? { now: sent, clamped: false } : { now: receivedAt, clamped: true }
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
