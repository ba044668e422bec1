import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growthOf, linear } from '../../../test/growth.ts'
import { pairMoved } from './import.follow.rules.ts'

const at = (...starts: string[]) => starts.map((startsAt) => ({ startsAt }))
const pairs = (gone: string[], come: string[], zone = 'UTC') =>
  pairMoved(at(...gone), at(...come), zone).map(([from, to]) => `${from.startsAt} > ${to.startsAt}`)

describe('what vanished and what is new in a series', () => {
  it('is one where the local day is the same', () => {
    // 00:30 and 10:00 in Vienna: the UTC days differ.
    expect(pairs(['2027-01-31T23:30Z', '2027-02-02T09:00Z'], ['2027-02-01T09:00Z'], 'Europe/Vienna')).toEqual([
      '2027-01-31T23:30Z > 2027-02-01T09:00Z',
    ])
  })

  it('is one on the same local day before the rest is paired in order', () => {
    // 23:30 on the 7th and 00:30 on the 8th in UTC are the 8th in Vienna.
    const [gone, come] = [
      ['2027-02-01T09:00Z', '2027-02-07T23:30Z'],
      ['2027-02-08T00:30Z', '2027-02-10T09:00Z'],
    ]
    expect(pairs(gone, come, 'Europe/Vienna')).toEqual([
      '2027-02-07T23:30Z > 2027-02-08T00:30Z',
      '2027-02-01T09:00Z > 2027-02-10T09:00Z',
    ])
    expect(pairs(gone, come, 'UTC')).toEqual([
      '2027-02-01T09:00Z > 2027-02-08T00:30Z',
      '2027-02-07T23:30Z > 2027-02-10T09:00Z',
    ])
  })

  it('is the earlier of two as near', () => {
    expect(pairs(['2027-02-05T12:00Z'], ['2027-02-04T12:00Z', '2027-02-06T12:00Z'])).toEqual([
      '2027-02-05T12:00Z > 2027-02-04T12:00Z',
    ])
  })

  it('is paired in order when there are as many', () => {
    expect(pairs(['2027-02-08T09:00Z', '2027-02-01T09:00Z'], ['2027-03-16T09:00Z', '2027-03-09T09:00Z'])).toEqual([
      '2027-02-01T09:00Z > 2027-03-09T09:00Z',
      '2027-02-08T09:00Z > 2027-03-16T09:00Z',
    ])
  })

  it('is paired with the nearest when there are not, and left alone where that is not mutual', () => {
    const mondays = ['2027-02-01T09:00Z', '2027-02-08T09:00Z']
    const tuesdays = ['2027-02-02T09:00Z', '2027-02-09T09:00Z', '2027-02-16T09:00Z']
    expect(pairs(mondays, tuesdays)).toEqual([
      '2027-02-01T09:00Z > 2027-02-02T09:00Z',
      '2027-02-08T09:00Z > 2027-02-09T09:00Z',
    ])
  })

  it('is in one pair at most, each on its own side', () => {
    const day = fc.integer({ min: 0, max: 40 }).map((hours) => new Date(hours * 9 * 3_600_000).toISOString())
    const days = fc.uniqueArray(day, { maxLength: 8 })
    fc.assert(
      fc.property(days, days, (gone, come) => {
        const found = pairMoved(at(...gone), at(...come), 'Europe/Vienna')
        for (const [side, all] of [[0, gone] as const, [1, come] as const]) {
          const taken = found.map((pair) => pair[side].startsAt)
          expect(new Set(taken).size).toBe(taken.length)
          expect(all).toEqual(expect.arrayContaining(taken))
        }
      }),
    )
  })

  it('is told in a time that grows with their number, not its square', async () => {
    const hours = (from: number, step: number, count: number) =>
      Array.from({ length: count }, (_, i) => new Date((from + i * step) * 3_600_000).toISOString())
    const make = (size: number): [string[], string[]] => [hours(0, 24, size), hours(300_000, 24, size - 1)]
    expect(await growthOf(800, make, ([gone, come]) => expect(pairs(gone, come)).toHaveLength(1))).toBeLessThan(linear)
  })
})
