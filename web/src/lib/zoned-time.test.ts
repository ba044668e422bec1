import { addDays } from '@eventkit/api/words/wall-time'
import { describe, expect, it } from 'vitest'
import { daysBetween, fromInputValue, instantOf, toInputValue, wallTimeOf } from '@/lib/zoned-time'

describe('wall times', () => {
  it('reads the clock of a zone', () => {
    expect(wallTimeOf(new Date('2026-11-23T23:30:00Z'), 'Europe/Vienna')).toEqual({
      year: 2026,
      month: 11,
      day: 24,
      hour: 0,
      minute: 30,
    })
  })

  it('finds the instant of a wall time, in winter and in summer', () => {
    const at = (value: string) => fromInputValue(value, 'Europe/Vienna')?.toISOString()
    expect(at('2026-11-27T14:00')).toBe('2026-11-27T13:00:00.000Z')
    expect(at('2026-07-01T14:00')).toBe('2026-07-01T12:00:00.000Z')
  })

  it('moves a time that the spring change skips, and takes the first of a time that comes twice', () => {
    const vienna = (day: number, month: number, hour: number) =>
      instantOf({ year: 2026, month, day, hour, minute: 30 }, 'Europe/Vienna').toISOString()
    expect(vienna(29, 3, 2)).toBe('2026-03-29T01:30:00.000Z')
    expect(vienna(25, 10, 2)).toBe('2026-10-25T00:30:00.000Z')
  })

  it('goes round through the input', () => {
    const instant = new Date('2026-02-28T22:15:00Z')
    expect(fromInputValue(toInputValue(instant, 'Asia/Kathmandu'), 'Asia/Kathmandu')).toEqual(instant)
    expect(fromInputValue('', 'UTC')).toBeUndefined()
  })

  it('counts days, not hours', () => {
    const eve = { year: 2026, month: 12, day: 31, hour: 23, minute: 59 }
    expect(addDays(eve, 1)).toMatchObject({ year: 2027, month: 1, day: 1, hour: 23 })
    expect(daysBetween(eve, { ...addDays(eve, 3), hour: 0 })).toBe(3)
  })
})
