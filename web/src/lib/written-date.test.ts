import { describe, expect, it } from 'vitest'
import { clockOf, dayFrom, readWritten } from '@eventkit/api/words/written-date'

describe('a written date', () => {
  it.each([
    ['2027-01-08', 'iso 8 1 2027'],
    ['8.1.27', '. 8 1 2027'],
    ['8/1/2027', '/ 8 1 2027'],
    ['8-1', '- 8 1'],
    ['8.1.', '. 8 1 open'],
    ['8.1/27', undefined],
    ['8.1.2', undefined],
    ['8', undefined],
  ])('%j', (text, expected) => {
    const date = readWritten(text)
    const parts = date && [date.form, date.first, date.second, ...(date.year ? [date.year] : [])]
    expect(date && [...(parts ?? []), ...(date.isOpen ? ['open'] : [])].join(' ')).toBe(expected)
  })

  it('is the next one where it has no year, and none where the calendar has none', () => {
    const today = { year: 2026, month: 11, day: 24 }
    expect(dayFrom(undefined, 11, 24, today)?.year).toBe(2026)
    expect(dayFrom(undefined, 11, 23, today)?.year).toBe(2027)
    expect(dayFrom(2027, 2, 29, today)).toBeUndefined()
  })
})

it('a clock has twelve hours twice, or twenty-four', () => {
  expect([clockOf('14', '30'), clockOf('2', '', 'pm'), clockOf('12', '', 'am')]).toEqual([
    { hour: 14, minute: 30 },
    { hour: 14, minute: 0 },
    { hour: 0, minute: 0 },
  ])
  expect([clockOf('24'), clockOf('9', '60'), clockOf('13', '', 'pm')]).toEqual([undefined, undefined, undefined])
})
