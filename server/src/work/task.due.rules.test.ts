import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOf, endOfDay } from '../kernel/day.ts'
import { dueFields, noDue, settledDue } from './task.due.rules.ts'
import type { TaskPatch } from './task.rules.ts'

const vienna = 'Europe/Vienna'
const at = (text: string): Date => new Date(text)
const day = (date: string, zone: string) => ({
  due_date: endOfDay(Temporal.PlainDate.from(date), zone),
  due_all_day: true,
  due_time_zone: zone,
})
const timed = { ...noDue, due_date: at('2027-01-08T13:00:00Z') }

describe('a due date without a time', () => {
  it('is the last second of its day, whatever instant of the day was given', () => {
    const expected = { due_date: at('2027-01-08T22:59:59Z'), due_all_day: true, due_time_zone: vienna }
    for (const text of ['2027-01-07T23:00:00Z', '2027-01-08T13:00:00Z', '2027-01-08T22:59:59Z']) {
      expect(settledDue(noDue, { due_date: at(text), due_all_day: true }, vienna)).toEqual(expected)
    }
  })

  it('ends as its day does when the clocks change, and where they skip or repeat midnight', () => {
    expect(day('2026-03-29', vienna).due_date).toEqual(at('2026-03-29T21:59:59Z'))
    expect(day('2026-10-25', vienna).due_date).toEqual(at('2026-10-25T22:59:59Z'))
    expect(day('2018-11-03', 'America/Sao_Paulo').due_date).toEqual(at('2018-11-04T02:59:59Z'))
    expect(day('2026-11-01', 'America/Havana').due_date).toEqual(at('2026-11-02T04:59:59Z'))
  })

  it.each([
    [
      'a date alone keeps it without a time',
      day('2027-01-08', vienna),
      { due_date: at('2027-01-12T10:00:00Z') },
      day('2027-01-12', vienna),
    ],
    [
      'a zone alone keeps the day',
      day('2027-01-08', vienna),
      { due_time_zone: 'Asia/Tokyo' },
      day('2027-01-08', 'Asia/Tokyo'),
    ],
    [
      'no zone means the caller’s, and keeps the day',
      day('2027-01-08', vienna),
      { due_time_zone: null },
      day('2027-01-08', 'UTC'),
    ],
    [
      'a date and a zone are of that zone',
      day('2027-01-08', vienna),
      { due_date: at('2027-01-09T20:00:00Z'), due_time_zone: 'Asia/Tokyo' },
      day('2027-01-10', 'Asia/Tokyo'),
    ],
    ['a time can be taken off', timed, { due_all_day: true }, day('2027-01-08', 'UTC')],
    ['a time can be given', day('2027-01-08', vienna), { due_all_day: false, due_date: timed.due_date }, timed],
    [
      'without a new date its end is the time',
      day('2027-01-08', vienna),
      { due_all_day: false },
      { ...noDue, due_date: at('2027-01-08T22:59:59Z') },
    ],
    ['clearing the date clears all', day('2027-01-08', vienna), { due_date: null }, noDue],
    ['other fields leave it', day('2027-01-08', vienna), {}, day('2027-01-08', vienna)],
    [
      'a new date for a time stays a time',
      timed,
      { due_date: at('2027-02-01T08:00:00Z') },
      { ...noDue, due_date: at('2027-02-01T08:00:00Z') },
    ],
  ])('%s', (_, before, patch, after) => {
    expect(settledDue(before, patch, 'UTC')).toEqual(after)
  })

  it.each([
    [noDue, { due_all_day: true }, 'due_all_day'],
    [noDue, { due_time_zone: vienna }, 'due_time_zone'],
    [timed, { due_time_zone: vienna }, 'due_time_zone'],
    [timed, { due_date: null, due_all_day: true }, 'due_all_day'],
    [timed, { due_all_day: true, due_time_zone: 'Mars/Olympus' }, 'due_time_zone'],
    [noDue, { due_date: at('9999-12-31T08:00:00Z'), due_all_day: true, due_time_zone: 'America/Havana' }, 'due_date'],
  ] satisfies [typeof timed | typeof noDue, TaskPatch, string][])(
    '%j with %j is refused by %s',
    (before, patch, field) => {
      expect(() => settledDue(before, patch, 'UTC')).toThrow(new RegExp(`^${field}: `))
    },
  )

  it('keeps its day, and its end, through any changes of zone', () => {
    const zones = fc.constantFrom(
      'America/Sao_Paulo',
      'Africa/Cairo',
      'Asia/Kathmandu',
      'Pacific/Kiritimati',
      vienna,
      'UTC',
    )
    const days = fc
      .integer({ min: 0, max: 20_000 })
      .map((n) => Temporal.PlainDate.from('1995-01-01').add({ days: n }).toString())
    fc.assert(
      fc.property(days, zones, fc.array(zones, { maxLength: 4 }), (date, zone, path) => {
        let due = settledDue(noDue, day(date, zone), 'UTC')
        for (const next of path) due = settledDue(due, { due_time_zone: next }, 'UTC')
        const last = path.at(-1) ?? zone
        expect(due).toEqual(day(date, last))
        expect(dayOf(due.due_date ?? new Date(Number.NaN), last).toString()).toBe(date)
        expect(settledDue(due, due, 'UTC')).toEqual(due)
      }),
    )
  })

  it('is three fields that change together', () => {
    expect(Object.keys(noDue)).toEqual([...dueFields])
  })
})
