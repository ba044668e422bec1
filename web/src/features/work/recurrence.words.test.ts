import { parseRecurring } from '@eventkit/api/words/recurring'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAYS, type Recurring } from '@/features/work/recurrence.rhythm'
import { recurrenceWords } from '@/features/work/recurrence.words'

const vienna: Omit<Recurring, 'rule'> = {
  startsAt: '2026-11-30T08:00:00Z',
  timeZone: 'Europe/Vienna',
  mode: 'fixed',
  missed: 'wait',
  monthEnd: 'skip',
}
const both = (rule: string, more: Partial<Recurring> = {}) =>
  (['en', 'de'] as const).map((locale) => recurrenceWords({ ...vienna, rule, ...more }, locale))

describe('how something recurs', () => {
  it('is said with the time and whose it is', () => {
    expect(both('FREQ=MONTHLY;BYDAY=-1FR')).toEqual([
      'every last Friday at 09:00, Vienna time',
      'jeden letzten Freitag um 09:00, Wiener Zeit',
    ])
    expect(both('FREQ=DAILY', { timeZone: 'America/New_York' })).toEqual([
      'every day at 03:00, New York time',
      'jeden Tag um 03:00, New Yorker Zeit',
    ])
    expect(both('FREQ=DAILY', { timeZone: 'Asia/Kathmandu', startsAt: '2026-11-30T09:00' })).toEqual([
      'every day at 09:00, Kathmandu time',
      'jeden Tag um 09:00, Ortszeit Kathmandu',
    ])
    expect(both('FREQ=DAILY', { timeZone: 'UTC' })[0]).toBe('every day at 08:00, UTC')
  })

  // Whole days, so that the words stand alone; 30 November 2026 is a Monday.
  it.each([
    ['FREQ=DAILY;INTERVAL=3', 'every 3 days', 'alle 3 Tage'],
    ['FREQ=WEEKLY', 'every Monday', 'jeden Montag'],
    ['FREQ=WEEKLY;BYDAY=MO,WE', 'every Monday and Wednesday', 'jeden Montag und Mittwoch'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', 'every 2 weeks on Tuesday', 'alle 2 Wochen am Dienstag'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'every weekday', 'montags bis freitags'],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', 'every weekday', 'montags bis freitags'],
    ['FREQ=MONTHLY;BYMONTHDAY=15', 'every month on the 15th', 'jeden Monat am 15.'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,-1', 'every month on the 1st and last day', 'jeden Monat am 1. und letzten Tag'],
    ['FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=22', 'every 3 months on the 22nd', 'alle 3 Monate am 22.'],
    ['FREQ=MONTHLY;BYDAY=1MO', 'every first Monday', 'jeden ersten Montag'],
    ['FREQ=MONTHLY;BYDAY=2FR', 'every second Friday of the month', 'jeden zweiten Freitag im Monat'],
    [
      'FREQ=MONTHLY;BYDAY=1MO,3MO',
      'every first Monday and third Monday of the month',
      'jeden ersten Montag und dritten Montag im Monat',
    ],
    ['FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR', 'every 2 months on the last Friday', 'alle 2 Monate am letzten Freitag'],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      'every last weekday of the month',
      'jeden letzten Arbeitstag im Monat',
    ],
    ['FREQ=YEARLY', 'every year on 30 November', 'jedes Jahr am 30. November'],
    ['FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24', 'every year on 24 December', 'jedes Jahr am 24. Dezember'],
    [
      'FREQ=YEARLY;BYMONTH=6;BYDAY=-1FR',
      'every year on the last Friday of June',
      'jedes Jahr am letzten Freitag im Juni',
    ],
    ['FREQ=DAILY;COUNT=5', 'every day, 5 times', 'jeden Tag, 5-mal'],
    ['FREQ=DAILY;UNTIL=20261231', 'every day, until 31 December 2026', 'jeden Tag, bis 31. Dezember 2026'],
  ])('%s is "%s" and "%s"', (rule, en, de) => {
    expect(both(rule, { startsAt: '2026-11-30' })).toEqual([en, de])
  })

  it('is read again as it was said', () => {
    const nth = fc.constantFrom(1, 2, 3, 4, 5, -1, -2)
    const day = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
    const interval = fc.integer({ min: 1, max: 12 }).map((count) => (count === 1 ? '' : `;INTERVAL=${count}`))
    const days = fc.shuffledSubarray(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], { minLength: 1, maxLength: 6 })
    const monthDays = fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 3 })
    const inOrder = (list: readonly string[]) => DAYS.filter((each) => list.includes(each)).join()
    const rule = fc.oneof(
      interval.map((often) => `FREQ=DAILY${often}`),
      fc.tuple(interval, days).map(([often, list]) => `FREQ=WEEKLY${often};BYDAY=${inOrder(list)}`),
      fc.tuple(interval, monthDays).map(([often, list]) => `FREQ=MONTHLY${often};BYMONTHDAY=${list.join()}`),
      interval.map((often) => `FREQ=MONTHLY${often};BYMONTHDAY=-1`),
      fc.tuple(interval, nth, day).map(([often, which, name]) => `FREQ=MONTHLY${often};BYDAY=${which}${name}`),
      fc.tuple(interval, nth).map(([often, which]) => `FREQ=MONTHLY${often};BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${which}`),
      fc
        .tuple(fc.integer({ min: 1, max: 12 }), nth, day)
        .map((at) => `FREQ=YEARLY;BYMONTH=${at[0]};BYDAY=${at[1]}${at[2]}`),
      fc
        .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
        .map((at) => `FREQ=YEARLY;BYMONTH=${at[0]};BYMONTHDAY=${at[1]}`),
      fc.integer({ min: 1, max: 12 }).map((month) => `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=-1`),
    )
    const end = fc.constantFrom('', ';COUNT=5', ';UNTIL=20271231')
    const today = { year: 2026, month: 11, day: 23, hour: 9, minute: 15 }
    fc.assert(
      fc.property(rule, end, (often, last) => {
        for (const words of both(often + last, { startsAt: '2026-11-30' })) {
          const read = parseRecurring(words, { today, isDayFirst: true })
          expect([words, read?.rule]).toEqual([words, often + last])
        }
      }),
      { numRuns: 100 },
    )
  }, 30_000)

  it('says what becomes of days that a month has not, and from where it counts', () => {
    expect(both('FREQ=MONTHLY;BYMONTHDAY=31', { startsAt: '2026-12-31', monthEnd: 'clamp' })).toEqual([
      'every month on the 31st, in shorter months on the last day',
      'jeden Monat am 31., in kürzeren Monaten am letzten Tag',
    ])
    expect(both('FREQ=MONTHLY;BYMONTHDAY=31', { startsAt: '2026-12-31' })[0]).toContain('only in months that have it')
    expect(both('FREQ=WEEKLY;INTERVAL=2', { startsAt: '2026-11-30', mode: 'completion' })).toEqual([
      'every 2 weeks, counted from completion',
      'alle 2 Wochen, ab Erledigung gezählt',
    ])
  })

  it.each([
    'FREQ=MONTHLY;BYDAY=MO',
    'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU',
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=YEARLY;BYMONTHDAY=1',
    'FREQ=DAILY;BYHOUR=9,17',
    'FREQ=DAILY;INTERVAL=2;BYDAY=MO',
    'FREQ=MONTHLY;BYDAY=-4MO',
    'FREQ=DAILY;UNTIL=never',
    'anything',
  ])('is %s where that takes more than words', (rule) => {
    expect(both(rule)).toEqual([rule, rule])
  })
})
