import { create } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { JournalEntrySchema } from '@eventkit/api/eventkit/v1/journal_pb'
import { describe, expect, it } from 'vitest'
import { byDay } from '@/features/journal/activity-days'

const line = (id: string, received: string, occurred = received) => ({
  entry: create(JournalEntrySchema, {
    id,
    receivedAt: timestampFromDate(new Date(received)),
    occurredAt: timestampFromDate(new Date(occurred)),
  }),
})

const idsByDay = (timeZone: string) =>
  byDay(
    [
      line('d', '2026-11-25T22:30:00Z'),
      // Done without a connection days before, and taken in now.
      line('c', '2026-11-25T09:00:00Z', '2026-11-20T09:00:00Z'),
      line('b', '2026-11-24T23:30:00Z'),
      line('a', '2026-11-24T22:30:00Z'),
    ],
    timeZone,
  ).map(([, lines]) => lines.map(({ entry }) => entry.id).join(''))

describe('the activity day by day', () => {
  it('is by the day of the reader’s zone, in the order entries came', () => {
    expect(idsByDay('UTC')).toEqual(['dc', 'ba'])
    expect(idsByDay('Europe/Vienna')).toEqual(['dcb', 'a'])
    expect(idsByDay('Pacific/Auckland')).toEqual(['d', 'cba'])
  })

  it('has each day once, though a writer at midnight may be overtaken', () => {
    const late = [
      line('c', '2026-11-25T00:00:01Z'),
      line('b', '2026-11-24T23:59:59Z'),
      line('a', '2026-11-25T00:00:00Z'),
    ]
    expect(byDay(late, 'UTC').map(([start]) => start.toISOString())).toEqual([
      '2026-11-25T00:00:00.000Z',
      '2026-11-24T00:00:00.000Z',
    ])
  })
})
