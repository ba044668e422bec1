import { describe, expect, it } from 'vitest'
import { isoDay } from '@/features/planning/calendar-days'
import type { EventSearch } from '@/features/planning/event-search'
import { placeOf } from '@/features/planning/new-event-place'

function place(search: EventSearch) {
  const { day, ...rest } = placeOf(search, new Date('2026-12-10T12:00:00Z'), 'Europe/Vienna')
  return { ...rest, day: day && isoDay(day) }
}
const plain = { statusWord: 'tentative', venue: '', venueId: '', day: undefined }

describe('a new event', () => {
  it.each<[EventSearch, Partial<ReturnType<typeof place>>]>([
    [{}, {}],
    [{ status: 'confirmed' }, { statusWord: 'confirmed' }],
    [{ status: 'onsite,confirmed,enquiry' }, { statusWord: 'enquiry' }],
    [{ status: 'confirmed,tentative' }, {}],
    [{ status: 'cancelled' }, {}],
    [{ venue: 'Arena', q: 'night' }, { venue: 'Arena' }],
    [{ view: 'table', venueId: 'v1' }, { venueId: 'v1' }],
    [{ view: 'table', when: '2027-01-08', month: '2026-11' }, { day: '2027-01-08' }],
    [{ view: 'table', when: '2027-02' }, { day: '2027-02-01' }],
    [{ view: 'table', when: 'past' }, {}],
    [{ month: '2027-03' }, { day: '2027-03-01' }],
    [{ month: '2027-03', day: '2027-03-16' }, { day: '2027-03-16' }],
    [{ month: '2026-12' }, {}],
    [{ month: '2027-99' }, {}],
  ])('takes of %j what it can have', (search, taken) => {
    expect(place(search)).toEqual({ ...plain, ...taken })
  })
})
