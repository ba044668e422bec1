import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { describe, expect, it } from 'vitest'
import { type Due, dueAt, dueInDays, dueOn, dueWall, NO_DUE } from '@/features/work/task-due-date'

const VIENNA = 'Europe/Vienna'
const now = new Date('2026-11-23T23:30:00Z')
const read = ({ dueDate, dueAllDay, dueTimeZone }: Due) => [
  dueDate && timestampDate(dueDate).toISOString(),
  dueAllDay,
  dueTimeZone,
]

describe('a quick choice of the due date', () => {
  it('keeps the time of a task that has one, over a change of the clocks, too', () => {
    const timed = dueAt(new Date('2026-10-01T12:00:00Z'))
    expect(read(dueInDays(timed, 1, now, VIENNA))).toEqual(['2026-11-25T13:00:00.000Z', false, undefined])
  })

  it('stays without a time, in the zone of who chooses', () => {
    const day = dueOn({ year: 2026, month: 12, day: 1 }, 'Asia/Tokyo')
    expect(read(dueInDays(day, 0, now, VIENNA))).toEqual(['2026-11-24T22:59:59.000Z', true, VIENNA])
  })

  it('is without a time for a task that had no due date', () => {
    expect(read(dueInDays(NO_DUE, 7, now, VIENNA))).toEqual(['2026-12-01T22:59:59.000Z', true, VIENNA])
  })
})

it('shows a day as it is called in its own zone', () => {
  const day = dueOn({ year: 2027, month: 1, day: 8 }, 'Asia/Tokyo')
  expect(read(day)).toEqual(['2027-01-08T14:59:59.000Z', true, 'Asia/Tokyo'])
  expect(dueWall(day, VIENNA)).toMatchObject({ month: 1, day: 8 })
  expect(dueWall({ ...NO_DUE, dueDate: timestampFromDate(now) }, VIENNA)).toMatchObject({
    day: 24,
    hour: 0,
    minute: 30,
  })
})
