import { describe, expect, test } from 'vitest'
import { growthOf, linear } from '../../../test/growth.ts'
import { sentencesWith } from '../files/problem.ts'
import { readCalendar } from './ics.ts'

const sentenceOf = sentencesWith()

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

  test('moves a time that a change of clocks skips on by as much, and counts it', async () => {
    expect(await series('DTSTART;TZID=Europe/Brussels:20250329T023000\nRRULE:FREQ=DAILY;COUNT=3')).toEqual([
      '20250329T013000Z Show 03-29T01:30 +0',
      '20250330T013000Z Show 03-30T01:30 +0',
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

describe('exceptions', () => {
  const daily = 'DTSTART;TZID=Europe/Brussels:20250101T200000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4'
  const show = (day: number, name = 'Show 01-0', time = '19:00') =>
    `2025010${day}T190000Z ${name}${name.endsWith('0') ? day : ''}${name.endsWith('0') ? `T${time}` : ''} +60`

  test('whose own time cannot be read leave their place empty, and say so', async () => {
    expect(await series(daily, override(':20250102T190000Z', 'DTSTART:late'))).toEqual([
      ...[1, 3, 4].map((day) => show(day)),
      'fail: line 12 has no date or time in DTSTART: late',
    ])
  })

  test('of one occurrence: the highest SEQUENCE counts, then the last LAST-MODIFIED, then the last in the file', async () => {
    const version = (name: string, sequence: number, modified: string) =>
      override(
        ':20250102T190000Z',
        `SUMMARY:${name}\nDTSTART:20250102T190000Z\nDURATION:PT1H\nSEQUENCE:${sequence}\nLAST-MODIFIED:${modified}`,
      )
    const found = async (...versions: string[]) =>
      (await series(daily, versions.join('\n'))).find((line) => line.startsWith('20250102T'))?.split(' ')[1]
    const [old, new1, new2] = [
      version('old', 1, '20250109T000000Z'),
      version('new1', 2, '20250101T000000Z'),
      version('new2', 2, '20250102T000000Z'),
    ]
    expect([
      await found(new2, new1, old),
      await found(old, new1),
      await found(new1, new1.replace('new1', 'last')),
    ]).toEqual(['new2', 'new1', 'last'])
  })

  test('of all that follow are changed again by a later one, and single ones stay their own', async () => {
    const future = (id: number, lines: string) => override(`;RANGE=THISANDFUTURE:2025010${id}T190000Z`, lines)
    const changes = [
      future(2, 'SUMMARY:Later\nDTSTART;TZID=Europe/Brussels:20250102T210000\nDURATION:PT2H'),
      future(4, 'SUMMARY:Last\nDTSTART;TZID=Europe/Brussels:20250105T180000\nDURATION:PT3H'),
      override(':20250103T190000Z', 'SUMMARY:Own\nDTSTART:20250103T100000Z\nDURATION:PT1H'),
    ]
    expect(await series(daily.replace('COUNT=4', 'COUNT=5'), changes.join('\n'))).toEqual([
      '20250101T190000Z Show 01-01T19:00 +60',
      '20250102T190000Z Later 01-02T20:00 +120',
      '20250103T190000Z Own 01-03T10:00 +60',
      '20250104T190000Z Last 01-05T17:00 +180',
      '20250105T190000Z Last 01-06T17:00 +180',
    ])
  })

  test.each([
    ['a date', 'EXDATE;VALUE=DATE:20250102'],
    ['a UTC time', 'EXDATE:20250102T190000Z'],
    ['a time of another zone', 'EXDATE;TZID=America/New_York:20250102T140000'],
    ['a time without a zone', 'EXDATE:20250102T200000'],
    ['a rule', 'EXRULE:FREQ=MONTHLY;BYMONTHDAY=2'],
  ])('are left out by %s', async (_, line) => {
    expect(await series(`${daily}\n${line}`)).toEqual([1, 3, 4].map((day) => show(day)))
  })

  test.each([
    'EXDATE:20250102T000000',
    'EXDATE;TZID=Asia/Tokyo:20250102T000000',
    'EXDATE:20250101T230000Z',
    'EXDATE:20250102T000000Z',
    'EXDATE;VALUE=DATE:20250102',
  ])('of whole days are left out by %s', async (line) => {
    const days = await series(`DTSTART;VALUE=DATE:20250101\nRRULE:FREQ=DAILY;UNTIL=20250103T225900Z\n${line}`)
    expect(days.map((day) => day.split(' ')[0])).toEqual(['20250101', '20250103'])
  })

  test('of a period last as long as it does', async () => {
    const periods = 'RDATE;VALUE=PERIOD:20250105T190000Z/PT3H,20250106T190000Z/20250106T193000Z,20250107T190000Z/PT'
    expect((await series(`${daily}\n${periods}`)).slice(4)).toEqual([
      '20250105T190000Z Show 01-05T19:00 +180',
      '20250106T190000Z Show 01-06T19:00 +30',
      '20250107T190000Z Show 01-07T19:00 +60',
    ])
  })

  test('may change a single event, and several rules add up', async () => {
    const moved = override(':20250101T190000Z', 'SUMMARY:Moved\nDTSTART:20250101T120000Z')
    expect(await series('DTSTART:20250101T190000Z', moved)).toEqual(['20250101T190000Z Moved 01-01T12:00 +0'])
    const rules = 'RRULE:FREQ=WEEKLY;COUNT=2\nRRULE:FREQ=MONTHLY;COUNT=2'
    expect(await series(`DTSTART:20250101T190000Z\n${rules}`)).toEqual([
      '20250101T190000Z Show 01-01T19:00 +0',
      '20250108T190000Z Show 01-08T19:00 +0',
      '20250201T190000Z Show 02-01T19:00 +0',
    ])
  })
})

describe('work', () => {
  const hourly = 'DTSTART:20250101T000000Z\nRRULE:FREQ=HOURLY'
  const each = (count: number, write: (day: string) => string) =>
    Array.from({ length: count }, (_, day) => Temporal.PlainDate.from('2025-01-01').add({ days: day }))
      .map((day) => write(day.toString().replaceAll('-', '')))
      .join('\n')
  const observance = (_: unknown, i: number) =>
    `BEGIN:STANDARD\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0${i % 9}00\nDTSTART:19700${1 + (i % 9)}01T020000\nRRULE:FREQ=YEARLY;BYMONTH=${1 + (i % 12)};BYMONTHDAY=${1 + (i % 28)}\nEND:STANDARD\n`
  const zone = (rules: number) =>
    `BEGIN:VTIMEZONE\nTZID:Own\n${Array.from({ length: rules }, observance).join('')}END:VTIMEZONE`

  test.each<[string, number, (size: number) => [lines: string, more?: string]]>([
    [
      'excluded days of an hourly rule',
      250,
      (size) => [`${hourly}\n${each(size, (day) => `EXDATE;VALUE=DATE:${day}`)}`],
    ],
    ['more dates', 4000, (size) => [`DTSTART:20250101T000000Z\n${each(size, (day) => `RDATE:${day}T100000Z`)}`]],
    [
      'changes of an hourly rule',
      250,
      (size) => [hourly, each(size, (day) => override(`:${day}T100000Z`, `DTSTART:${day}T103000Z`))],
    ],
    [
      'changes of all that follow',
      40,
      (size) => [
        hourly,
        each(size, (day) => override(`;RANGE=THISANDFUTURE:${day}T100000Z`, `DTSTART:${day}T103000Z`)),
      ],
    ],
    ['rules of a zone', 12, (size) => ['DTSTART;TZID=Own:20250101T000000\nRRULE:FREQ=HOURLY', zone(size)]],
  ])('grows with the number of %s', { timeout: 120_000 }, async (_, size, make) => {
    const read = async (given: [lines: string, more?: string]) =>
      expect((await series(...given)).length).toBeGreaterThan(0)
    expect(await growthOf(size, make, read)).toBeLessThan(linear)
  })
})
