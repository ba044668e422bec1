import { recurrenceWords } from '@/features/work/recurrence.words'
import { isRecord } from '@/lib/errors'
import type { Locale } from '@/lib/preferences'

/** A recurrence in words, as the journal has it or as its message does. */
export function recurrenceText(value: unknown, locale: Locale): string {
  if (!isRecord(value)) return '–'
  const text = (name: string, json = name) => {
    const found = value[name] ?? value[json]
    return typeof found === 'string' ? found : ''
  }
  const [rule, startsAt, timeZone] = [text('rule'), text('startsAt', 'starts_at'), text('timeZone', 'time_zone')]
  const [mode, missed, monthEnd] = [text('mode'), text('missed'), text('monthEnd', 'month_end')]
  return recurrenceWords({ rule, startsAt, timeZone, mode, missed, monthEnd }, locale)
}
