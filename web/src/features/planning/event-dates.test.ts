import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt'
import { describe, expect, it } from 'vitest'
import { datesOf, type EventDates, movedDates, readDates, withStart } from '@/features/planning/event-dates'

const VIENNA = 'Europe/Vienna'
const event = (startsAt: string, endsAt: string, allDay = false) => ({
  startsAt: timestampFromDate(new Date(startsAt)),
  endsAt: timestampFromDate(new Date(endsAt)),
  timeZone: VIENNA,
  allDay,
})
const dates = (change: Partial<EventDates> = {}): EventDates => ({
  startsOn: '2026-12-10',
  startsTime: '14:00',
  endsOn: '2026-12-11',
  endsTime: '02:00',
  allDay: false,
  timeZone: VIENNA,
  ...change,
})
const read = (change: Partial<EventDates>) => {
  const result = readDates(dates(change))
  return typeof result === 'string' ? result : `${result.startsAt.toISOString()}/${result.endsAt.toISOString()}`
}

describe('the dates of the form', () => {
  it('are wall times of the event’s zone', () => {
    expect(read({})).toBe('2026-12-10T13:00:00.000Z/2026-12-11T01:00:00.000Z')
    expect(read({ timeZone: 'Asia/Kathmandu' })).toBe('2026-12-10T08:15:00.000Z/2026-12-10T20:15:00.000Z')
  })

  it('are whole days at the venue, the last one included, 23 and 25 hours long', () => {
    const allDay = true
    expect(read({ allDay, startsOn: '2026-03-29', endsOn: '2026-03-29' })).toBe(
      '2026-03-28T23:00:00.000Z/2026-03-29T22:00:00.000Z',
    )
    expect(read({ allDay, startsOn: '2026-10-25', endsOn: '2026-10-25' })).toBe(
      '2026-10-24T22:00:00.000Z/2026-10-25T23:00:00.000Z',
    )
  })

  it('say what is wrong', () => {
    expect(read({ startsOn: '' })).toBe('startsMissing')
    expect(read({ endsTime: '' })).toBe('endsMissing')
    expect(read({ endsOn: '2026-12-10' })).toBe('endsTooEarly')
    expect(read({ endsOn: '2026-12-09', allDay: true })).toBe('endsTooEarly')
  })

  it('go round', () => {
    for (const allDay of [false, true]) {
      const stretch = readDates(dates({ allDay, startsOn: '2026-03-28', endsOn: '2026-03-29' }))
      if (typeof stretch === 'string') throw new Error(stretch)
      const shown = datesOf({
        startsAt: timestampFromDate(stretch.startsAt),
        endsAt: timestampFromDate(stretch.endsAt),
        timeZone: VIENNA,
        allDay,
      })
      expect(readDates(shown)).toEqual(stretch)
    }
  })

  it('keep the length when the start moves', () => {
    expect(withStart(dates(), '2026-12-30')).toMatchObject({ startsOn: '2026-12-30', endsOn: '2026-12-31' })
    expect(withStart(dates(), '')).toMatchObject({ startsOn: '', endsOn: '2026-12-11' })
  })
})

describe('moving', () => {
  it('lets whole days begin as their new days do, where the clocks skip midnight', () => {
    const whole = { ...event('2018-11-03T03:00:00Z', '2018-11-04T03:00:00Z', true), timeZone: 'America/Sao_Paulo' }
    const { startsAt, endsAt } = movedDates(whole, 1)
    expect(timestampDate(startsAt).toISOString()).toBe('2018-11-04T03:00:00.000Z')
    expect(timestampDate(endsAt).toISOString()).toBe('2018-11-05T02:00:00.000Z')
    const back = movedDates({ ...whole, startsAt, endsAt }, -1)
    expect([back.startsAt, back.endsAt]).toEqual([whole.startsAt, whole.endsAt])
  })

  it('keeps the clock at the venue over a clock change', () => {
    const moved = movedDates(event('2026-10-24T18:00:00Z', '2026-10-24T22:00:00Z'), 1)
    expect([timestampDate(moved.startsAt).toISOString(), timestampDate(moved.endsAt).toISOString()]).toEqual([
      '2026-10-25T19:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ])
  })
})
