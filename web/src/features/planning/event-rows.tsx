import { type Event, UpdateEventRequestSchema } from '@eventkit/api/eventkit/v1/planning_pb'
import type { Venue } from '@eventkit/api/eventkit/v1/venue_pb'
import { CalendarClock, Globe, MapPin, Tags } from 'lucide-react'
import { CreatedRow } from '@/components/created-row'
import { useDraftField } from '@/components/draft-field'
import { FIELD_VALUE, FieldRow } from '@/components/record-fields'
import { ReferenceField } from '@/components/records/reference-field'
import { TagsField } from '@/components/tags-field'
import { events, updateEvent } from '@/features/planning/event'
import { EventTimes, hasOtherClock } from '@/features/planning/event-time'
import { EventWhen } from '@/features/planning/event-when'
import { kind as venues } from '@/features/planning/venue.kind'
import { mostCharacters } from '@/lib/field-rules'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { knownTags } from '@/lib/records/record-kind'

/** The fields of an event, each edited in place; inside a `<dl>`. */
export function EventRows({ event, isReadOnly }: { event: Event; isReadOnly: boolean }) {
  const t = useT()
  const format = useFormat()
  const pick = (venue: Venue | undefined) => {
    // What somebody wrote about the place stays.
    const words = venue && event.venue === '' ? { venue: venue.name } : {}
    updateEvent(event, { venueId: venue?.id, ...words })
  }
  return (
    <>
      <FieldRow icon={<CalendarClock aria-hidden />} label={t('planning.when')}>
        <EventWhen event={event} isReadOnly={isReadOnly} />
      </FieldRow>
      <FieldRow icon={<Globe aria-hidden />} label={t('planning.timeZone')}>
        <span className="flex min-h-7 items-center">{event.timeZone.replaceAll('_', ' ')}</span>
        {hasOtherClock(event, format.timeZone) && (
          <div className="pb-1 text-xs">
            <EventTimes event={event} />
          </div>
        )}
      </FieldRow>
      <FieldRow icon={<MapPin aria-hidden />} label={t('planning.venue')} isTall>
        {isReadOnly ? event.venue : <VenueField event={event} />}
        <ReferenceField
          kind={venues}
          label={t('layers.pickVenue')}
          id={event.venueId}
          onPick={isReadOnly ? undefined : pick}
        />
      </FieldRow>
      <FieldRow icon={<Tags aria-hidden />} label={t('planning.tags')}>
        <TagsField
          tags={event.tags}
          known={knownTags(events)}
          isReadOnly={isReadOnly}
          onChange={(tags) => updateEvent(event, { tags })}
        />
      </FieldRow>
      <CreatedRow by={event.createdBy} at={event.createdAt} />
    </>
  )
}

function VenueField({ event }: { event: Event }) {
  const t = useT()
  const field = useDraftField({
    value: event.venue,
    save: (venue) => updateEvent(event, { venue: venue.trim() }),
  })
  return (
    <input
      {...field.props}
      aria-label={t('planning.venue')}
      placeholder={t('layers.addVenue')}
      maxLength={mostCharacters(UpdateEventRequestSchema, 'venue')}
      className={`${FIELD_VALUE} bg-transparent focus:bg-surface-2`}
    />
  )
}
