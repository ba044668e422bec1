import { createReadStream, readdirSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { readCalendar } from './ics.ts'
import { sentencesWith } from '../files/problem.ts'

const sentenceOf = sentencesWith()

const folder = new URL('./cases/', import.meta.url)
const window = { from: Temporal.Instant.from('2026-01-01T00:00Z'), to: Temporal.Instant.from('2028-01-01T00:00Z') }

/** What a file gives to somebody in Vienna: `2027-02-01T10:00 60 Fest A`, UTC and minutes, and what could not be used. */
async function linesOf(name: string): Promise<string[]> {
  const options = { timeZone: '', callerTimeZone: 'Europe/Vienna', window }
  const parts = await Array.fromAsync(readCalendar(createReadStream(new URL(name, folder)), options))
  return parts.flatMap((part) => {
    if ('refusal' in part) return [`${part.refusal}: ${sentenceOf(part.problem)}`]
    const minutes = part.startsAt.until(part.endsAt, { largestUnit: 'minute' }).minutes
    const length = part.isAllDay ? 'day' : minutes
    return [`${part.startsAt.toString().slice(0, 16)} ${length} ${part.summary}`, ...part.problems.map(sentenceOf)]
  })
}

const july = (utc: string, name: string) => `2027-07-01T${utc} 60 ${name}`
const series = (name: string, ...starts: string[]) => starts.map((start) => `2027-0${start} ${name}`)

/** Real faults of calendars, each with what its people mean by it. */
const cases: Record<string, string[]> = {
  'attendee-quotes.ics': [
    '2027-02-01T10:00 60 Fest A',
    '2027-02-02T10:00 60 Fest B',
    '2027-02-03T10:00 60 Fest C',
    '2027-02-04T10:00 60 Fest D',
    'line 33 has no colon after X-APPLE-STRUCTURED-LOCATION',
    'line 34 has no colon after Wien',
    '2027-02-05T10:00 60 Fest E',
  ],
  'changes-before-their-series.ics': ['2026-12-29T23:00 day Moved in 2026', '2027-12-29T23:00 day Moved in 2027'],
  'description-unfolded-break.ics': [
    '2027-02-01T10:00 60 Load in',
    'line 10 is not a property; it is read as part of the text above it',
  ],
  'dst-gap-daily.ics': series(
    '60 Gap daily',
    '3-26T01:30',
    '3-27T01:30',
    '3-28T01:30', // 02:30 does not exist on that day: 03:30
    '3-29T00:30',
    '3-30T00:30',
  ),
  'empty-rrule-holidays.ics': [
    "2026-12-31T23:00 day New Year's Day",
    '2026-12-09T23:00 day Birthday',
    '2027-12-09T23:00 day Birthday',
  ],
  'exception-of-other-zones.ics': [
    '2027-02-01T00:00 60 Floating, excluded with a Z',
    '2027-02-03T04:00 60 Moved',
    '2027-02-04T00:00 60 Floating, excluded with a Z',
    '2027-02-01T13:00 60 UTC, excluded in Montevideo',
    '2027-05-06T00:00 60 Chicago, excluded in UTC',
  ],
  'exchange-allday-series.ics': [
    '2027-02-17T23:00 day Shift',
    '2027-02-25T23:00 day Shift moved',
    '2027-03-01T23:00 day Shift',
  ],
  'exdate-floating-in-zoned-series.ics': series('60 NY daily', '2-01T15:00', '2-03T15:00'),
  'series-later-than-change.ics': [
    '2027-02-01T09:00 60 Weekly',
    '2027-02-16T09:00 60 Excluded, for it is changed',
    '2027-02-22T09:00 60 Weekly',
    'skip: line 4 has a later version of the series, without this occurrence',
    ...series('60 Shorter', '5-01T08:00', '5-02T08:00'),
    'skip: line 32 has a later version of the series, without this occurrence',
  ],
  'exdate-time-in-allday-series.ics': series('day All day', '2-28T23:00', '3-02T23:00'),
  'exdate-tzid-time-in-allday-series.ics': series('day All day', '2-28T23:00', '3-02T23:00'),
  'override-older-sequence-last.ics': [
    '2027-02-01T09:00 60 Series',
    '2027-02-08T14:00 60 Newest change',
    '2027-02-15T09:00 60 Series',
    'skip: line 13 has a later version of this change, which is imported',
  ],
  'property-name-underscore.ics': ['2027-02-01T10:00 60 Load in'],
  'recurrence-id-date-in-timed-series.ics': [
    '2027-02-01T09:00 60 Daily',
    '2027-02-02T13:00 60 Moved',
    '2027-02-03T09:00 60 Daily',
  ],
  'recurrence-id-time-in-allday-series.ics': [
    '2027-01-31T23:00 day Daily',
    '2027-02-02T23:00 day Daily',
    '2027-02-09T23:00 day Moved',
  ],
  'rule-and-duration-written-loosely.ics': [
    ...series('60 Name twice', '2-01T10:00', '2-02T10:00'),
    ...series('60 Count first', '2-01T10:00', '2-02T10:00'),
    ...series('60 Until first', '2-01T10:00', '2-02T10:00'),
    '2027-02-01T10:00 12960 Tour',
  ],
  'same-uid-later-stamp.ics': ['fail: its UID is also on line 13, which is imported', '2027-02-01T12:00 60 Train, new'],
  'series-exdate-added-2.ics': series('60 Weekly', '2-01T09:00', '2-15T09:00'),
  'series-rescheduled-1.ics': series('60 Weekly', '2-01T09:00', '2-08T09:00', '2-15T09:00'),
  'series-rescheduled-2.ics': series('60 Weekly', '2-01T10:00', '2-08T10:00', '2-15T10:00'),
  'text-cut-inside-a-letter.ics': [
    '2027-02-01T10:00 60 Bühne für Mädchen und J�ngen',
    'line 7 has damaged letters, which are shown as �',
    '2027-02-02T10:00 60 Bühne',
    'line 14 is not UTF-8 text; it is read as Windows-1252',
  ],
  'this-and-future.ics': [
    ...series('60 Weekly', '2-01T09:00', '2-08T09:00'),
    ...series('120 Weekly later', '2-15T14:00', '2-22T14:00', '3-01T14:00'),
  ],
  'time-with-offset.ics': [
    '2027-08-14T06:18 193 Train, want 06:18Z',
    '2027-02-01T07:00 60 Basic, want 07:00Z',
    '2027-08-14T12:18 60 Extended, want 12:18Z',
    '2027-02-01T19:00 240 Until midnight',
    ...series('60 Twice', '6-01T06:00', '6-02T06:00'),
  ],
  'value-date-with-times.ics': [
    '2027-08-06T17:00 45 Compo, want 19:00',
    '2027-08-05T22:00 90 From midnight',
    '2027-08-06T22:00 day A day',
    '2027-08-08T22:00 day A day in UTC',
  ],
  'zone-abbreviation-500.ics': [
    'fail: line 7: the time zone PST is not known, and the file has no VTIMEZONE for it that can be read',
    '2027-07-02T10:00 60 A good event in the same file',
  ],
  'zone-gmt-and-est-described-with-summer-time.ics': [
    july('09:00', 'London, want 09:00Z'),
    july('14:00', 'New York, want 14:00Z'),
  ],
  'zone-names-of-other-programs.ics': [
    july('08:00', '(GMT+01.00) Sarajevo/Warsaw/Zagreb'),
    july('14:00', '(GMT-05.00) Eastern Time (US & Canada)'),
    july('08:00', 'W. Europe'),
    july('14:00', 'Eastern'),
    july('14:00', 'Eastern Daylight Time'),
    july('17:00', 'Pacific Time (US & Canada)'),
    july('08:00', 'Central European Summer Time'),
    july('14:00', 'America/New York'),
    july('08:00', 'UTC+02:00'),
    july('08:00', '(UTC+01:00) Amsterdam, Berlin, Bern'),
    july('08:00', 'Europe/Vienna;VALUE=DATE-TIME'),
    july('14:00', '(UTC-05:00) Eastern Time (US & Canada);VALUE=DATE-TIME'),
  ],
  'zone-of-one-offset.ics': ['2027-02-01T23:00 60 Flight, want 23:00Z'],
  'zone-names-outlook-without-vtimezone.ics': [
    july('07:00', 'Middle East Standard Time'),
    july('07:00', 'Jordan Standard Time'),
    july('04:15', 'Nepal Standard Time'),
    july('14:00', 'SA Western Standard Time'),
    july('14:00', 'Venezuela Standard Time'),
    july('17:00', 'Pacific Standard Time (Mexico)'),
    july('05:00', 'Ekaterinburg Standard Time'),
    july('21:00', 'UTC-11'),
    july('10:00', 'tzone://Microsoft/Utc'),
    july('14:00', '(UTC-05:00) Eastern Time (US & Canada)'),
    july('08:00', '(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna'),
    july('09:00', 'UTC+01'),
    july('09:00', 'GMT+1'),
  ],
  'zone-tzid-escaped-comma.ics': ['2027-04-30T02:00 180 want 02:00Z'],
}

test.each(Object.entries(cases))('%s', async (name, expected) => {
  expect(await linesOf(name)).toEqual(expected)
})

test('rrule-tolerance.ics', async () => {
  const lines = await linesOf('rrule-tolerance.ics')
  expect(lines.slice(0, 3)).toEqual(series('60 spaces', '2-01T10:00', '2-03T10:00', '2-08T10:00'))
  expect(lines.filter((line) => line.endsWith('for ever'))).toHaveLength(48)
  expect(lines.slice(-3)).toEqual(series('60 empty BYDAY', '2-01T10:00', '2-08T10:00', '2-15T10:00'))
})

test('described-zone-20-daily-series-refused.ics', async () => {
  const lines = await linesOf('described-zone-20-daily-series-refused.ics')
  expect(lines).toHaveLength(20 * 726)
  // New York's 09:00, also in summer.
  expect(lines[0]).toBe('2026-01-05T14:00 60 Daily 0')
  expect(lines).toContain('2026-03-08T13:00 60 Daily 19')
})

test('series are not refused for the time that others have of the machine', async () => {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 10_000))
  const lines = await linesOf('described-zone-20-daily-series-refused.ics').finally(() => clock.mockRestore())
  expect(lines.filter((line) => line.startsWith('fail'))).toEqual([])
})

test('described-zone-hourly-freeze.ics', async () => {
  const lines = await linesOf('described-zone-hourly-freeze.ics')
  expect(lines).toHaveLength(5001)
  expect(lines.at(-1)).toMatch(/^fail: takes place more than 5000 times between 2026-01-01 and 2028-01-01/)
})

test('each file has its test', () => {
  const others = [
    'rrule-tolerance.ics',
    'described-zone-20-daily-series-refused.ics',
    'described-zone-hourly-freeze.ics',
  ]
  expect([...Object.keys(cases), ...others].toSorted()).toEqual(readdirSync(folder).toSorted())
})
