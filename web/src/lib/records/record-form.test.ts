import { create, type DescMessage, toBinary } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { CreateEventRequestSchema, EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { CreateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { CreateVenueRequestSchema } from '@eventkit/api/eventkit/v1/venue_pb'
import { describe, expect, it } from 'vitest'
import { events } from '@/features/planning/event'
import { kind as venues } from '@/features/planning/venue.kind'
import { kind as tasks } from '@/features/work/task.kind'
import { createFormat } from '@/lib/format'
import { t } from '@/lib/i18n'
import type { FieldInput, RecordField } from '@/lib/records/record-field'
import { askedOf, firstValue, formSlips, type FormValues, readCount, readForm } from '@/lib/records/record-form'
import type { RecordKind } from '@/lib/records/record-types'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'

/** The fields that the form of a kind asks for when these have an input. */
function asking(kind: object, schema: DescMessage, inputs: Record<string, FieldInput>) {
  const fields = Object.entries(inputs).map(([name, input]): [string, RecordField<never>] => [
    name,
    { label: 'layers.madeAt', isAsked: true, input },
  ])
  return askedOf({ ...(kind as RecordKind), fields: Object.fromEntries(fields) }, schema)
}

const event = asking(events, CreateEventRequestSchema, {
  name: { as: 'line' },
  status: { as: 'choice', choices: () => [{ value: 'confirmed', label: 'Confirmed' }] },
  startsAt: { as: 'instant', zoneIn: 'timeZone' },
  endsAt: { as: 'instant' },
  timeZone: { as: 'zone' },
  allDay: { as: 'check' },
  venueId: { as: 'reference', to: 'planning.venue' },
  tags: { as: 'tags' },
  notes: { as: 'markdown' },
})

const filled: FormValues = {
  name: ' Gala ',
  status: 'confirmed',
  startsAt: '2026-12-16T14:00',
  endsAt: '2026-12-16T23:30',
  timeZone: 'America/New_York',
  allDay: true,
  venueId: ID,
  tags: ['large'],
  notes: '',
}

/** A request that the contract can carry: what a field cannot hold is refused when it is written. */
function carried(schema: DescMessage, values: Record<string, unknown>) {
  toBinary(schema, create(schema, values))
  return values
}

describe('what a form for a new record holds', () => {
  it('is sent as the contract has each field', () => {
    expect(carried(CreateEventRequestSchema, readForm(event, filled, createFormat('de', 'Europe/Vienna')))).toEqual({
      name: 'Gala',
      status: EventStatus.CONFIRMED,
      // On the clocks of the zone that the form says, and otherwise of the reader's.
      startsAt: timestampFromDate(new Date('2026-12-16T19:00:00Z')),
      endsAt: timestampFromDate(new Date('2026-12-16T22:30:00Z')),
      timeZone: 'America/New_York',
      allDay: true,
      venueId: ID,
      tags: ['large'],
      notes: '',
    })
  })

  it('counts with numbers, and leaves out what is not known', () => {
    const asked = asking(venues, CreateVenueRequestSchema, { name: { as: 'line' }, loadingDocks: { as: 'count' } })
    const read = (loadingDocks: string) =>
      carried(CreateVenueRequestSchema, readForm(asked, { name: 'Werft', loadingDocks }, createFormat('de', 'UTC')))
    expect(read(' 4 ')).toEqual({ name: 'Werft', loadingDocks: 4 })
    expect(read('')).toEqual({ name: 'Werft' })
    expect(read('1.200')).toEqual({ name: 'Werft', loadingDocks: 1200 })
    expect(
      ['1,200', '12.00', '1.2', '-4', '1.2000', '0', ''].map((text) => readCount(text, createFormat('de', 'UTC'))),
    ).toEqual([undefined, undefined, undefined, undefined, undefined, 0, 0])
    expect(readCount('1,200', createFormat('en', 'UTC'))).toBe(1200)
  })

  it('names another record by its id, also where the record has it with its name', () => {
    const asked = asking(tasks, CreateTaskRequestSchema, {
      title: { as: 'line' },
      assignee: { as: 'reference', to: 'auth.user' },
    })
    expect(
      carried(CreateTaskRequestSchema, readForm(asked, { title: 'Rig', assigneeId: ID }, createFormat('de', 'UTC'))),
    ).toEqual({
      title: 'Rig',
      assigneeId: ID,
    })
  })

  it('says what is no count, what is half, and what is missing', () => {
    const asked = asking(venues, CreateVenueRequestSchema, { loadingDocks: { as: 'count' } })
    const docks = (text: string) => formSlips(asked, { loadingDocks: text }, createFormat('de', 'UTC'), t)
    expect(docks('many')).toEqual([{ field: 'loadingDocks', description: 'Enter a whole number.' }])
    expect([docks(''), docks('4')]).toEqual([[], []])
    const slips = (change: FormValues) =>
      formSlips(event, { ...filled, ...change }, createFormat('de', 'UTC'), t).map(({ field }) => field)
    expect(slips({})).toEqual([])
    expect(slips({ startsAt: '', endsAt: '2026-12-16T' })).toEqual(['startsAt', 'endsAt'])
    expect(slips({ venueId: '', status: '' })).toEqual([])
  })

  it('begins with what the list is filtered by, and the zone of the reader', () => {
    const first = (input: FieldInput, ...given: string[]) =>
      firstValue({ label: 'layers.madeAt', input }, given, 'Europe/Vienna')
    expect(first({ as: 'tags' }, 'a', 'b')).toEqual(['a', 'b'])
    expect(first({ as: 'choice', choices: () => [] }, 'AT', 'DE')).toBe('AT')
    expect([first({ as: 'zone' }), first({ as: 'line' }), first({ as: 'check' })]).toEqual(['Europe/Vienna', '', false])
    expect(first({ as: 'check' }, 'true')).toBe(true)
  })
})
