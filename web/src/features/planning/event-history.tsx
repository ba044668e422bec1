import { toJson } from '@bufbuild/protobuf'
import { type Value, ValueSchema } from '@bufbuild/protobuf/wkt'
import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { type ReactNode } from 'react'
import { FieldChange } from '@/components/field-change'
import { RecordHistory } from '@/components/record-history'
import { useEventValueText } from '@/features/planning/event-values'
import { type PlainKey, useT } from '@/lib/i18n'

const VERBS: Record<string, PlainKey> = {
  'planning.event.created': 'planning.didCreate',
  'planning.event.deleted': 'planning.didDelete',
  'planning.event.restored': 'planning.didRestore',
}

/** An event's activity: verbs where there is one, else each field, old → new. */
export function EventHistory({ eventId }: { eventId: string }) {
  const t = useT()
  const { label, text } = useEventValueText()
  const describe = (entry: JournalEntry): ReactNode => {
    const verb = VERBS[entry.kind]
    if (verb) return <span className="text-muted">{t(verb)}</span>
    const changes = entry.changes.flatMap(({ field, old, new: now }) => {
      const name = label(field)
      if (name === undefined) return []
      if (field === 'notes') return <FieldChange key={field} label={name} />
      const values = { before: text(field, plain(old)), after: text(field, plain(now)) }
      return <FieldChange key={field} label={name} values={values} />
    })
    return changes.length > 0 && changes
  }
  return <RecordHistory subjectType="planning.event" subjectId={eventId} describe={describe} />
}

function plain(value: Value | undefined): unknown {
  return value && toJson(ValueSchema, value)
}
