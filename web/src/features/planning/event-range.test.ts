import { describe, expect, it } from 'vitest'
import { offsetText, placeOf, rangeText, timesText } from '@/features/planning/event-range'

const now = new Date('2026-11-23T12:00:00Z')
const stretch = (startsAt: string, endsAt: string) => ({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) })
const text = (startsAt: string, endsAt: string, allDay = false, locale: 'en' | 'de' = 'en') =>
  rangeText(stretch(startsAt, endsAt), { locale, timeZone: 'Europe/Vienna', allDay, now })

describe('a range in words', () => {
  it('says a day once, and the year only when it is another', () => {
    expect(text('2026-12-10T13:00:00Z', '2026-12-10T22:00:00Z')).toBe('Thu 10 Dec, 14:00–23:00')
    expect(text('2025-02-01T09:00:00Z', '2025-02-01T10:00:00Z')).toContain('2025')
  })

  it('counts a night to the evening before', () => {
    expect(text('2026-12-10T13:00:00Z', '2026-12-11T02:00:00Z')).toBe('Thu 10 Dec, 14:00–03:00')
    expect(text('2026-12-10T13:00:00Z', '2026-12-12T02:00:00Z')).toBe('Thu 10 Dec, 14:00 – Sat 12 Dec, 03:00')
  })

  it('ends whole days on their last day', () => {
    expect(text('2026-12-09T23:00:00Z', '2026-12-13T23:00:00Z', true)).toBe('Thu 10 Dec – Sun 13 Dec')
    expect(text('2026-12-09T23:00:00Z', '2026-12-10T23:00:00Z', true)).toBe('Thu 10 Dec')
  })

  it('speaks German', () => {
    expect(text('2026-12-09T23:00:00Z', '2026-12-10T23:00:00Z', true, 'de')).toBe('Do., 10. Dez.')
  })

  it('tells times, offsets and places', () => {
    expect(timesText(stretch('2026-07-10T13:00:00Z', '2026-07-10T22:00:00Z'), 'en', 'Europe/Vienna')).toBe(
      '15:00–00:00',
    )
    expect(offsetText(new Date('2026-07-10T13:00:00Z'), 'Europe/Vienna')).toBe('UTC+2')
    expect(placeOf('America/New_York')).toBe('New York')
  })
})
