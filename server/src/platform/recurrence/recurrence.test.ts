import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sentencesWith } from '../files/problem.ts'
import { recurrenceOf, ruleProblem, tidyRule } from './recurrence.ts'

const sentenceOf = sentencesWith()

describe('rules', () => {
  test.each([
    ['FREQ=WEEKLY;BYDAY=MO,-1SU;WKST=SU', undefined],
    ['FREQ=DAILY;COUNT=2;UNTIL=20250101', undefined],
    ['FREQ=DAILY;INTERVAL=0', 'has INTERVAL=0, which is not supported'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'has BYMONTHDAY=0, which is not supported'],
    ['FREQ=MONTHLY;BYDAY=XX', 'has BYDAY=XX, which is not supported'],
    ['FREQ=DAILY;X-SKIP=1', 'has X-SKIP=1, which is not supported'],
    ['FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5;BYSECOND=0,1,2,3,4,5,6,7,8,9,10', 'recurs more often than every minute'],
    ['COUNT=5', 'has no FREQ'],
    ['FREQ=MINUTELY', 'has FREQ=MINUTELY, which is not supported'],
    ['', 'has no FREQ'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYMONTH=5', undefined],
    ['FREQ=YEARLY;BYYEARDAY=100;BYDAY=MO', undefined],
    ['FREQ=MONTHLY;BYYEARDAY=100', 'has BYYEARDAY with FREQ=MONTHLY, which is not supported'],
    ['FREQ=MONTHLY;BYDAY=-5MO;BYSETPOS=1', 'has BYDAY=-5MO beside BYSETPOS, which is not supported'],
  ])('%s', (rule, problem) => {
    const found = ruleProblem(rule, 7)
    expect(found && sentenceOf(found)).toBe(problem && `line 7: the recurrence ${problem}`)
  })

  test('of days and weeks recur as counting days says, wherever the window begins', () => {
    const rule = fc.record({
      weekly: fc.boolean(),
      interval: fc.integer({ min: 1, max: 9 }),
      from: fc.integer({ min: -50, max: 4000 }),
      length: fc.integer({ min: 1, max: 400 }),
    })
    const start = Temporal.PlainDateTime.from('2020-02-29T21:30')
    fc.assert(
      fc.property(rule, ({ weekly, interval, from, length }) => {
        const text = `FREQ=${weekly ? 'WEEKLY' : 'DAILY'};INTERVAL=${interval}`
        const first = start.add({ days: from }).subtract({ hours: 1 })
        const step = weekly ? 7 * interval : interval
        const days = Array.from({ length }, (_, day) => from + day).filter((day) => day >= 0 && day % step === 0)
        const found = recurrenceOf(text, start).between(first, first.add({ days: length }), 10_000)
        expect(found.map(String)).toEqual(days.map((day) => start.add({ days: day }).toString()))
      }),
    )
  })

  test('whatever their parts, come to an end', () => {
    const list = (min: number, max: number) =>
      fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map(String)
    const optional = { requiredKeys: ['FREQ' as const] }
    const parts = fc.record(
      {
        FREQ: fc.constantFrom('HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
        INTERVAL: fc.integer({ min: 1, max: 1000 }).map(String),
        BYMONTH: list(1, 12),
        BYMONTHDAY: list(-31, 31),
        BYYEARDAY: list(-366, 366),
        BYWEEKNO: list(-53, 53),
        BYHOUR: list(0, 23),
        BYSETPOS: list(-3, 3),
        BYDAY: fc.constantFrom('MO', 'TU,FR', '-1SU', '2MO,-2TH'),
        COUNT: fc.integer({ min: 1, max: 100_000 }).map(String),
      },
      optional,
    )
    const [from, to] = [Temporal.PlainDateTime.from('2025-01-01'), Temporal.PlainDateTime.from('2028-01-01')]
    fc.assert(
      fc.property(parts, (record) => {
        const rule = Object.entries(record)
          .map(([name, value]) => `${name}=${value}`)
          .join(';')
        if (ruleProblem(rule, 1) !== undefined) return
        try {
          const found = recurrenceOf(rule, Temporal.PlainDateTime.from('1990-05-05T10:00')).between(from, to, 5000)
          expect(found.length).toBeLessThanOrEqual(5000)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['FREQ=WEEKLY;BYDAY=MO, WE;COUNT=3', 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3'],
    ['freq=daily;count=-1;interval=0;', 'FREQ=DAILY'],
    ['FREQ=WEEKLY;COUNT=3;BYDAY=', 'FREQ=WEEKLY;COUNT=3'],
    ['FREQ=WEEKLY;BYDAY=1MO,-1TU;X-A=1;RSCALE=GREGORIAN;SKIP=OMIT', 'FREQ=WEEKLY;BYDAY=MO,TU'],
    ['FREQ=MONTHLY;BYDAY=1MO,;UNTIL=2027-03-03', 'FREQ=MONTHLY;BYDAY=1MO;UNTIL=20270303'],
    ['FREQ=DAILY;UNTIL=20270303Z', 'FREQ=DAILY;UNTIL=20270303'],
    [' ', ''],
  ])('%s is meant as %s', (rule, meant) => {
    expect(tidyRule(rule)).toBe(meant)
  })
})
