import { readRecurring } from '@eventkit/api/words/recurring'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuickAdd, type QuickTask } from '@/components/quick-add.parser'
import { toInputValue } from '@/lib/zoned-time'

// A Monday, 09:15 in Vienna.
const now = new Date('2026-11-23T08:15:00Z')
const timeZone = 'Europe/Vienna'
const people = [
  { id: '1', name: 'Miro Kranz' },
  { id: '2', name: 'Anna Koller' },
  { id: '3', name: 'Jörg Anders' },
]
const parse = (text: string, kept: string[] = [], isDayFirst = true): QuickTask =>
  parseQuickAdd(text, { now, timeZone, people, isDayFirst, readRecurring, kept: new Set(kept) })
const due = (text: string) => {
  const at = parse(text).due
  return at && toInputValue(at, timeZone)
}

describe('a person in quick add', () => {
  it.each([
    ['Check cables @Jörg Anders tomorrow', '3', '@Jörg Anders'],
    ['Check cables @anna koller, tomorrow', '2', '@anna koller,'],
    ['Check @anna cables tomorrow', '2', '@anna'],
  ])('%s: a name may be written out', (text, id, part) => {
    expect(parse(text)).toMatchObject({ title: 'Check cables', assignee: { id }, isDueAllDay: true })
    expect(parse(text).parts).toContainEqual({ kind: 'person', text: part })
    expect(parse(text, [part])).toMatchObject({ assignee: undefined, unknown: [] })
    expect(parse(text, [part]).title).toContain(part)
  })

  it('tells two people of one first name apart by the whole name', () => {
    const both = [...people, { id: '4', name: 'Anna Berg' }]
    const context = { now, timeZone, people: both, isDayFirst: true, kept: new Set<string>() }
    expect(parseQuickAdd('Call @Anna Berg', context)).toMatchObject({ title: 'Call', assignee: { id: '4' } })
  })
})

describe('quick add', () => {
  it('understands the whole line', () => {
    expect(parse('Rig truss fri 14:00 #stage !high @anna')).toEqual({
      title: 'Rig truss',
      due: new Date('2026-11-27T13:00:00Z'),
      isDueAllDay: false,
      repeat: undefined,
      tags: ['stage'],
      priority: 'high',
      assignee: { id: '2', name: 'Anna Koller' },
      unknown: [],
      outside: [],
      parts: [
        { kind: 'day', text: 'fri' },
        { kind: 'time', text: '14:00' },
        { kind: 'tag', text: '#stage' },
        { kind: 'priority', text: '!high' },
        { kind: 'person', text: '@anna' },
      ],
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
    ['x tonight', '2026-11-23T20:00'],
    ['x heute Abend', '2026-11-23T20:00'],
    ['x heute abend 19:30', '2026-11-23T19:30'],
    ['x tomorrow evening', '2026-11-24T20:00'],
    ['x morgen früh', '2026-11-24T08:00'],
    ['x Freitag Nachmittag', '2026-11-27T15:00'],
    ['x fri morning 7:30', '2026-11-27T07:30'],
    ['x 23.12. Abend', '2026-12-23T20:00'],
    ['x heute früh', '2026-11-23T00:00'],
    ['x am Montag um 9', '2026-11-30T09:00'],
    ['x um 9 am Freitag', '2026-11-27T09:00'],
    ['x tomorrow at 9', '2026-11-24T09:00'],
    ['x next week', '2026-11-30T00:00'],
    ['x nächste Woche', '2026-11-30T00:00'],
    ['x 12/05', '2027-05-12T00:00'],
    ['x by 24/12/2026', '2026-12-24T00:00'],
    ['x 12.05.', '2027-05-12T00:00'],
    ['x by sun', '2026-11-29T00:00'],
    ['x sun #stage', '2026-11-29T00:00'],
    ['x wed 14:00', '2026-11-25T14:00'],
    ['x at 14h', '2026-11-23T14:00'],
    ['nächste Woche Freitag x', '2026-12-04T00:00'],
    ['x nächste Woche Freitag', '2026-12-04T00:00'],
    ['nächste Woche Fr x', '2026-12-04T00:00'],
    ['x nächster Woche am Do 9.30', '2026-12-03T09:30'],
    ['x nächste Woche so', '2026-12-06T00:00'],
    ['x next week friday', '2026-12-04T00:00'],
    ['x next week on sun 14:00', '2026-12-06T14:00'],
    ['x Sat 5 Dec', '2026-12-05T00:00'],
    ['Sat 5 Dec x', '2026-12-05T00:00'],
    ['x on Saturday, 12 December 2026 at 10:00', '2026-12-12T10:00'],
    ['Sa. 5.12. x', '2026-12-05T00:00'],
    ['Sa 5.12. 9.30 x', '2026-12-05T09:30'],
    ['sat 12/12 x', '2026-12-12T00:00'],
    ['x 9.30 fri', '2026-11-27T09:30'],
    ['x 12.30 am Freitag', '2026-11-27T12:30'],
    ['x 9 am friday', '2026-11-27T09:00'],
    ['x fri 9.30 pm', '2026-11-27T21:30'],
    ['x Freitag 9.30 Uhr', '2026-11-27T09:30'],
    ['x fri 9.30', '2026-11-27T09:30'],
    ['x morgen um 9.30', '2026-11-24T09:30'],
    ['x 5 dec 18.00', '2026-12-05T18:00'],
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
    'Look at 9 venues',
    'Kosten um 9 senken',
    'Morning crew briefing',
    'Meet at the dock',
    'Pay 31.2. invoice',
    '@nobody mail #! now!',
    'May 99 stay',
    // Reported of comparable products: Vikunja 67, 2140, 2195, Planify 2089, Super Productivity 3360 and 8974.
    'Check sun shade',
    'Label mon wedges',
    'Read sat manual',
    'check money',
    'Renovation - 2nd Floor Bath',
    'The 5th Wave',
    'The 9/11 Report',
    'Decide with Mark and Jane',
    'Soak test 2h',
    'Exercise 1h',
    'Create monthly report',
    'Check every 2nd cable',
    'Check every sat receiver',
    'Tighten every 10 minutes',
    "Read Tomorrow's paper",
    'Do it',
    'morgens lüften',
    'Doors 9.30',
    'Pay 9.30 for parking',
    'Plot 9.30 sun shade',
  ])('leaves "%s" alone', (text) => {
    expect(parse(text)).toEqual({
      title: text,
      due: undefined,
      isDueAllDay: false,
      repeat: undefined,
      tags: [],
      priority: undefined,
      assignee: undefined,
      unknown: text.startsWith('@nobody') ? ['nobody'] : [],
      outside: [],
      parts: [],
    })
  })

  it('takes each tag once, and the first priority, person, day and time; the others stay text', () => {
    expect(parse('#a x #b #a !1 !low')).toMatchObject({ title: 'x !low', tags: ['a', 'b'], priority: 'urgent' })
    expect(parse('x @anna with @miro')).toMatchObject({ title: 'x with @miro', assignee: { id: '2' } })
    expect(parse('move friday crew to tomorrow 9:00 10:00').title).toBe('move crew to tomorrow 10:00')
  })

  it('reads 12/05 as the region writes it', () => {
    expect(parse('x 12/05', [], true).due).toEqual(new Date('2027-05-11T22:00:00Z'))
    expect(parse('x 12/05', [], false).due).toEqual(new Date('2026-12-04T23:00:00Z'))
    expect(parse('x 13/05', [], false)).toMatchObject({ title: 'x 13/05', due: undefined })
  })

  it('leaves as text what was taken back', () => {
    // Vikunja 2392
    const text = 'delete mails up to january 30th'
    expect(parse(text).parts).toEqual([{ kind: 'day', text: 'january 30th' }])
    expect(parse(text, ['january 30th'])).toMatchObject({ title: text, due: undefined, parts: [] })
    expect(parse('Check sun 14:00 #a @anna', ['sun', '@anna'])).toMatchObject({
      title: 'Check sun @anna',
      assignee: undefined,
      tags: ['a'],
    })
  })

  it('says which names nobody has', () => {
    expect(parse('@nobody sweep @anna @miro')).toMatchObject({
      title: '@nobody sweep @miro',
      assignee: { id: '2' },
      unknown: ['nobody'],
    })
    expect(parse('mail info@nobody @ 5')).toMatchObject({ unknown: [] })
  })

  it('finds people by first, whole or last name', () => {
    expect(parse('x @Miro').assignee?.id).toBe('1')
    expect(parse('x @annakoller').assignee?.id).toBe('2')
    expect(parse('x @anders').assignee?.id).toBe('3')
    expect(parse('x @an').assignee?.id).toBe('2')
  })
})

describe('how a task recurs', () => {
  const repeat = (text: string, kept?: string[]) => parse(text, kept).repeat

  it.each([
    ['Water plants every friday', 'every friday', 'FREQ=WEEKLY;BYDAY=FR', '2026-11-23'],
    ['Rasen mähen jeden Montag um 9 #park', 'jeden Montag um 9', 'FREQ=WEEKLY;BYDAY=MO', '2026-11-24T09:00'],
    ['Rasen mähen jeden Montag um 10 #park', 'jeden Montag um 10', 'FREQ=WEEKLY;BYDAY=MO', '2026-11-23T10:00'],
    [
      'every 3 months starting 1 dec Change filters',
      'every 3 months starting 1 dec',
      'FREQ=MONTHLY;INTERVAL=3',
      '2026-12-01',
    ],
    ['Standup täglich @anna', 'täglich', 'FREQ=DAILY', '2026-11-23'],
  ])('%s', (text, part, rule, startsAt) => {
    expect(repeat(text)).toMatchObject({ rule, startsAt, mode: 'fixed' })
    expect(parse(text).parts).toContainEqual({ kind: 'repeat', text: part })
    expect(parse(text).title).not.toContain(part)
    expect(repeat(text, [part])).toBeUndefined()
    expect(parse(text, [part]).title).toContain(part)
  })

  it('begins on a day and at a time that stand elsewhere in the line', () => {
    expect(repeat('every! 2 weeks call @miro tomorrow 14:00')).toEqual({
      rule: 'FREQ=WEEKLY;INTERVAL=2',
      mode: 'completion',
      monthEnd: 'skip',
      startsAt: '2026-11-24T14:00',
    })
  })

  it('is said once, and its time, too', () => {
    expect(parse('every monday at 9 x every friday')).toMatchObject({
      title: 'x every friday',
      repeat: { rule: 'FREQ=WEEKLY;BYDAY=MO' },
      due: undefined,
    })
    expect(parse('every monday at 9 x 14:00')).toMatchObject({
      title: 'x 14:00',
      repeat: { startsAt: '2026-11-24T09:00' },
    })
  })

  it('stays text while one types on what was taken back', () => {
    expect(parse('Water every friday at 9', ['every friday'])).toMatchObject({ repeat: undefined, parts: [] })
  })
})

describe('any line', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'sun',
      'Fri',
      'monday',
      'am',
      'by',
      'next',
      'week',
      'in',
      '3',
      'days',
      '14:00',
      '2',
      'pm',
      'Uhr',
      '12/05',
      '3.12.',
      '9.30',
      'nächste',
      'Woche',
      'Fr',
      '27',
      'nov',
      'heute',
      'Abend',
      'tonight',
      '@anna',
      '@miro',
      '@x',
      '!high',
      '!1',
      '!',
      '@',
      '#',
      '2h',
      'every',
      'every!',
      'jeden',
      'letzten',
      'weeks',
      'starting',
      'at',
      'täglich',
    ),
    fc.integer({ min: 0, max: 99 }).map((n) => `#tag${n}`),
    fc.stringMatching(/^\S{1,8}$/),
  )
  const line = fc.uniqueArray(word, { maxLength: 12 }).map((words) => words.join(' '))
  const plain = (text: string) => text.trim().split(/\s+/).filter(Boolean)

  it('loses no word: each is in the title or in what was understood', () => {
    fc.assert(
      fc.property(line, (text) => {
        const { title, parts } = parse(text)
        const found = [title, ...parts.map((part) => part.text)].flatMap(plain)
        expect(found.toSorted()).toEqual(plain(text).toSorted())
      }),
    )
  })

  it('is its title, word by word, once everything was taken back', () => {
    fc.assert(
      fc.property(line, (text) => {
        const kept: string[] = []
        for (let task = parse(text); task.parts.length > 0; task = parse(text, kept)) {
          expect(kept.length).toBeLessThan(40)
          kept.push(...task.parts.map((part) => part.text))
        }
        expect(plain(parse(text, kept).title)).toEqual(plain(text))
      }),
    )
  })

  it('with nothing understood is read again as the same', () => {
    fc.assert(
      fc.property(line, (text) => {
        const first = parse(text)
        if (first.parts.length === 0) expect(parse(first.title)).toEqual(first)
      }),
    )
  })
})
