import { CreateEventRequestSchema } from '@eventkit/api/eventkit/v1/planning_pb'
import { readsRecords } from '../src/platform/files/record-table.ts'

/** What the columns of a table of events are called in tests. */
export const eventColumns = {
  name: ['gig'],
  starts_at: ['from'],
  ends_at: ['to'],
  time_zone: ['zone'],
  all_day: ['all day'],
  status: ['status'],
  tags: ['tags'],
  key: ['id'],
}

/** Reads a table as rows of events: a kind that has dates, a choice, a yes or no and a list. */
export const read = readsRecords({
  create: CreateEventRequestSchema,
  title: 'name',
  columns: eventColumns,
  words: { status: (text) => ({ zugesagt: 'confirmed' })[text.toLowerCase()] },
  ends: ['ends_at'],
})
