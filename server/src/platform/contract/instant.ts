import type { Timestamp } from '@bufbuild/protobuf/wkt'

/** A Date as the contract carries it. */
export function toTimestamp(date: Date): Timestamp
export function toTimestamp(date: Date | null): Timestamp | undefined
export function toTimestamp(date: Date | null): Timestamp | undefined {
  if (date === null) return undefined
  const ms = date.getTime()
  const seconds = Math.floor(ms / 1000)
  return { $typeName: 'google.protobuf.Timestamp', seconds: BigInt(seconds), nanos: (ms - seconds * 1000) * 1e6 }
}

/** An instant of the contract as a Date, to the millisecond; null where it is absent. */
export function toDate(timestamp: Timestamp): Date
export function toDate(timestamp: Timestamp | undefined): Date | null
export function toDate(timestamp: Timestamp | undefined): Date | null {
  return timestamp ? new Date(Number(timestamp.seconds) * 1000 + Math.floor(timestamp.nanos / 1e6)) : null
}

const dayMs = 86_400_000
const padded = Array.from({ length: 1000 }, (_, n) => String(n).padStart(2, '0'))
/** `2026-11-26T` by the day since 1970. Bounded: what people look at lies on few days. */
const dates = new Map<number, string>()
const mostDates = 10_000

/** `2026-11-26T08:00:00.000Z`, as Date.toISOString writes it, which is a ninth of what a page of tasks costs. */
export function toText({ seconds, nanos }: Timestamp): string {
  const ms = Number(seconds) * 1000 + Math.floor(nanos / 1e6)
  const day = Math.floor(ms / dayMs)
  const rest = ms - day * dayMs
  const minutes = Math.floor(rest / 60_000)
  const clock = `${padded[Math.floor(minutes / 60)]}:${padded[minutes % 60]}:${padded[Math.floor(rest / 1000) % 60]}`
  return `${dateOf(day)}${clock}.${(padded[rest % 1000] ?? '').padStart(3, '0')}Z`
}

function dateOf(day: number): string {
  const known = dates.get(day)
  if (known !== undefined) return known
  if (dates.size >= mostDates) dates.clear()
  const date = new Date(day * dayMs).toISOString().slice(0, -13)
  dates.set(day, date)
  return date
}
