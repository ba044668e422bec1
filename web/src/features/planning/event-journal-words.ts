import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { rangeText } from '@/features/planning/event-range'
import { isStatusWord, statusOf } from '@/features/planning/event-words'
import type { Locale } from '@/lib/preferences'
import { wallTimeOf } from '@/lib/zoned-time'

/** A start and an end as JSON has them, in words; midnight to midnight is whole days. */
export function datesText(starts: unknown, ends: unknown, locale: Locale, timeZone: string): string {
  if (typeof starts !== 'string' || typeof ends !== 'string') return ''
  const stretch = { startsAt: new Date(starts), endsAt: new Date(ends) }
  const allDay = [stretch.startsAt, stretch.endsAt].every((at) => {
    const { hour, minute } = wallTimeOf(at, timeZone)
    return hour === 0 && minute === 0
  })
  return rangeText(stretch, { locale, timeZone, allDay })
}

/** A status as JSON has it: "on_site" in the journal and in errors, "EVENT_STATUS_ON_SITE" in replies of Connect. */
export function readStatus(value: unknown): EventStatus {
  const word = String(value).toLowerCase().replace('event_status_', '')
  return isStatusWord(word) ? statusOf(word) : EventStatus.UNSPECIFIED
}
