import { invalid } from './errors.ts'
import { readInstant } from './instant.ts'

/** How far a client's clock may run ahead before its time is taken as the server's. */
export const aheadLimitMs = 5 * 60_000

/** How far it may be behind: no device was offline for so long. */
const behindLimitMs = 366 * 24 * 3_600_000

export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/**
 * The time people see: the client's (`X-Client-Time`, RFC 3339), or the server's where it is absent or more than five
 * minutes ahead. An offline client may well send a time of weeks ago. It is for showing, filtering and sorting: nothing that
 * decides on rights, order or defaults looks at it.
 * @throws invalid for what is no time, and for one more than a year ago
 */
export function clientTime(header: string | undefined, receivedAt: Date): { now: Date; clamped: boolean } {
  if (!header) return { now: receivedAt, clamped: false }
  const sent = readInstant(header)
  if ('problem' in sent) throw invalid('X-Client-Time', sent.problem)
  const ms = sent.instant.epochMilliseconds
  if (ms < receivedAt.getTime() - behindLimitMs)
    throw invalid('X-Client-Time', 'is more than a year ago; set the clock')
  const isUsable = ms <= receivedAt.getTime() + aheadLimitMs
  return isUsable ? { now: new Date(ms), clamped: false } : { now: receivedAt, clamped: true }
}

/**
 * The name of a zone as the IANA database spells it, whatever the case of its letters; undefined for what it does not have,
 * such as offsets and the abbreviations (PST, IST, BST) that Intl alone would take.
 */
export function findTimeZone(name: string): string | undefined {
  try {
    const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    // Offsets, and texts that merely have a zone in them, are taken as well.
    return /^[A-Za-z]/.test(timeZoneId) && timeZoneId.toLowerCase() === name.toLowerCase() ? timeZoneId : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The zone's name as the IANA database spells it. Throws invalid when it has none of that name. */
export function cleanTimeZone(field: string, name: string): string {
  const zone = findTimeZone(name)
  if (zone === undefined) throw invalid(field, 'must be an IANA zone, such as Europe/Vienna')
  return zone
}
