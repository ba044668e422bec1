import type { Timestamp } from '@bufbuild/protobuf/wkt'

/** The contract's instants run from year 1 to 9999 (timestamp.proto). */
export const isInRange = (epochMs: number): boolean => epochMs >= -62_135_596_800_000 && epochMs < 253_402_300_800_000

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
