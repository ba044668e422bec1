import { isoDate, isoTime, type WallTime } from '@eventkit/api/words/wall-time'

const formatters = new Map<string, Intl.DateTimeFormat>()

function partsFormatter(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-u-hc-h23', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    formatters.set(timeZone, formatter)
  }
  return formatter
}

/** What the clock in a zone shows at an instant (to the minute). */
export function wallTimeOf(instant: Date, timeZone: string): WallTime {
  const wall: WallTime = { year: 0, month: 1, day: 1, hour: 0, minute: 0 }
  for (const { type, value } of partsFormatter(timeZone).formatToParts(instant)) {
    if (type === 'year' || type === 'month' || type === 'day' || type === 'hour' || type === 'minute') {
      wall[type] = Number(value)
    }
  }
  return wall
}

/**
 * The instant at which the clock in a zone shows a wall time. A time that a clock change skips moves on by the gap, a
 * time that comes twice means the first (as Temporal's "compatible").
 */
export function instantOf(wall: WallTime, timeZone: string): Date {
  const target = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute)
  const before = target - offsetAt(target - 86_400_000, timeZone)
  const after = target - offsetAt(target + 86_400_000, timeZone)
  const candidates = [before, after].filter((guess) => guess + offsetAt(guess, timeZone) === target)
  return new Date(candidates.length > 0 ? Math.min(...candidates) : before)
}

function offsetAt(epochMs: number, timeZone: string): number {
  const wall = wallTimeOf(new Date(epochMs), timeZone)
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute)
  return asUtc - Math.floor(epochMs / 60_000) * 60_000
}

/** Whole days from one wall date to another; times of day do not count. */
export function daysBetween(from: WallTime, to: WallTime): number {
  return Math.round(
    (Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / 86_400_000,
  )
}

/** "2026-11-23T14:00", what the clock in a zone shows. */
export function toInputValue(instant: Date, timeZone: string): string {
  const wall = wallTimeOf(instant, timeZone)
  return `${isoDate(wall)}T${isoTime(wall)}`
}

/** Reads such a text; undefined when it is empty or incomplete. */
export function fromInputValue(value: string, timeZone: string): Date | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(value)
  if (!match) return undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = match.slice(1).map(Number)
  return instantOf({ year, month, day, hour, minute }, timeZone)
}
