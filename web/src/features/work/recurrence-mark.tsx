import type { Recurrence } from '@eventkit/api/eventkit/v1/recurrence_pb'
import { Repeat } from 'lucide-react'
import { recurrenceWords } from '@/features/work/recurrence.words'
import { useFormat } from '@/lib/format'

/** Says of a task in a list that it recurs, and how. */
export function RecurrenceMark({ recurrence }: { recurrence: Recurrence }) {
  const { locale } = useFormat()
  const words = recurrenceWords(recurrence, locale)
  return (
    <span title={words} className="shrink-0 text-muted">
      <Repeat className="size-3.5" aria-hidden />
      <span className="sr-only">{words}</span>
    </span>
  )
}
