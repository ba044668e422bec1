import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertStep, checked, type Event, hasStep, patched, statusName } from './event.rules.ts'
import { dayOf, startOfDay } from '../kernel/day.ts'
import { DomainError } from '../kernel/errors.ts'

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
    // And is not moved by a patch that names the zone it has.
    expect(() => patched(odd, { time_zone: odd.time_zone })).toThrow(/^starts_at: must be midnight/)
  })

  it('does not leave the years there are', () => {
    const last = eventOn(Temporal.PlainDate.from('9999-12-30'), 1, 'Pacific/Apia')
    const late = { ...last, ends_at: new Date('9999-12-31T23:00:00Z') }
    expect(() => patched({ ...late, time_zone: 'Asia/Kathmandu' }, { time_zone: 'America/Havana' })).toThrow(
      /^time_zone: /,
    )
  })
})

describe('the dates of an event', () => {
  const hours = {
    ...eventOn(Temporal.PlainDate.from('2027-03-01'), 1, 'Europe/Vienna'),
    all_day: false,
    starts_at: new Date('2027-03-01T10:00:00Z'),
    ends_at: new Date('2027-03-01T10:00:01Z'),
  }
  const fieldsOf = (act: () => unknown): string[] => {
    try {
      act()
    } catch (error) {
      if (error instanceof DomainError) return (error.details.violations ?? []).map(({ field }) => field)
      throw error
    }
    return []
  }

  it('end after they begin, and need no midnight where they are hours', () => {
    expect(checked(hours)).toEqual(hours)
    expect(fieldsOf(() => checked({ ...hours, ends_at: hours.starts_at }))).toEqual(['ends_at'])
    expect(fieldsOf(() => patched(hours, { ends_at: new Date('2027-03-01T09:00:00Z') }))).toEqual(['ends_at'])
  })

  it('are midnights of whole days, or both fields are named', () => {
    expect(fieldsOf(() => checked({ ...hours, all_day: true }))).toEqual(['starts_at', 'ends_at'])
    expect(fieldsOf(() => patched(hours, { all_day: true }))).toEqual(['starts_at', 'ends_at'])
    const day = eventOn(Temporal.PlainDate.from('2027-03-01'), 1, 'Europe/Vienna')
    expect(fieldsOf(() => checked({ ...day, ends_at: new Date(day.ends_at.getTime() + 1) }))).toEqual(['ends_at'])
  })

  it('lie in the years there are, both of them', () => {
    const early = { ...hours, starts_at: new Date('0000-12-31T23:59:59Z') }
    const late = { ...hours, ends_at: new Date('+010000-01-01T00:00:00Z') }
    expect([early, late].map((event) => fieldsOf(() => checked(event)))).toEqual([['time_zone'], ['time_zone']])
  })

  it('of hours stay the same instants in another zone, which is cleaned', () => {
    expect(patched(hours, { time_zone: 'america/new_york' })).toEqual({ ...hours, time_zone: 'America/New_York' })
    expect(checked({ ...hours, time_zone: 'europe/vienna' }).time_zone).toBe('Europe/Vienna')
    expect(fieldsOf(() => patched(hours, { time_zone: 'Mars/Olympus' }))).toEqual(['time_zone'])
    expect(fieldsOf(() => checked({ ...hours, time_zone: 'Mars/Olympus' }))).toEqual(['time_zone'])
  })

  it('of whole days that become hours in another zone stay the same instants', () => {
    const day = eventOn(Temporal.PlainDate.from('2027-03-01'), 1, 'Europe/Vienna')
    const moved = { time_zone: 'America/New_York', all_day: false }
    expect(patched(day, moved)).toEqual({ ...day, ...moved })
  })
})

describe('the lifecycle of an event', () => {
  const { ENQUIRY, TENTATIVE, CONFIRMED, CANCELLED } = EventStatus

  it('has the steps of the contract; to stay is one', () => {
    expect(hasStep(TENTATIVE, CONFIRMED)).toBe(true)
    expect(hasStep(CONFIRMED, CONFIRMED)).toBe(true)
    expect(hasStep(CANCELLED, CONFIRMED)).toBe(false)
    expect(hasStep(99 as EventStatus, CONFIRMED)).toBe(false)
  })

  it('refuses any other, with a reason and the steps there are', () => {
    expect(() => assertStep(ENQUIRY, ENQUIRY)).not.toThrow()
    expect(() => assertStep(CANCELLED, CONFIRMED)).toThrow(
      expect.objectContaining({
        reason: 'status_step',
        message: 'An event goes from cancelled to enquiry, tentative, not to confirmed.',
      }),
    )
    expect(statusName(CONFIRMED)).toBe('confirmed')
  })
})

const touches = ({ starts_at, ends_at }: Event, date: string): boolean => {
  const noon = Date.parse(`${date}T12:00:00Z`)
  return starts_at.getTime() - 3 * 86_400_000 < noon && noon < ends_at.getTime() + 3 * 86_400_000
}
