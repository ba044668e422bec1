import type { EntryWords } from '@/components/entry-text'
import { RecordHistory } from '@/components/record-history'
import { useEventValueText } from '@/features/planning/event-values'

/** An event's activity. */
export function EventHistory({ eventId }: { eventId: string }) {
  return <RecordHistory subjectType="planning.event" subjectId={eventId} words={useEventWords()} />
}

/** How the entries of events are worded. */
export function useEventWords(): EntryWords {
  return {
    verbs: {
      'planning.event.created': 'planning.didCreate',
      'planning.event.deleted': 'planning.didDelete',
      'planning.event.restored': 'planning.didRestore',
    },
    ...useEventValueText(),
    long: ['notes'],
  }
}
