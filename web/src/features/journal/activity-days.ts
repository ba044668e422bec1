import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { dateOf } from '@/lib/format'
import { daysBetween, instantOf, wallTimeOf } from '@/lib/zoned-time'

/** When the server took an entry in. The list is in that order; the time on a client's clock may lie far before it. */
export function receivedAt(entry: JournalEntry): Date {
  return dateOf(entry.receivedAt ?? entry.occurredAt) ?? new Date(0)
}

/** What happened day by day, each with its beginning in the zone, in the order it comes. */
export function byDay<T extends { entry: JournalEntry }>(lines: readonly T[], timeZone: string): [Date, T[]][] {
  const startOf = ({ entry }: T) =>
    instantOf({ ...wallTimeOf(receivedAt(entry), timeZone), hour: 0, minute: 0 }, timeZone)
  return [...Map.groupBy(lines, (line) => startOf(line).getTime())].map(([start, day]) => [new Date(start), day])
}

/** Whether two instants lie on one day in a zone. */
export function isSameDay(a: Date, b: Date, timeZone: string): boolean {
  return daysBetween(wallTimeOf(a, timeZone), wallTimeOf(b, timeZone)) === 0
}
