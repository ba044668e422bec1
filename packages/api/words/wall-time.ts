/** A date and time on the wall of some place, without a zone. */
export interface WallTime {
  year: number
  /** 1–12. */
  month: number
  day: number
  hour: number
  minute: number
}

/** A date on a wall. */
export type WallDate = Pick<WallTime, 'year' | 'month' | 'day'>

/** A clock on a wall. */
export type Clock = Pick<WallTime, 'hour' | 'minute'>

/** The wall date some days later, the time of day kept. */
export function addDays<T extends WallDate>(wall: T, days: number): T {
  const moved = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days))
  return { ...wall, year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() }
}

/** Day of the week, 0 Sunday to 6 Saturday. */
export function weekdayOf({ year, month, day }: WallDate): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay()
}

const digits = (value: number, length: number) => String(value).padStart(length, '0')

/** "2026-11-23" */
export const isoDate = ({ year, month, day }: WallDate): string =>
  `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`

/** "14:00" */
export const isoTime = ({ hour, minute }: Clock): string => `${digits(hour, 2)}:${digits(minute, 2)}`
