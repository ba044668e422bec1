import { instantOf, wallTimeOf } from '@/lib/zoned-time'

/** A date without a time or zone: whole days since 1970-01-01, so that arithmetic needs no clock. */
export type Day = number

/** A month of the calendar. */
export interface Month {
  year: number
  /** 1–12. */
  month: number
}

const DAY_MS = 86_400_000

/** The day of a date, month from 1; a day outside the month rolls over. */
export function dayOf(year: number, month: number, day: number): Day {
  return Date.UTC(year, month - 1, day) / DAY_MS
}

/** The day the calendar on the wall of a zone shows at an instant. */
export function dayAt(instant: Date, timeZone: string): Day {
  const { year, month, day } = wallTimeOf(instant, timeZone)
  return dayOf(year, month, day)
}

/** When a day begins in a zone. */
export function startOfDay(day: Day, timeZone: string): Date {
  const { year, month, day: date } = dateOfDay(day)
  return instantOf({ year, month, day: date, hour: 0, minute: 0 }, timeZone)
}

/** Year, month and date of a day. */
export function dateOfDay(day: Day): { year: number; month: number; day: number } {
  const date = new Date(day * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** A day as an instant to format with the zone UTC. */
export function utcNoon(day: Day): Date {
  return new Date(day * DAY_MS + DAY_MS / 2)
}

/** "2026-12-09" */
export function isoDay(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** Reads "2026-12-09"; undefined for anything else, also for days that do not exist. */
export function readIsoDay(text: string | undefined): Day | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '')
  if (!match) return undefined
  const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]))
  return isoDay(day) === text ? day : undefined
}

/** The Monday on or before a day. */
export function mondayOf(day: Day): Day {
  // Day 0, 1970-01-01, was a Thursday.
  return day - ((((day + 3) % 7) + 7) % 7)
}

/** The month a day is in. */
export function monthOf(day: Day): Month {
  const { year, month } = dateOfDay(day)
  return { year, month }
}

/** "2026-12" */
export function isoMonth({ year, month }: Month): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
}

/** Reads "2026-12"; undefined for anything else. */
export function readIsoMonth(text: string | undefined): Month | undefined {
  const day = readIsoDay(`${text}-01`)
  return day === undefined ? undefined : monthOf(day)
}

/** The month some months later, or earlier for a negative number. */
export function addMonths({ year, month }: Month, months: number): Month {
  return monthOf(dayOf(year, month + months, 1))
}

/** The Mondays of the weeks a month's page shows: four to six. */
export function weeksOf({ year, month }: Month): Day[] {
  const weeks: Day[] = []
  const end = dayOf(year, month + 1, 1)
  for (let monday = mondayOf(dayOf(year, month, 1)); monday < end; monday += 7) weeks.push(monday)
  return weeks
}
