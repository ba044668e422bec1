import { create, type DescMessage, type MessageInitShape, toJson } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import {
  CreateEventRequestSchema,
  EventSchema,
  EventStatus,
  UpdateEventRequestSchema,
} from '@eventkit/api/eventkit/v1/planning_pb'
import { UpdateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { TaskSchema } from '@eventkit/api/eventkit/v1/task_pb'
import { CreateVenueRequestSchema, UpdateVenueRequestSchema, VenueSchema } from '@eventkit/api/eventkit/v1/venue_pb'
import { describe, expect, it } from 'vitest'
import type { Ctx } from '../../kernel/ctx.ts'
import { DomainError } from '../../kernel/errors.ts'
import { columnOf, emptyOf } from './record-field.ts'
import { givenIn, patchIn, toMessage } from './record-message.ts'
import type { RecordKind } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'

const at = new Date('2027-03-01T08:00:00.000Z')
const common = { version: 2, created_at: at, updated_at: at, received_at: at }
const told = (message: DescMessage, row: object, more = {}) =>
  toJson(message, toMessage({ message, told: more }, row as RecordRow), { useProtoFieldName: true })

describe('what a create request gives', () => {
  const given = <S extends DescMessage>(schema: S, init: MessageInitShape<S>) => givenIn(schema, create(schema, init))

  it('is what is filled in, by its column, the id in small letters', () => {
    const id = '0199F0A0-7C1E-7B1E-8C1E-0123456789AB'
    const [startsAt, status] = [timestampFromDate(at), EventStatus.CONFIRMED]
    expect(given(CreateEventRequestSchema, { id, name: 'Gala', startsAt, status, tags: ['a'], allDay: true })).toEqual({
      id: id.toLowerCase(),
      name: 'Gala',
      starts_at: at,
      status,
      tags: ['a'],
      all_day: true,
    })
    expect(given(CreateEventRequestSchema, {})).toEqual({ all_day: false })
  })

  it('has other messages as their JSON, with what is zero in them', () => {
    const rooms = [{ name: 'Foyer', capacity: 0 }, { name: 'Hall' }]
    const position = { latitude: 0, longitude: 16.5 }
    expect(given(CreateVenueRequestSchema, { position, rooms })).toEqual({
      position: { latitude: 0, longitude: 16.5 },
      rooms: [
        { name: 'Foyer', capacity: 0 },
        { name: 'Hall', capacity: 0 },
      ],
    })
  })
})

describe('what an update names', () => {
  const kind = {
    always: new Set(['starts_at']),
    noun: 'event',
    blank: () => ({ time_zone: 'Europe/Vienna', venue: '', tags: [], priority: 2 }),
  } as unknown as RecordKind<RecordRow, never>
  const patch = <S extends DescMessage>(schema: S, init: MessageInitShape<S>) =>
    patchIn({} as Ctx, kind, schema, create(schema, init) as never)

  it('is what has a value, where there is no mask', () => {
    const endsAt = timestampFromDate(at)
    expect(patch(UpdateEventRequestSchema, { id: 'x', version: 3, name: 'Gala', endsAt, allDay: false })).toEqual({
      name: 'Gala',
      ends_at: at,
      all_day: false,
    })
    expect(patch(UpdateTaskRequestSchema, { metadata: { rig: 2 }, priority: 3 })).toEqual({
      metadata: { rig: 2 },
      priority: 3,
    })
    // A zero clears an enum, not a number.
    expect(patch(UpdateVenueRequestSchema, { loadingDocks: 0 })).toEqual({ loading_docks: 0 })
  })

  it('gives what it clears what a new record has, or nothing', () => {
    const paths = ['venue', 'time_zone', 'venue_id', 'tags', 'ends_at']
    expect(patch(UpdateEventRequestSchema, { timeZone: '', updateMask: { paths } })).toEqual({
      venue: '',
      time_zone: 'Europe/Vienna',
      venue_id: null,
      tags: [],
      ends_at: null,
    })
    expect(patch(UpdateTaskRequestSchema, { priority: 0, updateMask: { paths: ['priority'] } })).toEqual({
      priority: 2,
    })
  })

  it('cannot clear what a record always has', () => {
    const clear = () => patch(UpdateEventRequestSchema, { updateMask: { paths: ['starts_at'] } })
    expect(clear).toThrow(DomainError)
    expect(clear).toThrow('starts_at: cannot be empty: every event always has one')
  })
})

describe('a record as a message', () => {
  it('has its instants, and whom it names by id and name; what is null is absent', () => {
    const row = { ...common, id: 'e', name: 'Gala', starts_at: at, ends_at: null, status: EventStatus.CONFIRMED }
    const people = { created_by: 'u', created_by_name: 'Anna' }
    const text = '2027-03-01T08:00:00Z'
    expect(told(EventSchema, { ...row, ...people, venue_id: null, deleted_at: null, tags: ['a'] })).toEqual({
      id: 'e',
      name: 'Gala',
      starts_at: text,
      status: 'EVENT_STATUS_CONFIRMED',
      tags: ['a'],
      version: 2,
      created_by: { id: 'u', name: 'Anna' },
      created_at: text,
      updated_at: text,
      received_at: text,
    })
  })

  it('has other records by their own columns, without a name where it is not known', () => {
    const task = { ...common, id: 't', assignee_id: 'u', assignee_name: null, created_by: null, metadata: { rig: 2 } }
    expect(told(TaskSchema, task)).toMatchObject({ metadata: { rig: 2 } })
    expect(told(TaskSchema, task)).toHaveProperty('assignee', { id: 'u' })
    expect(told(TaskSchema, task)).not.toHaveProperty('created_by')
    expect(told(TaskSchema, { ...task, assignee_id: null })).not.toHaveProperty('assignee')
  })

  it('has messages of their JSON, one or many', () => {
    const venue = { ...common, id: 'v', position: { latitude: 1.5, longitude: 2 }, rooms: [{ name: 'A', capacity: 3 }] }
    expect(told(VenueSchema, venue)).toMatchObject({ position: venue.position, rooms: venue.rooms })
    expect(told(VenueSchema, { ...venue, position: null, rooms: [] })).not.toHaveProperty('position')
  })

  it('has what is told in place of a column', () => {
    const row = { ...common, id: 't', title: 'Rig' }
    expect(told(TaskSchema, row, { description: ({ id }: RecordRow) => `of ${id}` })).toMatchObject({
      title: 'Rig',
      description: 'of t',
    })
  })
})

it('a field that nobody filled in is empty as its type is', () => {
  const empty = (message: DescMessage) =>
    Object.fromEntries(message.fields.map((field) => [columnOf(field), emptyOf(field)]))
  expect(empty(TaskSchema)).toMatchObject({
    title: '',
    number: 0,
    status_category: 0,
    tags: [],
    assignee_id: null,
    parent_id: null,
    due_date: null,
    metadata: {},
    due_all_day: false,
    due_time_zone: null,
  })
  expect(empty(VenueSchema)).toMatchObject({ position: null, rooms: [], loading_docks: 0, created_by_id: null })
})
