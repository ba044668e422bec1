import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { EVENT_LABELS } from '@/features/planning/event-fields'
import { eventLook, isStatusWord, statusOf } from '@/features/planning/event-words'
import { useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'

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

/** A status as JSON has it: a number, "on_site" or "EVENT_STATUS_ON_SITE". */
function readStatus(value: unknown): EventStatus {
  if (typeof value === 'number') return value
  const word = String(value).toLowerCase().replace('event_status_', '')
  return isStatusWord(word) ? statusOf(word) : EventStatus.UNSPECIFIED
}
