import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { rangeText } from '@/features/planning/event-range'
import { EVENT_LABELS } from '@/features/planning/event-fields'
import { eventLook, isStatusWord, statusOf } from '@/features/planning/event-words'
import { useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'
import type { Locale } from '@/lib/preferences'
import { wallTimeOf } from '@/lib/zoned-time'

/** Words for the fields of an event and their JSON values, as the journal and the errors have them. */
export function useEventValueText() {
  const t = useT()
  const format = useFormat()
  const labels: Record<string, PlainKey> = EVENT_LABELS
  const label = (field: string): string | undefined => {
    const key = labels[field]
    return key && t(key)
  }
  const text = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return ''
    if (field === 'status') return t(eventLook(readStatus(value)).label)
    if (typeof value === 'boolean') return t(value ? 'planning.yes' : 'planning.no')
    if (Array.isArray(value)) return value.map(String).join(', ')
    if (typeof value !== 'string') return JSON.stringify(value)
    return field === 'starts_at' || field === 'ends_at' ? format.full(new Date(value)) : value
  }
  return { label, text }
}

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
function readStatus(value: unknown): EventStatus {
  const word = String(value).toLowerCase().replace('event_status_', '')
  return isStatusWord(word) ? statusOf(word) : EventStatus.UNSPECIFIED
}
