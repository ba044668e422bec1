import { findTimeZone } from '../../kernel/clock.ts'
import { invalid } from '../../kernel/errors.ts'
import { isInRange } from '../../kernel/instant.ts'
import type { KnownMoment, Remindable } from '../registry/moments.ts'

/** What a reminder can be in. */
export type State = 'scheduled' | 'sent' | 'late' | 'suppressed' | 'failed'

/** Why one is not sent. */
export type Reason =
  | ''
  | 'no_moment'
  | 'past'
  | 'closed'
  | 'deleted'
  | 'not_visible'
  | 'no_assignee'
  | 'gone'
  | 'switched_off'
  | 'error'

/** When a reminder is to come: at an instant, or so long before or after a moment of its record. */
export interface When {
  at: Date | null
  moment: string | null
  span: string | null
  /** By which days are counted where the record has no zone. */
  time_zone: string
}

/** Where a reminder stands. */
export interface Standing {
  due_at: Date | null
  state: State
  reason: Reason
}

/** Days have no time of their own: they are counted from when people begin to work. */
const startOfWork = Temporal.PlainTime.from('09:00')

/** When a reminder is due as its record is now; null where that has no such moment, or it would be in no year we know. */
export function dueAt({ at, moment, span, time_zone }: When, record: Remindable): Date | null {
  if (at) return at
  const known = record.moments.get(moment ?? '')
  if (!known || span === null) return null
  const zone = zoneOf(known, time_zone)
  const lastMs = known.at.getTime() - (known.isEnd && known.isAllDay ? 1 : 0)
  const zoned = Temporal.Instant.fromEpochMilliseconds(lastMs).toZonedDateTimeISO(zone)
  const from = known.isAllDay ? zoned.toPlainDate().toZonedDateTime({ timeZone: zone, plainTime: startOfWork }) : zoned
  const dueMs = from.add(Temporal.Duration.from(span)).epochMilliseconds
  return isInRange(dueMs) ? new Date(dueMs) : null
}

/** By which zone a moment's days are counted; one that this runtime does not know any more is UTC. */
export const zoneOf = ({ timeZone }: KnownMoment, own: string): string => findTimeZone(timeZone ?? own) ?? 'UTC'

/**
 * Where a reminder stands when its record changed. One that was sent stays so until its time changes; one whose time is over
 * is not sent any more.
 */
export function settled(before: Standing, due_at: Date | null, record: Remindable, now: Date): Standing {
  const isSame = before.due_at?.getTime() === due_at?.getTime()
  const isOver = due_at !== null && due_at <= now
  if (isSame && (hasEnded(before) || (before.state === 'suppressed' && isOver))) return before
  if (due_at === null) return suppressed(due_at, 'no_moment')
  if (!record.isLiving) return suppressed(due_at, 'deleted')
  if (record.isClosed) return suppressed(due_at, 'closed')
  // It is about to be sent.
  if (isOver && isSame) return before
  return isOver ? suppressed(due_at, 'past') : { due_at, state: 'scheduled', reason: '' }
}

const suppressed = (due_at: Date | null, reason: Reason): Standing => ({ due_at, state: 'suppressed', reason })

const hasEnded = ({ state }: Standing): boolean => state === 'sent' || state === 'late' || state === 'failed'

/** Sent more than this after its time it is late. */
const lateAfterMs = 60_000

/** What one is that is sent now. */
export const sentAs = (dueAt: Date, now: Date): State =>
  now.getTime() - dueAt.getTime() > lateAfterMs ? 'late' : 'sent'

const shape = /^([-+]?)P(?=\d|T\d)(\d{1,3}W)?(\d{1,4}D)?(?:T(?=\d)(\d{1,4}H)?(\d{1,6}M)?(\d{1,8}S)?)?$/
const longest = Temporal.Duration.from({ days: 366 })

/**
 * A span as ISO 8601 writes it, `-P1D`, in its usual form.
 * @throws invalid for another text, for months and years, and for more than 366 days
 */
export function cleanSpan(text: string, field = 'offset'): string {
  const upper = text.trim().toUpperCase()
  if (!shape.test(upper))
    throw invalid(field, 'must be an ISO 8601 duration of weeks, days, hours and minutes, such as -P1D or PT30M')
  const span = Temporal.Duration.from(upper)
  const relativeTo = '2024-01-01'
  if (Temporal.Duration.compare(span.abs(), longest, { relativeTo }) > 0)
    throw invalid(field, 'must be no more than 366 days')
  return span.toString()
}
