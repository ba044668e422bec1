import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { CreateEventRequestSchema } from '@eventkit/api/eventkit/v1/planning_pb'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { FormActions } from '@/components/form-actions'
import { FormError } from '@/components/form-error'
import { ReferenceField } from '@/components/records/reference-field'
import { TagsField } from '@/components/tags-field'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input, Select, Textarea } from '@/components/ui/input'
import { dayAt, readIsoDay } from '@/features/planning/calendar-days'
import { createEvent, events } from '@/features/planning/event'
import { type EventDates, newDates, readDates } from '@/features/planning/event-dates'
import { datesErrors, datesViolations, EventDatesFields } from '@/features/planning/event-dates-fields'
import { readEventSearch } from '@/features/planning/event-search'
import { eventLook, isStatusWord, type StatusWord, statusOf } from '@/features/planning/event-words'
import { newEventDay } from '@/features/planning/new-event-day'
import { FIRST_STATUSES, placeOf } from '@/features/planning/new-event-place'
import { kind as venues } from '@/features/planning/venue.kind'
import { useForm } from '@/lib/form'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { knownTags } from '@/lib/records/record-kind'

const close = () => {
  newRecord.set(undefined)
  newEventDay.set(undefined)
}

/** The form for a new event. */
export function EventDialog() {
  const t = useT()
  return (
    <Dialog open wide title={t('layers.newEventTitle')} onClose={close}>
      <EventForm />
    </Dialog>
  )
}

interface FormValues {
  name: string
  venue: string
  venueId: string
  notes: string
  tags: string[]
  statusWord: StatusWord
  dates: EventDates
}

// On the day that was chosen, and otherwise where the list behind is; today unless that says otherwise.
function useFirstValues(): FormValues {
  const { timeZone } = useFormat()
  const isList = useLocation({ select: ({ pathname }) => pathname.startsWith('/events') })
  const search = useSearch({ strict: false })
  const now = new Date()
  const { day, ...place } = placeOf(isList ? readEventSearch({ ...search }) : {}, now, timeZone)
  const dates = newDates(readIsoDay(newEventDay.get()) ?? day ?? dayAt(now, timeZone), timeZone)
  return { name: '', notes: '', tags: [], ...place, dates }
}

function useEventForm() {
  const t = useT()
  const navigate = useNavigate()
  const initial = useFirstValues()
  return useForm({
    schema: CreateEventRequestSchema,
    initial,
    // A draft is kept for the place where it was begun.
    draft: `new-event ${initial.dates.startsOn} ${initial.statusWord} ${initial.venue}${initial.venueId}`,
    check: ({ dates }) => datesViolations(dates, t),
    submit: async ({ name, venue, venueId, notes, tags, statusWord, dates }) => {
      const stretch = readDates(dates)
      if (typeof stretch === 'string') return
      const event = await createEvent({
        name: name.trim(),
        venue: venue.trim(),
        venueId,
        notes,
        tags,
        status: statusOf(statusWord),
        startsAt: timestampFromDate(stretch.startsAt),
        endsAt: timestampFromDate(stretch.endsAt),
        timeZone: dates.timeZone,
        allDay: dates.allDay,
      })
      close()
      await navigate({ to: '/events/$eventId', params: { eventId: event.id }, search: true })
    },
  })
}

function EventForm() {
  const t = useT()
  const form = useEventForm()
  const { values, set, errors } = form
  // Once said, what is wrong with the dates is told anew with every change of them.
  const wereWrong = 'startsAt' in errors || 'endsAt' in errors
  const dateErrors = wereWrong ? datesErrors(values.dates, t) : errors
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <FormError failure={form.failure} />
      <Field label={t('planning.name')} error={errors['name']}>
        {(control) => (
          <Input {...control} autoFocus value={values.name} onChange={(event) => set('name', event.target.value)} />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-[1fr_180px]">
        <div>
          <Field label={t('planning.venue')} error={errors['venue']}>
            {(control) => (
              <Input {...control} value={values.venue} onChange={(event) => set('venue', event.target.value)} />
            )}
          </Field>
          <ReferenceField
            kind={venues}
            label={t('layers.pickVenue')}
            id={values.venueId || undefined}
            onPick={(venue) =>
              form.change({ venueId: venue?.id ?? '', ...(venue && values.venue === '' && { venue: venue.name }) })
            }
          />
        </div>
        <Field label={t('planning.status')} error={errors['status']}>
          {(control) => (
            <Select
              {...control}
              value={values.statusWord}
              onChange={(event) => isStatusWord(event.target.value) && set('statusWord', event.target.value)}
            >
              {FIRST_STATUSES.map((word) => (
                <option key={word} value={word}>
                  {t(eventLook(statusOf(word)).label)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <EventDatesFields dates={values.dates} errors={dateErrors} onChange={(dates) => set('dates', dates)} />
      <div className="flex flex-col gap-1">
        <p className="text-table font-medium">{t('planning.tags')}</p>
        <TagsField tags={values.tags} known={knownTags(events)} onChange={(tags) => set('tags', tags)} />
        <p className="text-xs text-muted">{t('layers.eventTagsHint')}</p>
      </div>
      <Field label={t('planning.notes')} error={errors['notes']} hint={t('layers.eventNotesHint')}>
        {(control) => (
          <Textarea {...control} value={values.notes} onChange={(event) => set('notes', event.target.value)} />
        )}
      </Field>
      <FormActions label={t('layers.createEvent')} isPending={form.pending} onCancel={close} />
    </form>
  )
}
