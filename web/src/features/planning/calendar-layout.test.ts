import { describe, expect, it } from 'vitest'
import { dayOf, isoDay } from '@/features/planning/calendar-days'
import { layoutWeek } from '@/features/planning/calendar-layout'
import { type Span, spanOf } from '@/features/planning/calendar-span'

const MONDAY = dayOf(2026, 12, 7)
const VIENNA = 'Europe/Vienna'

const span = (id: string, first: number, last = first): Span => ({
  id,
  first: MONDAY + first,
  last: MONDAY + last,
  startsAt: first,
})
const drawn = (spans: Span[], rows = 3, monday = MONDAY) =>
  layoutWeek(spans, monday, rows).segments.map(({ id, lane, column, length }) => `${id} ${lane}:${column}+${length}`)

function days(startsAt: string, endsAt: string, options: { allDay?: boolean; zone?: string; reader?: string } = {}) {
  const { allDay = false, zone = VIENNA, reader = VIENNA } = options
  const event = { id: 'e', startsAt: new Date(startsAt), endsAt: new Date(endsAt), timeZone: zone, allDay }
  const { first, last } = spanOf(event, reader)
  return first === last ? isoDay(first) : `${isoDay(first)}/${isoDay(last)}`
}

describe('the days of an event', () => {
  it('end where the event ends, its last instant excluded', () => {
    expect(days('2026-12-10T07:00:00Z', '2026-12-13T18:00:00Z')).toBe('2026-12-10/2026-12-13')
    expect(days('2026-12-10T07:00:00Z', '2026-12-12T23:00:00Z')).toBe('2026-12-10/2026-12-12')
  })

  it('do not reach into the next one by a night', () => {
    expect(days('2026-12-11T19:00:00Z', '2026-12-12T02:00:00Z')).toBe('2026-12-11')
    expect(days('2026-12-11T19:00:00Z', '2026-12-12T06:00:00Z')).toBe('2026-12-11/2026-12-12')
    expect(days('2026-12-12T01:00:00Z', '2026-12-12T03:00:00Z')).toBe('2026-12-12')
  })

  it('are the reader’s for times, the venue’s for whole days', () => {
    expect(days('2026-12-10T22:30:00Z', '2026-12-11T20:00:00Z', { reader: 'Asia/Tokyo' })).toBe('2026-12-11')
    const wholeDay = { allDay: true, zone: VIENNA, reader: 'America/Los_Angeles' }
    expect(days('2026-12-09T23:00:00Z', '2026-12-10T23:00:00Z', wholeDay)).toBe('2026-12-10')
  })

  it('survive the clock changes', () => {
    expect(days('2026-03-27T23:00:00Z', '2026-03-29T22:00:00Z', { allDay: true })).toBe('2026-03-28/2026-03-29')
    expect(days('2026-10-23T22:00:00Z', '2026-10-25T23:00:00Z', { allDay: true })).toBe('2026-10-24/2026-10-25')
  })
})

describe('a week', () => {
  it('draws several days as one bar, and the next event on the first free line', () => {
    expect(drawn([span('show', 4, 5), span('fair', 3, 6), span('tour', 0, 1), span('gala', 2)])).toEqual([
      'tour 0:0+2',
      'gala 0:2+1',
      'fair 0:3+4',
      'show 1:4+2',
    ])
  })

  it('cuts what comes from another week or goes on into one', () => {
    const long = span('long', -3, 9)
    const [here] = layoutWeek([long], MONDAY, 3).segments
    expect(here).toMatchObject({ column: 0, length: 7, isContinued: true, continues: true })
    const [after] = layoutWeek([long], MONDAY + 7, 3).segments
    expect(after).toMatchObject({ column: 0, length: 3, isContinued: true, continues: false })
    expect(layoutWeek([long], MONDAY + 14, 3).segments).toEqual([])
  })

  it('counts what has no line, and gives its line to the count', () => {
    const week = layoutWeek([span('a', 2), span('b', 2), span('c', 2), span('d', 2)], MONDAY, 3)
    expect(week.segments.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(week.more).toEqual([0, 0, 2, 0, 0, 0, 0])
  })

  it('uses the last line where nothing is left out', () => {
    const week = layoutWeek([span('a', 2), span('b', 2), span('c', 2)], MONDAY, 3)
    expect(week.segments).toHaveLength(3)
    expect(week.more.every((count) => count === 0)).toBe(true)
  })

  it('leaves a bar out on all its days when one of them needs the line', () => {
    const week = layoutWeek([span('a', 0, 3), span('b', 0, 3), span('c', 1, 3), span('d', 2)], MONDAY, 3)
    expect(week.segments.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(week.more).toEqual([0, 1, 2, 1, 0, 0, 0])
  })

  it('never draws two bars on one place, nor loses a day', () => {
    const spans = Array.from({ length: 60 }, (_, n) => span(`e${n}`, ((n * 5) % 11) - 2, ((n * 5) % 11) - 2 + (n % 4)))
    const { segments, more } = layoutWeek(spans, MONDAY, 5)
    const places = segments.flatMap(({ lane, column, length }) =>
      Array.from({ length }, (_, i) => `${lane}:${column + i}`),
    )
    expect(new Set(places).size).toBe(places.length)
    for (let column = 0; column < 7; column++) {
      const shown = places.filter((place) => place.endsWith(`:${column}`)).length
      const there = spans.filter(({ first, last }) => first <= MONDAY + column && last >= MONDAY + column).length
      expect(shown + (more[column] ?? 0)).toBe(there)
    }
  })
})
