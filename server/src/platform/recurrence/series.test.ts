import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSeries, type SeriesInput } from './series-input.ts'
import { seriesProblem } from './series-problem.ts'
import { latestOf, occurrencesOf, placesOf, type Series } from './series.ts'

const aSeries = (rule: string, start: string, timeZone = 'Europe/Vienna', more: Partial<Series> = {}): Series => ({
  rule,
  start: Temporal.PlainDateTime.from(start),
  timeZone,
  isAllDay: false,
  monthEnd: 'skip',
  excluded: [],
  added: [],
  ...more,
})

/** As `key → instant`, the instant without its seconds. */
const shown = (series: Series, most = 6): string[] =>
  occurrencesOf(series)
    .take(most)
    .map(({ key, at }) => `${key} → ${at.toString().slice(0, 16)}`)
    .toArray()

const codesOf = (series: Series, most = 6): string[] =>
  occurrencesOf(series)
    .take(most)
    .map(({ reasons }) => reasons.map((reason) => reason.split(':')[0]).join())
    .toArray()

const days = (series: Series, most = 6): string[] =>
  occurrencesOf(series)
    .take(most)
    .map(({ key }) => key.slice(0, 10))
    .toArray()

describe('a time in a zone', () => {
  test('stays on the clock over a change of clocks', () => {
    expect(shown(aSeries('FREQ=MONTHLY;BYDAY=-1FR', '2026-03-01T09:00'), 2)).toEqual([
      '2026-03-27T09:00 → 2026-03-27T08:00',
      '2026-04-24T09:00 → 2026-04-24T07:00',
    ])
  })

  test('that the clocks skip moves on by the gap and keeps its place in COUNT', () => {
    const series = aSeries('FREQ=DAILY;COUNT=3', '2026-03-28T02:30')
    expect(shown(series)).toEqual([
      '2026-03-28T02:30 → 2026-03-28T01:30',
      '2026-03-29T02:30 → 2026-03-29T01:30',
      '2026-03-30T02:30 → 2026-03-30T00:30',
    ])
    expect(codesOf(series)).toEqual(['rule', 'rule,dst_gap', 'rule'])
  })

  test('that the clocks repeat is the first', () => {
    const series = aSeries('FREQ=DAILY;COUNT=2', '2026-10-24T02:30')
    expect(shown(series)).toEqual(['2026-10-24T02:30 → 2026-10-24T00:30', '2026-10-25T02:30 → 2026-10-25T00:30'])
    expect(codesOf(series)).toEqual(['rule', 'rule,dst_repeat'])
  })

  test('is not lost where one asks from between the time that it would have been and the one that it has', () => {
    const after = Temporal.Instant.from('2026-03-29T01:15:00Z')
    const next = occurrencesOf(aSeries('FREQ=DAILY', '2026-03-01T02:30'), after).next().value
    expect(next?.key).toBe('2026-03-29T02:30')
  })

  test('of half an hour, as on Lord Howe', () => {
    expect(shown(aSeries('FREQ=DAILY;COUNT=2', '2025-10-04T02:15', 'Australia/Lord_Howe'))).toEqual([
      '2025-10-04T02:15 → 2025-10-03T15:45',
      '2025-10-05T02:15 → 2025-10-04T15:45',
    ])
  })

  test('of a day that a zone went without comes once, with the reasons of both', () => {
    const series = aSeries('FREQ=DAILY;COUNT=5', '2011-12-28T09:00', 'Pacific/Apia')
    expect(shown(series)).toEqual([
      '2011-12-28T09:00 → 2011-12-28T19:00',
      '2011-12-29T09:00 → 2011-12-29T19:00',
      '2011-12-31T09:00 → 2011-12-30T19:00',
      '2012-01-01T09:00 → 2011-12-31T19:00',
    ])
    expect(codesOf(series)[2]).toBe('rule,dst_gap')
  })

  test('that moves on past the next stands after it', () => {
    const series = aSeries('FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,45', '2026-03-29T00:00')
    expect(shown(series, 4).map((text) => text.slice(11, 16))).toEqual(['03:15', '03:45', '02:15', '02:45'])
    const half = aSeries('FREQ=DAILY;BYHOUR=2,3;BYMINUTE=45,0', '2026-03-29T00:00')
    expect(shown(half, 4).map((text) => text.slice(11, 16))).toEqual(['03:00', '03:45', '02:00', '02:45'])
  })
})

describe('the end of a month', () => {
  test('is clamped from the day that it began on', () => {
    const series = aSeries('FREQ=MONTHLY', '2027-01-31T09:00', 'Europe/Vienna', { monthEnd: 'clamp' })
    expect(days(series, 4)).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'])
    expect(codesOf(series, 2)).toEqual(['rule', 'rule,month_end_clamp'])
  })

  test('or skipped, as in the RFC', () => {
    expect(days(aSeries('FREQ=MONTHLY', '2027-01-31T09:00'), 3)).toEqual(['2027-01-31', '2027-03-31', '2027-05-31'])
  })

  test('of several days gives each month its last day once', () => {
    const rule = 'FREQ=MONTHLY;BYMONTHDAY=15,30,31;COUNT=7'
    const series = aSeries(rule, '2026-01-31T09:00', 'Europe/Vienna', { monthEnd: 'clamp' })
    expect(days(series, 9).map((day) => day.slice(5))).toEqual([
      '01-31',
      '02-15',
      '02-28',
      '03-15',
      '03-30',
      '03-31',
      '04-15',
    ])
  })

  test('is clamped in February of common years', () => {
    const series = aSeries('FREQ=YEARLY', '2024-02-29T09:00', 'Europe/Vienna', { monthEnd: 'clamp' })
    expect(days(series, 3)).toEqual(['2024-02-29', '2025-02-28', '2026-02-28'])
    expect(days({ ...series, monthEnd: 'skip' }, 2)).toEqual(['2024-02-29', '2028-02-29'])
  })
})

describe('what is excluded and added', () => {
  const series = aSeries('FREQ=DAILY;COUNT=4', '2026-10-24T09:00', 'Europe/Vienna', {
    excluded: ['2026-10-25', '2026-10-26T09:00'],
    added: ['2026-10-24T09:00', '2026-12-24T18:00'],
  })

  test('keeps its place in COUNT, and is there once', () => {
    expect(shown(series)).toEqual([
      '2026-10-24T09:00 → 2026-10-24T07:00',
      '2026-10-27T09:00 → 2026-10-27T08:00',
      '2026-12-24T18:00 → 2026-12-24T17:00',
    ])
  })

  test('is told by those who ask for all places', () => {
    const left = placesOf(series).filter(({ isExcluded }) => isExcluded)
    expect(left.map(({ key }) => key).toArray()).toEqual(['2026-10-25T09:00', '2026-10-26T09:00'])
  })
})

describe('whatever the rule, zone and start', () => {
  const rules = fc.record({
    rule: fc.constantFrom(
      'FREQ=DAILY;INTERVAL=3',
      'FREQ=WEEKLY;BYDAY=MO,SU;BYHOUR=2',
      'FREQ=MONTHLY',
      'FREQ=MONTHLY;BYDAY=-5MO',
      'FREQ=YEARLY;BYMONTHDAY=31',
      'FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=0,30',
    ),
    day: fc.integer({ min: 0, max: 4000 }),
    timeZone: fc.constantFrom('Europe/Vienna', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/New_York'),
    monthEnd: fc.constantFrom('clamp' as const, 'skip' as const),
    skip: fc.integer({ min: 0, max: 30 }),
  })

  test('asking from an occurrence goes on where the list goes on, and the latest is the last before', () => {
    fc.assert(
      fc.property(rules, ({ rule, day, timeZone, monthEnd, skip }) => {
        const start = Temporal.PlainDateTime.from('2010-01-31T02:30').add({ days: day }).toString()
        const series = aSeries(rule, start, timeZone, { monthEnd })
        const all = occurrencesOf(series)
          .take(skip + 5)
          .toArray()
        const from = all[skip]
        if (!from || !all[0]) return
        const on = occurrencesOf(series, from.at).take(4).toArray()
        expect(on.map(({ key }) => key)).toEqual(all.slice(skip + 1).map(({ key }) => key))
        const before = all[0].at.subtract({ seconds: 1 })
        expect(latestOf(series, before, from.at)?.key).toBe(from.key)
        const instants = all.map(({ at }) => at.epochMilliseconds)
        expect(instants).toEqual([...new Set(instants)].toSorted((a, b) => a - b))
      }),
      { numRuns: 100 },
    )
  })
})

test('any text is refused or has occurrences, and nothing else happens', () => {
  const numbers = fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 4 }).map(String)
  const days = fc.array(
    fc.tuple(fc.constantFrom('', '1', '-1', '+5', '-5', '6', '53', '-54', '0'), fc.constantFrom('MO', 'SU', 'XX')),
    { minLength: 1, maxLength: 3 },
  )
  const part = fc.oneof(
    fc.tuple(
      fc.constantFrom('BYMONTH', 'BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYHOUR', 'BYSETPOS', 'INTERVAL'),
      numbers,
    ),
    fc.tuple(
      fc.constant('BYDAY'),
      days.map((list) => list.map((each) => each.join('')).join()),
    ),
    fc.tuple(fc.constantFrom('UNTIL', 'COUNT', 'WKST', 'X', ''), fc.string({ maxLength: 8 })),
  )
  const rule = fc.tuple(fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'), fc.array(part, { maxLength: 4 }))
  fc.assert(
    fc.property(rule, fc.constantFrom('clamp' as const, 'skip' as const), ([frequency, parts], monthEnd) => {
      const text = [`FREQ=${frequency}`, ...parts.map(([name, value]) => `${name}=${value}`)].join(';')
      const series = aSeries(text, '2026-01-31T02:30', 'Europe/Vienna', { monthEnd })
      if (seriesProblem(series) === undefined) expect(occurrencesOf(series).take(3).toArray()).not.toEqual([])
    }),
    { numRuns: 300 },
  )
})

describe('rules that cannot be kept', () => {
  test.each([
    ['FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2', 'rule_never'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=30', 'rule_never'],
    ['FREQ=DAILY;UNTIL=20251231', 'rule_until_before_start'],
    ['FREQ=DAILY;UNTIL=20251231T235959Z', 'rule_until_before_start'],
    ['FREQ=DAILY;UNTIL=20269999', 'rule_part'],
    ['FREQ=DAILY;INTERVAL=0', 'rule_part'],
    ['FREQ=DAILY;INTERVAL=1e9', 'rule_part'],
    ['FREQ=DAILY;BYMINUTE=0,1,2,3,4;BYSECOND=0,1,2,3,4,5', 'rule_too_often'],
    ['FREQ=SECONDLY', 'rule_too_often'],
    ['FREQ=DAILY;COUNT=1000000000', 'rule_count'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'rule_part'],
    ['FREQ=DAILY;COUNT=2;COUNT=3', 'rule_part'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'rule_part'],
    ['FREQ=YEARLY;BYWEEKNO=-53', 'rule_part'],
    ['FREQ=YEARLY;BYWEEKNO=52', 'rule_part'],
    ['FREQ=MONTHLY;BYDAY=+53MO', 'rule_part'],
    ['FREQ=YEARLY;BYDAY=54MO', 'rule_part'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=6MO', 'rule_part'],
    ['FREQ=MONTHLY;BYDAY=0MO', 'rule_part'],
    ['FREQ=WEEKLY;BYMONTHDAY=1', 'rule_part'],
    ['RSCALE=HEBREW;FREQ=YEARLY', 'rule_part'],
    ['every monday', 'rule_no_frequency'],
  ])('%s: %s', (rule, reason) => {
    expect(seriesProblem(aSeries(rule, '2026-01-01T09:00'))?.reason).toBe(reason)
  })

  test('clamp beside what it has no meaning for', () => {
    const clamp = { monthEnd: 'clamp' } as const
    const fifth = aSeries('FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=FR', '2026-01-01T09:00', 'UTC', clamp)
    expect(seriesProblem(fifth)?.reason).toBe('month_end')
    expect(seriesProblem(aSeries('FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2', '2026-01-01T09:00', 'UTC', clamp))).toBe(
      undefined,
    )
  })
})

describe('a request', () => {
  const read = (input: Partial<SeriesInput>) =>
    readSeries(
      { rule: 'FREQ=DAILY', startsAt: '', timeZone: '', monthEnd: '', excluded: [], added: [], ...input },
      { startsAt: new Date('2026-01-01T10:20:30Z'), timeZone: 'Europe/Vienna' },
    )

  test.each([
    ['2026-01-30T08:00:00Z', '2026-01-30T09:00:00', false],
    ['2026-01-30T09:00:00+01:00', '2026-01-30T09:00:00', false],
    ['2026-01-30T09:00', '2026-01-30T09:00:00', false],
    ['2026-01-30', '2026-01-30T00:00:00', true],
    ['', '2026-01-01T11:20:00', false],
  ])('that starts at "%s"', (startsAt, local, isAllDay) => {
    const series = read({ startsAt })
    expect([series.start.toString(), series.isAllDay]).toEqual([local, isAllDay])
  })

  test.each([
    [{ timeZone: 'PST' }, 'unknown_time_zone', 'time_zone'],
    [{ timeZone: 'IST' }, 'unknown_time_zone', 'time_zone'],
    [{ timeZone: 'Mars/Olympus' }, 'unknown_time_zone', 'time_zone'],
    [{ startsAt: '2026-02-30T09:00' }, 'bad_time', 'starts_at'],
    [{ startsAt: 'tomorrow' }, 'bad_time', 'starts_at'],
    [{ excluded: ['2026-01-01', 'x'] }, 'bad_time', 'excluded[1]'],
    [{ monthEnd: 'last' }, 'month_end', 'month_end'],
  ])('%j is refused: %s', (input, reason, field) => {
    expect(() => read(input)).toThrow(
      expect.objectContaining({ reason, details: { violations: [expect.objectContaining({ field })] } }),
    )
  })
})

test('as python-dateutil and the table of RFC 5545 have them: a part of scripts/recurrence-diff', () => {
  type Case = [rule: string, start: string, timeZone: string, monthEnd: 'clamp' | 'skip', at: number[]]
  const cases = JSON.parse(readFileSync(new URL('./series.cases.json', import.meta.url), 'utf8')) as Case[]
  expect(cases.length).toBeGreaterThan(300)
  for (const [rule, start, timeZone, monthEnd, at] of cases) {
    const found = occurrencesOf(aSeries(rule, start, timeZone, { monthEnd })).take(at.length)
    expect([rule, start, timeZone, ...found.map((each) => each.at.epochMilliseconds / 1000)]).toEqual([
      rule,
      start,
      timeZone,
      ...at,
    ])
  }
})
