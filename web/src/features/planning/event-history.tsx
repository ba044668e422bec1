import type { EntryWords } from '@/components/entry-text'
import { RecordHistory } from '@/components/record-history'
import { datesText, useEventValueText } from '@/features/planning/event-values'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** An event's activity. */
export function EventHistory({ eventId }: { eventId: string }) {
  return <RecordHistory subjectType="planning.event" subjectId={eventId} words={useEventWords()} />
}

/** How the entries of events are worded. */
export function useEventWords(): EntryWords {
  const t = useT()
  const { locale, timeZone } = useFormat()
  return {
    verbs: {
      'planning.event.created': 'planning.didCreate',
      'planning.event.deleted': 'planning.didDelete',
      'planning.event.restored': 'planning.didRestore',
    },
    ...useEventValueText(),
    long: ['notes'],
    pair: {
      fields: ['starts_at', 'ends_at'],
      label: t('planning.dates'),
      text: (starts, ends) => datesText(starts, ends, locale, timeZone),
    },
  }
}
