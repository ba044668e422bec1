/** The contract's instants run from year 1 to 9999 (timestamp.proto). */
export const isInRange = (epochMs: number): boolean => epochMs >= -62_135_596_800_000 && epochMs < 253_402_300_800_000

const shape = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/
/** Temporal would read it as the 59th second. */
const isLeapSecond = /^.{17}60/

/** A time that somebody sent, or what is wrong with it. */
export type Sent = { instant: Temporal.Instant } | { problem: string }

/**
 * Reads an instant as RFC 3339 writes it (5.6), in either case, with up to nine digits of a second. A day or a time that
 * does not exist is refused, and so is a leap second, which neither Unix time nor PostgreSQL can keep.
 */
export function readInstant(text: unknown): Sent {
  if (typeof text !== 'string' || !shape.test(text)) {
    return { problem: 'must be an RFC 3339 time, such as 2026-12-01T14:00:00+01:00' }
  }
  if (isLeapSecond.test(text)) return { problem: 'must not be a leap second' }
  const instant = existing(text)
  if (!instant) return { problem: 'is a day, a time or an offset that does not exist' }
  return isInRange(instant.epochMilliseconds) ? { instant } : { problem: 'must be between the years 1 and 9999' }
}

function existing(text: string): Temporal.Instant | undefined {
  try {
    return Temporal.Instant.from(text)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
