import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readInstant } from './instant.ts'

const read = (text: unknown): string => {
  const sent = readInstant(text)
  return 'instant' in sent ? sent.instant.toString() : sent.problem
}

describe('an instant from outside', () => {
  it.each([
    ['2027-01-01t00:00:00z', '2027-01-01T00:00:00Z'],
    ['2026-12-01T14:00:00+01:00', '2026-12-01T13:00:00Z'],
    ['2028-02-29T12:00:00.5Z', '2028-02-29T12:00:00.5Z'],
    ['2027-01-01T00:00:00.123456789Z', '2027-01-01T00:00:00.123456789Z'],
    ['2027-01-01T00:00:00+23:59', '2026-12-31T00:01:00Z'],
    ['2027-01-01T00:00:00-00:00', '2027-01-01T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['0000-12-31T23:00:00-02:00', '0001-01-01T01:00:00Z'],
    ['9999-12-31T23:59:59.999999999Z', '9999-12-31T23:59:59.999999999Z'],
  ])('is read as %s', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  const shape = 'must be an RFC 3339 time, such as 2026-12-01T14:00:00+01:00'
  const missing = 'is a day, a time or an offset that does not exist'
  const range = 'must be between the years 1 and 9999'
  it.each([
    ['2027-02-29T12:00:00Z', missing],
    ['2027-02-30T12:00:00Z', missing],
    ['2027-04-31T12:00:00Z', missing],
    ['2027-00-10T12:00:00Z', missing],
    ['2027-13-10T12:00:00Z', missing],
    ['2027-01-01T24:00:00Z', missing],
    ['2027-01-01T25:00:00Z', missing],
    ['2027-01-01T00:60:00Z', missing],
    ['2027-01-01T00:00:61Z', missing],
    ['2027-01-01T00:00:00+24:00', missing],
    ['2027-01-01T00:00:00+01:60', missing],
    ['2026-12-31T23:59:60Z', 'must not be a leap second'],
    ['0000-12-31T23:59:59Z', range],
    ['0001-01-01T00:00:00+00:01', range],
    ['9999-12-31T23:59:59-00:01', range],
    ['10000-01-01T00:00:00Z', shape],
    ['+002027-01-01T00:00:00Z', shape],
    ['2027-01-01T00:00:00.1234567890Z', shape],
    ['2027-01-01T00:00:00,5Z', shape],
    ['2027-01-01T00:00Z', shape],
    ['2027-01-01 00:00:00Z', shape],
    ['2027-01-01T00:00:00', shape],
    ['2027-01-01T00:00:00+0100', shape],
    ['2027-01-01T00:00:00Z[UTC]', shape],
    ['2027-01-01', shape],
    ['-1', shape],
    ['', shape],
    [1_795_651_200, shape],
    [null, shape],
  ])('is refused as %s', (text, problem) => {
    expect(read(text)).toBe(problem)
  })

  it('is what Date makes of every date that exists', () => {
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(dates, (date) => {
        const sent = readInstant(date.toISOString())
        expect('instant' in sent && sent.instant.epochMilliseconds).toBe(date.getTime())
      }),
    )
  })
})
