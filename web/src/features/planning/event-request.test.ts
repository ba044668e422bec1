import { timestampDate, type Timestamp } from '@bufbuild/protobuf/wkt'
import { EventSort, EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { describe, expect, it } from 'vitest'
import { shownMonth, sortOf, toMonthRequest, toTableRequest } from '@/features/planning/event-request'
import { readEventSearch } from '@/features/planning/event-search'

const now = new Date('2026-11-30T23:30:00Z')
const VIENNA = 'Europe/Vienna'
const iso = (at: Timestamp | undefined) => at && timestampDate(at).toISOString()
const table = (search: Record<string, unknown>) => toTableRequest(readEventSearch(search), now, VIENNA)

describe('the events in the URL', () => {
  it('show what is still to come, soonest first', () => {
    const { endsAfter, ...rest } = table({})
    expect(iso(endsAfter)).toBe('2026-11-30T23:30:00.000Z')
    expect(rest).toMatchObject({ sortBy: EventSort.STARTS_AT, order: SortOrder.ASC, deleted: false, status: [] })
    expect('startsBefore' in rest).toBe(false)
  })

  it('show the past from its end, a day, a month, or everything', () => {
    expect(sortOf(readEventSearch({ when: 'past' })).order).toBe('desc')
    const day = table({ when: '2025-02-01' })
    expect([iso(day.endsAfter), iso(day.startsBefore)]).toEqual([
      '2025-01-31T23:00:00.000Z',
      '2025-02-01T23:00:00.000Z',
    ])
    const month = table({ when: '2026-12' })
    expect([iso(month.endsAfter), iso(month.startsBefore)]).toEqual([
      '2026-11-30T23:00:00.000Z',
      '2026-12-31T23:00:00.000Z',
    ])
    expect(table({ when: 'all' }).endsAfter).toBeUndefined()
    expect(table({ bin: true })).toMatchObject({ deleted: true })
    expect(table({ bin: true }).endsAfter).toBeUndefined()
  })

  it('keep known statuses and leave out the rest', () => {
    expect(table({ status: 'confirmed,silly,on_site', hack: 1, q: 412 })).toMatchObject({
      status: [EventStatus.CONFIRMED, EventStatus.ON_SITE],
      search: '412',
    })
  })

  it('open the calendar on the month it is for the reader', () => {
    expect(shownMonth({}, now, VIENNA)).toEqual({ year: 2026, month: 12 })
    expect(shownMonth({ month: '2025-02' }, now, VIENNA)).toEqual({ year: 2025, month: 2 })
    expect(shownMonth({ month: 'soon' }, now, 'UTC')).toEqual({ year: 2026, month: 11 })
  })

  it('ask for whole weeks and a day around them', () => {
    const { endsAfter, startsBefore } = toMonthRequest({}, { year: 2026, month: 12 }, VIENNA)
    expect([iso(endsAfter), iso(startsBefore)]).toEqual(['2026-11-28T23:00:00.000Z', '2027-01-04T23:00:00.000Z'])
  })
})
