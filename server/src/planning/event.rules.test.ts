import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patched } from './event.rules.ts'
import type { Event } from './event.rules.ts'
import { dayOf, startOfDay } from '../kernel/day.ts'

/** Zones whose clocks skip midnight, repeat it, lost a day, or are odd by minutes. */
const zones = [
  'America/Sao_Paulo',
  'Africa/Cairo',
  'America/Havana',
  'Asia/Beirut',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Europe/Vienna',
  'UTC',
]
const zone = fc.constantFrom(...zones)
const day = fc.integer({ min: 0, max: 25_000 }).map((days) => Temporal.PlainDate.from('1990-01-01').add({ days }))

const eventOn = (first: Temporal.PlainDate, days: number, timeZone: string): Event => ({
  id: '',
  name: 'Fair',
  venue: '',
  venue_id: null,
  starts_at: startOfDay(first, timeZone),
  ends_at: startOfDay(first.add({ days }), timeZone),
  time_zone: timeZone,
  all_day: true,
  status: 2,
  notes: '',
  tags: [],
  version: 1,
  created_by: '',
  created_by_name: '',
  created_at: new Date(0),
  updated_at: new Date(0),
  received_at: new Date(0),
  deleted_at: null,
})
const daysOf = ({ starts_at, ends_at, time_zone }: Event): string[] =>
  [starts_at, ends_at].map((at) => dayOf(at, time_zone).toString())

describe('an event of whole days', () => {
  it('keeps its days through any zones, and is taken as it is in each', () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 40 }),
        zone,
        fc.array(zone, { maxLength: 4 }),
        (first, days, from, path) => {
          const event = eventOn(first, days, from)
          // The one day that a zone never had is no day to keep.
          fc.pre(![from, ...path].includes('Pacific/Apia') || !touches(event, '2011-12-30'))
          let moved = event
          for (const time_zone of path) moved = patched(moved, { time_zone })
          expect(daysOf(moved)).toEqual(daysOf(event))
          expect(patched(moved, { starts_at: moved.starts_at, ends_at: moved.ends_at, all_day: true })).toEqual(moved)
        },
      ),
    )
  })

  it('begins with the first moment of a day whose midnight the clocks skip', () => {
    const event = eventOn(Temporal.PlainDate.from('2018-11-04'), 1, 'America/Sao_Paulo')
    expect(event.starts_at.toISOString()).toBe('2018-11-04T03:00:00.000Z')
    expect(patched(event, { all_day: true })).toEqual(event)
    expect(() => patched(event, { starts_at: new Date('2018-11-04T02:00:00Z') })).toThrow(
      /^starts_at: must be midnight/,
    )
    const cairo = patched(eventOn(Temporal.PlainDate.from('2024-04-26'), 1, 'UTC'), { time_zone: 'Africa/Cairo' })
    expect(cairo.starts_at.toISOString()).toBe('2024-04-25T22:00:00.000Z')
  })

  it('that was kept off midnight may change in other ways', () => {
    const odd = {
      ...eventOn(Temporal.PlainDate.from('2027-03-01'), 1, 'Europe/Vienna'),
      starts_at: new Date('2027-02-28T20:00:00Z'),
    }
    expect(patched(odd, { name: 'Trade fair' }).name).toBe('Trade fair')
  })

  it('does not leave the years there are', () => {
    const last = eventOn(Temporal.PlainDate.from('9999-12-30'), 1, 'Pacific/Apia')
    const late = { ...last, ends_at: new Date('9999-12-31T23:00:00Z') }
    expect(() => patched({ ...late, time_zone: 'Asia/Kathmandu' }, { time_zone: 'America/Havana' })).toThrow(
      /^time_zone: /,
    )
  })
})

const touches = ({ starts_at, ends_at }: Event, date: string): boolean => {
  const noon = Date.parse(`${date}T12:00:00Z`)
  return starts_at.getTime() - 3 * 86_400_000 < noon && noon < ends_at.getTime() + 3 * 86_400_000
}
