import { type Event, type UpdateEventRequest, UpdateEventRequestSchema } from '@eventkit/api/eventkit/v1/planning_pb'
import { CalendarClock, Globe, MapPin, Tags } from 'lucide-react'
import { CreatedRow } from '@/components/created-row'
import { useDraftField } from '@/components/draft-field'
import { FIELD_VALUE, FieldRow } from '@/components/record-fields'
import { TagsField } from '@/components/tags-field'
import { EventTimes, hasOtherClock } from '@/features/planning/event-time'
import { EventWhen } from '@/features/planning/event-when'
import { updateEvent } from '@/features/planning/event.actions'
import { knownEventTags } from '@/features/planning/event.cache'
import { mostCharacters } from '@/lib/field-rules'
import { useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'
import type { FieldName } from '@/lib/record-change'

/** What the fields are called, here, in the history and in a clash; one that the contract gains does not compile without. */
export const EVENT_LABELS: Record<FieldName<UpdateEventRequest> | 'status', PlainKey> = {
  name: 'planning.name',
  venue: 'planning.venue',
  starts_at: 'planning.starts',
  ends_at: 'planning.ends',
  time_zone: 'planning.timeZone',
  all_day: 'planning.allDay',
  status: 'planning.status',
  notes: 'planning.notes',
  tags: 'planning.tags',
}

/** The fields of an event, each edited in place. */
export function EventFields({ event, isReadOnly }: { event: Event; isReadOnly: boolean }) {
  const t = useT()
  const format = useFormat()
  const saved = t('planning.didUpdateToast')
  return (
    <dl className="mt-2 flex flex-col gap-0.5">
      <FieldRow icon={<CalendarClock aria-hidden />} label={t('planning.when')}>
        <EventWhen event={event} isReadOnly={isReadOnly} />
      </FieldRow>
      <FieldRow icon={<Globe aria-hidden />} label={t(EVENT_LABELS.time_zone)}>
        <span className="flex min-h-7 items-center">{event.timeZone.replaceAll('_', ' ')}</span>
        {hasOtherClock(event, format.timeZone) && (
          <div className="pb-1 text-xs">
            <EventTimes event={event} />
          </div>
        )}
      </FieldRow>
      <FieldRow icon={<MapPin aria-hidden />} label={t(EVENT_LABELS.venue)}>
        {isReadOnly ? event.venue : <VenueField event={event} />}
      </FieldRow>
      <FieldRow icon={<Tags aria-hidden />} label={t(EVENT_LABELS.tags)}>
        <TagsField
          tags={event.tags}
          known={knownEventTags()}
          isReadOnly={isReadOnly}
          onChange={(tags) => updateEvent(event, { tags }, saved)}
        />
      </FieldRow>
      <CreatedRow by={event.createdBy} at={event.createdAt} />
    </dl>
  )
}

function VenueField({ event }: { event: Event }) {
  const t = useT()
  const field = useDraftField({
    value: event.venue,
    save: (venue) => updateEvent(event, { venue: venue.trim() }, t('planning.didUpdateToast')),
  })
  return (
    <input
      {...field.props}
      aria-label={t('planning.venue')}
      placeholder={t('planning.addVenue')}
      maxLength={mostCharacters(UpdateEventRequestSchema, 'venue')}
      className={`${FIELD_VALUE} bg-transparent focus:bg-surface-2`}
    />
  )
}
