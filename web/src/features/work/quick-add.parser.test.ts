import { describe, expect, it } from 'vitest'
import { parseQuickAdd, type QuickTask } from '@/features/work/quick-add.parser'
import { toInputValue } from '@/lib/zoned-time'

// A Monday, 09:15 in Vienna.
const now = new Date('2026-11-23T08:15:00Z')
const timeZone = 'Europe/Vienna'
const people = [
  { id: '1', name: 'Miro Kranz' },
  { id: '2', name: 'Anna Koller' },
  { id: '3', name: 'Jörg Anders' },
]
const parse = (text: string): QuickTask => parseQuickAdd(text, { now, timeZone, people })
const due = (text: string) => {
  const at = parse(text).due
  return at && toInputValue(at, timeZone)
}

describe('quick add', () => {
  it('understands the whole line', () => {
    expect(parse('Rig truss fri 14:00 #stage !high @anna')).toEqual({
      title: 'Rig truss',
      due: new Date('2026-11-27T13:00:00Z'),
      isDueAllDay: false,
      tags: ['stage'],
      priority: 'high',
      assignee: { id: '2', name: 'Anna Koller' },
    })
  })

  it('understands German', () => {
    expect(parse('Truss hängen am Freitag um 14 Uhr #bühne !dringend @jorg')).toMatchObject({
      title: 'Truss hängen',
      due: new Date('2026-11-27T13:00:00Z'),
      tags: ['bühne'],
      priority: 'urgent',
      assignee: { id: '3' },
    })
  })

  it.each([
    ['x today', '2026-11-23T00:00'],
    ['x morgen 8:00', '2026-11-24T08:00'],
    ['x übermorgen', '2026-11-25T00:00'],
    ['x wednesday', '2026-11-25T00:00'],
    ['x Mittwoch 9.30 Uhr', '2026-11-25T09:30'],
    ['x mi 9:30', '2026-11-25T09:30'],
    ['x next tue', '2026-11-24T00:00'],
    ['x mon', '2026-11-30T00:00'],
    ['x mon 18:00', '2026-11-23T18:00'],
    ['x montag 08:00', '2026-11-30T08:00'],
    ['x 27 nov', '2026-11-27T00:00'],
    ['x nov 27th 2pm', '2026-11-27T14:00'],
    ['x 27. November 2027', '2027-11-27T00:00'],
    ['x 3.12.', '2026-12-03T00:00'],
    ['x 3.1.', '2027-01-03T00:00'],
    ['x 24.12.2026 at 18:30', '2026-12-24T18:30'],
    ['x 2026-12-01', '2026-12-01T00:00'],
    ['x in 3 days', '2026-11-26T00:00'],
    ['x in 2 Wochen', '2026-12-07T00:00'],
    ['x 10:00', '2026-11-23T10:00'],
    ['x 09:00', '2026-11-24T09:00'],
    ['x 12am', '2026-11-24T00:00'],
    ['x 12 pm', '2026-11-23T12:00'],
  ])('%s → %s', (text, expected) => {
    expect(due(text)).toBe(expected)
    expect(parse(text).title).toBe('x')
  })

  it.each([
    'Sun shade for FOH',
    'Do the load list',
    'So schnell wie möglich',
    'Check fr 2 cables',
    'Order 14 cases',
    'Version 3.1.4 of the plot',
    'Meet at the dock',
    'Pay 31.2. invoice',
    '@nobody mail #! now!',
    'May 99 stay',
  ])('leaves "%s" alone', (text) => {
    expect(parse(text)).toEqual({
      title: text,
      due: undefined,
      isDueAllDay: false,
      tags: [],
      priority: undefined,
      assignee: undefined,
    })
  })

  it('takes each tag once and the last priority', () => {
    expect(parse('#a x #b #a !1 !low')).toMatchObject({ title: 'x', tags: ['a', 'b'], priority: 'low' })
  })

  it('finds people by first, whole or last name', () => {
    expect(parse('x @Miro').assignee?.id).toBe('1')
    expect(parse('x @annakoller').assignee?.id).toBe('2')
    expect(parse('x @anders').assignee?.id).toBe('3')
    expect(parse('x @an').assignee?.id).toBe('2')
  })
})
