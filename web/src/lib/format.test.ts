import { describe, expect, it } from 'vitest'
import { createFormat } from '@/lib/format'

const now = new Date('2026-11-25T12:00:00Z')
const at = (text: string) => new Date(`${text}+01:00`)

describe('when something is due', () => {
  it('is told with its time near now only where room is short', () => {
    const { relativeDay } = createFormat('en', 'Europe/Vienna')
    expect(relativeDay(at('2026-11-25T14:00'), now)).toBe('Today 14:00')
    expect(relativeDay(at('2026-11-27T14:00'), now)).toBe('Fri 27 Nov')
  })

  it('is told with its time on any day where it is looked at, midnight, too', () => {
    const { dayTime } = createFormat('en', 'Europe/Vienna')
    expect(dayTime(at('2026-11-24T14:00'), now)).toBe('Yesterday 14:00')
    expect(dayTime(at('2026-11-27T14:00'), now)).toBe('Fri 27 Nov 14:00')
    expect(dayTime(at('2026-11-27T00:00'), now)).toBe('Fri 27 Nov 00:00')
    expect(createFormat('de', 'Europe/Vienna').dayTime(at('2027-01-08T09:30'), now)).toBe('8. Jan. 2027 09:30')
  })

  it('is told without a clock where it is a day, the same for people elsewhere', () => {
    const day = new Date('2026-11-27T14:59:59Z')
    for (const zone of ['Europe/Vienna', 'Asia/Tokyo', 'America/Los_Angeles']) {
      expect(createFormat('en', zone).wholeDay(day, 'Asia/Tokyo', now)).toBe('Fri 27 Nov')
    }
    expect(createFormat('de', 'Europe/Vienna').wholeDay(new Date('2026-11-26T22:59:59Z'), 'Europe/Vienna', now)).toBe(
      'Morgen',
    )
  })
})
