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
