import { describe, expect, it } from 'vitest'
import {
  addMonths,
  dayAt,
  dayOf,
  isoDay,
  isoMonth,
  mondayOf,
  readIsoDay,
  readIsoMonth,
  startOfDay,
  weeksOf,
} from '@/features/planning/calendar-days'

describe('days', () => {
  it('are the same all day long, also when the clock changes', () => {
    const vienna = (text: string) => isoDay(dayAt(new Date(text), 'Europe/Vienna'))
    // 29 March 2026 has 23 hours, 25 October 25.
    expect(vienna('2026-03-28T23:00:00Z')).toBe('2026-03-29')
    expect(vienna('2026-03-29T21:59:00Z')).toBe('2026-03-29')
    expect(vienna('2026-03-29T22:00:00Z')).toBe('2026-03-30')
    expect(vienna('2026-10-24T22:00:00Z')).toBe('2026-10-25')
    expect(vienna('2026-10-25T22:59:00Z')).toBe('2026-10-25')
  })

  it('begin where Temporal lets them begin, on every day of odd zones', () => {
    const zones = ['America/Sao_Paulo', 'Africa/Cairo', 'America/Havana', 'Asia/Beirut', 'Pacific/Apia']
    for (const zone of zones) {
      for (let day = dayOf(2008, 1, 1); day < dayOf(2028, 1, 1); day += 1) {
        const begins = Temporal.PlainDate.from(isoDay(day)).toZonedDateTime(zone).epochMilliseconds
        if (startOfDay(day, zone).getTime() !== begins) throw new Error(`${isoDay(day)} in ${zone}`)
      }
    }
  })

  it('begin at midnight of the zone, or at the first minute there is', () => {
    expect(startOfDay(dayOf(2026, 3, 30), 'Europe/Vienna').toISOString()).toBe('2026-03-29T22:00:00.000Z')
    // In Cairo the clock goes from 0:00 to 1:00.
    expect(startOfDay(dayOf(2026, 4, 24), 'Africa/Cairo').toISOString()).toBe('2026-04-23T22:00:00.000Z')
  })

  it('are read back as written, and only when they exist', () => {
    expect(isoDay(readIsoDay('2028-02-29') ?? 0)).toBe('2028-02-29')
    expect(readIsoDay('2026-02-29')).toBeUndefined()
    expect(readIsoDay('2026-2-9')).toBeUndefined()
    expect(readIsoDay(undefined)).toBeUndefined()
  })
})

describe('months', () => {
  it('move over the turn of the year', () => {
    expect(isoMonth(addMonths({ year: 2026, month: 12 }, 1))).toBe('2027-01')
    expect(isoMonth(addMonths({ year: 2026, month: 1 }, -14))).toBe('2024-11')
    expect(readIsoMonth('2026-13')).toBeUndefined()
  })

  it('show whole weeks from Monday, four to six of them', () => {
    expect(weeksOf({ year: 2026, month: 12 }).map(isoDay)).toEqual([
      '2026-11-30',
      '2026-12-07',
      '2026-12-14',
      '2026-12-21',
      '2026-12-28',
    ])
    expect(weeksOf({ year: 2027, month: 2 })).toHaveLength(4)
    expect(weeksOf({ year: 2026, month: 8 })).toHaveLength(6)
  })

  it('know the Monday, before 1970 too', () => {
    expect(isoDay(mondayOf(dayOf(1969, 12, 31)))).toBe('1969-12-29')
    expect(isoDay(mondayOf(dayOf(2026, 12, 7)))).toBe('2026-12-07')
  })
})
