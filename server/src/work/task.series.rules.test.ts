import { expect, it } from 'vitest'
import { noDue } from './task.due.rules.ts'
import { dueMoved, idFrom, nextOf, settledRecurrence } from './task.series.rules.ts'

const settled = (given: Record<string, string>) =>
  settledRecurrence(
    { starts_at: '2025-08-29T09:00', time_zone: 'Europe/Vienna', ...given },
    noDue,
    'UTC',
    new Date('2025-08-01T00:00:00Z'),
  )

it.each([
  ['FREQ=MONTHLY', '2025-09-10T10:00:00Z', '2025-10-10T09:00'],
  ['FREQ=MONTHLY;INTERVAL=3', '2025-11-29T10:00:00Z', '2026-02-28T09:00'],
  ['FREQ=WEEKLY;BYDAY=MO', '2025-09-10T10:00:00Z', '2025-09-15T09:00'],
  ['FREQ=WEEKLY', '2025-09-10T23:30:00Z', '2025-09-18T09:00'],
  ['FREQ=YEARLY', '2024-02-29T10:00:00Z', '2025-02-28T09:00'],
  ['FREQ=DAILY', '2025-03-29T10:00:00Z', '2025-03-30T09:00'],
])('%s, completed at %s, comes next at %s', (rule, at, key) => {
  const recurrence = settled({ rule, mode: 'completion' })
  expect(nextOf(recurrence, '2025-08-29T09:00', new Date(at))?.key).toBe(key)
})

it.each([
  // A day is not missed before it is over.
  ['2025-09-01', 'wait', '2025-09-08', '2025-09-10T10:00:00Z', '2025-09-10'],
  ['2025-09-01', 'wait', '2025-09-10', '2025-09-10T10:00:00Z', '2025-09-11'],
  ['2025-09-01', 'wait', '2025-09-10', '2025-09-09T10:00:00Z', '2025-09-11'],
  ['2025-09-01', 'wait', '2025-09-08', '2025-09-10T22:30:00Z', '2025-09-11'],
  ['2025-09-01', 'collapse', '2025-09-08', '2025-09-10T10:00:00Z', '2025-09-10'],
  ['2025-09-01', 'all', '2025-09-08', '2025-09-10T10:00:00Z', '2025-09-09'],
  ['2025-09-01T09:00', 'wait', '2025-09-08T09:00', '2025-09-10T05:00:00Z', '2025-09-10T09:00'],
  ['2025-09-01T09:00', 'wait', '2025-09-08T09:00', '2025-09-10T10:00:00Z', '2025-09-11T09:00'],
])('every day from %s, %s: of %s, closed at %s, comes next %s', (starts_at, missed, occurrence, at, key) => {
  expect(nextOf(settled({ rule: 'FREQ=DAILY', starts_at, missed }), occurrence, new Date(at))?.key).toBe(key)
})

it('what is below moves along on the clock, over a change of clocks too', () => {
  const due = { due_date: new Date('2026-03-27T08:00:00Z'), due_all_day: false, due_time_zone: null }
  expect(dueMoved(due, '2026-03-28T09:00', '2026-03-29T09:00', 'Europe/Vienna').due_date).toEqual(
    new Date('2026-03-28T08:00:00Z'),
  )
  expect(dueMoved(due, '2026-03-28T09:00', '2026-03-30T09:00', 'Europe/Vienna').due_date).toEqual(
    new Date('2026-03-29T07:00:00Z'),
  )
})

it('an id that follows from names is a UUID, and another for others', () => {
  expect(idFrom('a', 'b')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(idFrom('a', 'b')).toBe(idFrom('a', 'b'))
  expect(idFrom('a', 'b')).not.toBe(idFrom('ab', ''))
})
