import {
  CreateEventRequestSchema,
  EventSchema,
  ListEventsRequestSchema,
  PlanningService,
  UpdateEventRequestSchema,
} from '@eventkit/api/eventkit/v1/planning_pb'
import { CalendarClock, CalendarDays, Globe, MapPin, Tags } from 'lucide-react'
import { datesText, readStatus } from '@/features/planning/event-journal-words'
import { eventLook } from '@/features/planning/event-words'
import { defineKind } from '@/lib/records/record-kind'
import type { FieldTools } from '@/lib/records/record-field'
import type { RecordWords } from '@/lib/records/record-words'

const words: RecordWords = {
  one: 'planning.event',
  many: 'shell.events',
  fresh: 'shell.newEvent',
  create: 'layers.createEvent',
  did: { created: 'layers.eventDidCreate', deleted: 'layers.eventDidDelete', restored: 'layers.eventDidRestore' },
  inBin: 'layers.eventInBin',
  gone: 'layers.eventGone',
  goneHint: 'layers.eventGoneHint',
  leaveBin: 'planning.leaveBin',
  binHint: 'planning.emptyBinHint',
  noMatch: 'planning.emptyFilteredTitle',
  none: {
    title: 'layers.noEventsTitle',
    hint: 'layers.noEventsHint',
    how: 'layers.noEventsHow',
    howOrImport: 'layers.noEventsHowOrImport',
  },
  see: 'imports.seeEvents',
  folds: {
    created: 'layers.foldEventsCreated',
    changed: 'layers.foldEventsChanged',
    deleted: 'layers.foldEventsDeleted',
    restored: 'layers.foldEventsRestored',
    imported: 'layers.foldEventsImported',
  },
  may: { read: 'company.permEventRead', write: 'company.permEventWrite' },
}

const instant = (value: unknown, { format }: FieldTools): string =>
  typeof value === 'string' ? format.full(new Date(value)) : JSON.stringify(value)

/** Events: productions and gigs. */
export const events = defineKind({
  type: 'planning.event',
  path: '/events',
  icon: CalendarDays,
  creates: 'event',
  service: PlanningService,
  message: EventSchema,
  create: CreateEventRequestSchema,
  update: UpdateEventRequestSchema,
  list: ListEventsRequestSchema,
  title: 'name',
  words,
  everything: { view: 'table', when: 'all' },
  fields: {
    name: { label: 'planning.name' },
    startsAt: { label: 'planning.starts', icon: CalendarClock, text: instant },
    endsAt: { label: 'planning.ends', text: instant },
    timeZone: { label: 'planning.timeZone', icon: Globe },
    allDay: { label: 'planning.allDay' },
    venue: { label: 'planning.venue', icon: MapPin },
    venueId: { label: 'planning.knownVenue', input: { as: 'reference', to: 'planning.venue' } },
    tags: { label: 'planning.tags', icon: Tags },
    notes: { label: 'planning.notes', add: 'planning.addNotes', input: { as: 'markdown' }, isLong: true },
  },
  further: { status: { label: 'planning.status', text: (value, { t }) => t(eventLook(readStatus(value)).label) } },
  pair: {
    fields: ['starts_at', 'ends_at'],
    label: 'planning.dates',
    text: (starts, ends, { format }) => datesText(starts, ends, format.locale, format.timeZone),
  },
})

/** What is done with events; the status has verbs of its own. */
export const { update: updateEvent, create: createEvent, bin: deleteEvent } = events.verbs
