import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recurrenceOf, ruleProblem } from './ics-recurrence.ts'
import { sentenceOf } from './problem.ts'
import { readCalendar } from './ics.ts'

const window = { from: Temporal.Instant.from('2025-01-01T00:00Z'), to: Temporal.Instant.from('2026-01-01T00:00Z') }

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

/** What a series of `u@x` gives in 2025, in Brussels: `20250104T180000Z Show 18:00 +120` for key, name, UTC time and minutes. */
async function series(lines: string, more = ''): Promise<string[]> {
  const body = `BEGIN:VEVENT\nUID:u@x\nSUMMARY:Show\n${lines}\nEND:VEVENT\n${more}`
  const source = bytesOf(`BEGIN:VCALENDAR\n${body}\nEND:VCALENDAR`)
  const parts = await Array.fromAsync(
    readCalendar(source, { timeZone: 'Europe/Brussels', callerTimeZone: 'UTC', window }),
  )
  return parts.map((part) => {
    if ('refusal' in part) return `${part.refusal}: ${sentenceOf(part.problem)}`
    const minutes = part.startsAt.until(part.endsAt, { largestUnit: 'minute' }).minutes
    return `${part.key.replace('u@x#', '')} ${part.summary} ${part.startsAt.toString().slice(5, 16)} +${minutes}`
  })
}

const override = (id: string, lines: string) => `BEGIN:VEVENT\nUID:u@x\nRECURRENCE-ID${id}\n${lines}\nEND:VEVENT`

describe('a series', () => {
  test('keeps its wall-clock time over changes of clocks, and its exact length', async () => {
    const lines = 'DTSTART;TZID=Europe/Brussels:20250329T200000\nDTEND;TZID=Europe/Brussels:20250329T220000'
    expect(await series(`${lines}\nRRULE:FREQ=DAILY;COUNT=2`)).toEqual([
      '20250329T190000Z Show 03-29T19:00 +120',
      '20250330T180000Z Show 03-30T18:00 +120',
    ])
  })

  test('skips a time that a change of clocks skips', async () => {
    expect(await series('DTSTART;TZID=Europe/Brussels:20250329T023000\nRRULE:FREQ=DAILY;COUNT=3')).toEqual([
      '20250329T013000Z Show 03-29T01:30 +0',
      '20250331T003000Z Show 03-31T00:30 +0',
    ])
  })

  test('of whole days has days of 23, 24 and 25 hours', async () => {
    expect(await series('DTSTART;VALUE=DATE:20250330\nRRULE:FREQ=MONTHLY;INTERVAL=7;COUNT=2;BYDAY=-1SU')).toEqual([
      '20250330 Show 03-29T23:00 +1380',
      '20251026 Show 10-25T22:00 +1500',
    ])
  })

  test('is cut to the window, also when it began long ago or does not end', async () => {
    const found = await series(
      'DTSTART;TZID=Europe/Brussels:19980101T200000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;BYDAY=TH',
    )
    expect(found).toHaveLength(52)
    expect(found[0]).toBe('20250102T190000Z Show 01-02T19:00 +120')
  })

  test('takes an occurrence that began before the window and still goes on', async () => {
    expect((await series('DTSTART:20241231T230000Z\nDURATION:PT2H\nRRULE:FREQ=DAILY;COUNT=2'))[0]).toBe(
      '20241231T230000Z Show 12-31T23:00 +120',
    )
  })

  test.each([
    ['a date takes in the day', 'UNTIL=20250103', 3],
    ['UTC is compared as UTC', 'UNTIL=20250103T190000Z', 3],
    ['a second earlier ends before', 'UNTIL=20250103T185959Z', 2],
  ])('until %s', async (_, until, count) => {
    const found = await series(`DTSTART;TZID=Europe/Brussels:20250101T200000\nRRULE:FREQ=DAILY;${until}`)
    expect(found).toHaveLength(count)
  })

  test('has RDATEs more and EXDATEs less, by time or by day', async () => {
    const lines = `DTSTART;TZID=Europe/Brussels:20250101T200000
RRULE:FREQ=DAILY;COUNT=4
EXDATE;TZID=Europe/Brussels:20250102T200000
EXDATE;VALUE=DATE:20250103
RDATE:20250601T100000Z,20250101T190000Z`
    expect((await series(lines)).map((text) => text.slice(0, 16))).toEqual([
      '20250101T190000Z',
      '20250104T190000Z',
      '20250601T100000Z',
    ])
  })

  test('has changed occurrences in their places, under their own keys', async () => {
    const moved = override(';TZID=Europe/Brussels:20250102T200000', 'SUMMARY:Moved\nDTSTART:20250105T120000Z')
    const off = override(':20250103T190000Z', 'SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART:20250103T190000Z')
    const added = override(':20250601T100000Z', 'SUMMARY:Extra\nDTSTART:20250601T100000Z')
    const lines = 'DTSTART;TZID=Europe/Brussels:20250101T200000\nRRULE:FREQ=DAILY;COUNT=3'
    expect(await series(lines, [off, moved, added].join('\n'))).toEqual([
      '20250101T190000Z Show 01-01T19:00 +0',
      '20250103T190000Z Off 01-03T19:00 +0',
      '20250102T190000Z Moved 01-05T12:00 +0',
      '20250601T100000Z Extra 06-01T10:00 +0',
    ])
  })

  test('whose changed occurrence leaves the window still gives it, so that it is not left at its old time', async () => {
    const moved = override(':20250102T190000Z', 'SUMMARY:Moved\nDTSTART:20270101T120000Z')
    expect(await series('DTSTART:20250101T190000Z\nRRULE:FREQ=DAILY;COUNT=2', moved)).toEqual([
      '20250101T190000Z Show 01-01T19:00 +0',
      '20250102T190000Z Moved 01-01T12:00 +0',
    ])
  })

  test('stands for a changed occurrence whose series is not in the file', async () => {
    const alone = override(':20250102T190000Z', 'SUMMARY:Alone\nDTSTART:20250102T200000Z').replaceAll('u@x', 'v@x')
    expect((await series('DTSTART:20250101T190000Z', alone)).at(-1)).toBe('v@x#20250102T190000Z Alone 01-02T20:00 +0')
  })

  test.each([
    [
      'ended before the window',
      'DTSTART:19990101T100000Z\nRRULE:FREQ=DAILY;COUNT=3',
      'skip: does not take place between 2025-01-01 and 2026-01-01',
    ],
    [
      'never matches',
      'DTSTART:20260101T100000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'skip: does not take place between 2025-01-01 and 2026-01-01',
    ],
    [
      'takes too long',
      'DTSTART:19700101T100000Z\nRRULE:FREQ=HOURLY;COUNT=9000000',
      'fail: the recurrence takes too long to expand',
    ],
  ])('that %s says so', async (_, lines, problem) => {
    expect(await series(lines)).toEqual([problem])
  })

  test('that does not stop gives 5,000 occurrences and says that there are more', async () => {
    const found = await series('DTSTART:20240101T100000Z\nRRULE:FREQ=HOURLY')
    expect(found).toHaveLength(5001)
    expect(found.at(-1)).toMatch(/^fail: takes place more than 5000 times between 2025-01-01 and 2026-01-01/)
  })
})

describe('rules', () => {
  test.each([
    ['FREQ=WEEKLY;BYDAY=MO,-1SU;WKST=SU', undefined],
    ['FREQ=DAILY;COUNT=2;UNTIL=20250101', 'has both COUNT and UNTIL'],
    ['FREQ=DAILY;INTERVAL=0', 'has INTERVAL=0, which is not supported'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', 'has BYMONTHDAY=0, which is not supported'],
    ['FREQ=MONTHLY;BYDAY=XX', 'has BYDAY=XX, which is not supported'],
    ['FREQ=DAILY;X-SKIP=1', 'has X-SKIP=1, which is not supported'],
    ['FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5;BYSECOND=0,1,2,3,4,5,6,7,8,9,10', 'recurs more often than every minute'],
    ['COUNT=5', 'has no FREQ'],
    ['FREQ=MINUTELY', 'has FREQ=MINUTELY, which is not supported'],
    ['', 'has no FREQ'],
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
})
