import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CalendarEvent, type CalendarOptions, type UntakenPart, readCalendar } from './ics.ts'
import { sentencesWith } from '../files/problem.ts'

const sentenceOf = sentencesWith()

const year2025 = { from: Temporal.Instant.from('2025-01-01T00:00Z'), to: Temporal.Instant.from('2026-01-01T00:00Z') }
const inBrussels: CalendarOptions = { timeZone: 'Europe/Brussels', callerTimeZone: 'UTC', window: year2025 }

const brusselsRules = (tzid: string) => `BEGIN:VTIMEZONE
TZID:${tzid}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE`

const vevent = (lines: string) => `BEGIN:VEVENT\nUID:u@x\nSUMMARY:Show\n${lines}\nEND:VEVENT`

async function read(body: string, options: Partial<CalendarOptions> = {}): Promise<(CalendarEvent | UntakenPart)[]> {
  const text = `BEGIN:VCALENDAR\nVERSION:2.0\n${body}\nEND:VCALENDAR\n`
  return Array.fromAsync(readCalendar(bytesOf(text), { ...inBrussels, ...options }))
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text.replaceAll('\n', '\r\n'))
}

async function spans(body: string, options: Partial<CalendarOptions> = {}): Promise<string[]> {
  return (await read(body, options)).map((part) =>
    'refusal' in part
      ? `${part.refusal}: ${sentenceOf(part.problem)}`
      : `${String(part.startsAt)} ${String(part.endsAt)}`,
  )
}

describe('an event', () => {
  test('gives its text, unescaped, its place and its line', async () => {
    const event = `BEGIN:VEVENT
UID:4109@x
SUMMARY:Programming is fun\\; Testing\\, too: it
  goes on
LOCATION:Hall 3\\,\\nleft
DESCRIPTION:One\\nTwo
URL:https://example.org/a
CATEGORIES:LLVM,Tools\\, more
CATEGORIES:Keynote
STATUS:CONFIRMED
DTSTART;TZID=Europe/Brussels:20250201T103500
DTEND;TZID=Europe/Brussels:20250201T110000
BEGIN:VALARM
TRIGGER:-PT15M
END:VALARM
END:VEVENT`
    expect(await read(event)).toEqual([
      {
        line: 3,
        key: '4109@x',
        group: '4109@x',
        summary: 'Programming is fun; Testing, too: it goes on',
        location: 'Hall 3, left',
        description: 'One\nTwo',
        url: 'https://example.org/a',
        categories: ['LLVM', 'Tools, more', 'Keynote'],
        status: 'confirmed',
        startsAt: Temporal.Instant.from('2025-02-01T09:35:00Z'),
        endsAt: Temporal.Instant.from('2025-02-01T10:00:00Z'),
        timeZone: 'Europe/Brussels',
        isAllDay: false,
        problems: [],
      },
    ])
  })

  test.each([
    ['UTC times', 'DTSTART:20250201T093500Z\nDTEND:20250201T100000Z', '2025-02-01T09:35:00Z 2025-02-01T10:00:00Z'],
    ['times of no zone', 'DTSTART:20250201T093500\nDTEND:20250201T100000', '2025-02-01T08:35:00Z 2025-02-01T09:00:00Z'],
    ['no end', 'DTSTART:20250201T093500Z', '2025-02-01T09:35:00Z 2025-02-01T09:35:00Z'],
    ['a day', 'DTSTART;VALUE=DATE:20250201', '2025-01-31T23:00:00Z 2025-02-01T23:00:00Z'],
    ['a day of 23 hours', 'DTSTART;VALUE=DATE:20250330', '2025-03-29T23:00:00Z 2025-03-30T22:00:00Z'],
    ['days', 'DTSTART;VALUE=DATE:20250201\nDTEND;VALUE=DATE:20250204', '2025-01-31T23:00:00Z 2025-02-03T23:00:00Z'],
    [
      'an empty span of days',
      'DTSTART;VALUE=DATE:20250201\nDTEND;VALUE=DATE:20250201',
      '2025-01-31T23:00:00Z 2025-02-01T23:00:00Z',
    ],
    [
      'hours over a change of clocks',
      'DTSTART:20250329T220000\nDURATION:PT12H',
      '2025-03-29T21:00:00Z 2025-03-30T09:00:00Z',
    ],
    [
      'a nominal day over a change',
      'DTSTART:20250329T220000\nDURATION:P1D',
      '2025-03-29T21:00:00Z 2025-03-30T20:00:00Z',
    ],
    ['weeks', 'DTSTART:20250201T100000Z\nDURATION:P2W', '2025-02-01T10:00:00Z 2025-02-15T10:00:00Z'],
    [
      'a skipped time',
      'DTSTART;TZID=Europe/Brussels:20250330T023000\nDURATION:PT1H',
      '2025-03-30T01:30:00Z 2025-03-30T02:30:00Z',
    ],
    [
      'a repeated time',
      'DTSTART;TZID=Europe/Brussels:20251026T023000\nDURATION:PT1H',
      '2025-10-26T00:30:00Z 2025-10-26T01:30:00Z',
    ],
  ])('with %s', async (_, lines, span) => {
    expect(await spans(vevent(lines))).toEqual([span])
  })

  test.each([
    ['DTEND:20250201T093500Z', 'fail: the event of line 3 has no DTSTART'],
    ['DTSTART:20250230T100000Z', 'fail: line 6 has no date or time in DTSTART: 20250230T100000Z'],
    ['DTSTART:00000101T100000Z', 'fail: line 6 has no date or time in DTSTART: 00000101T100000Z'],
    ['DTSTART:99991231T235959Z', 'fail: line 6 has no date or time in DTSTART: 99991231T235959Z'],
    ['DTSTART:20250201T100000Z\nDURATION:P99999W', 'fail: it lasts longer than ten years'],
    ['DTSTART:tomorrow', 'fail: line 6 has no date or time in DTSTART: tomorrow'],
    [
      'DTSTART;TZID=Moon/Base:20250201T100000',
      'fail: line 6: the time zone Moon/Base is not known, and the file has no VTIMEZONE for it that can be read',
    ],
    [
      'DTSTART:20250201T100000Z\nRRULE:FREQ=DAILY;BYHOUR=25',
      'fail: line 7: the recurrence has BYHOUR=25, which is not supported',
    ],
    [
      'DTSTART:20250201T100000Z\nRRULE:FREQ=SECONDLY',
      'fail: line 7: the recurrence has FREQ=SECONDLY, which is not supported',
    ],
  ])('that cannot be taken says why, with the line: %s', async (lines, problem) => {
    expect(await spans(vevent(lines))).toEqual([problem])
  })

  test.each([
    ['DTEND:20250201T090000Z', 'line 7: the event ends before it starts'],
    ['DTEND:tonight', 'line 7 has no date or time in DTEND: tonight'],
    ['DURATION:-PT1H', 'line 7: this DURATION is not possible for an event'],
    ['LOCATION', 'line 7 has no colon after LOCATION'],
    ['RDATE:20250205T100000Z,whenever', 'line 7 has no dates or times in RDATE'],
    [
      'EXDATE;TZID=Moon/Base:20250201T100000',
      'line 7: the time zone Moon/Base is not known, and the file has no VTIMEZONE for it that can be read',
    ],
    ['BEGIN:VALARM', 'VALARM of line 7 has no END'],
    ['END:X', 'line 7 has an END of X without a BEGIN'],
  ])('is taken without what of it cannot be used: %s', async (line, told) => {
    const [event] = await read(vevent(`DTSTART:20250201T100000Z\n${line}`))
    expect(event).toMatchObject({ startsAt: Temporal.Instant.from('2025-02-01T10:00:00Z') })
    if (line !== 'BEGIN:VALARM')
      expect(event && 'problems' in event ? event.problems.map(sentenceOf) : []).toEqual([told])
  })

  test.each(['RRULE:', 'EXDATE:', 'RDATE:', 'DTEND:', 'DURATION:', 'EXRULE: ', 'STATUS:', 'RECURRENCE-ID:'])(
    'does not mind an empty %s',
    async (line) => {
      const event = vevent(`DTSTART:20250201T100000Z\n${line}`)
      expect(await read(event)).toMatchObject([{ key: 'u@x', problems: [] }])
    },
  )

  test.each([
    ['2025-02-01T10:00:00Z', '2025-02-01T10:00:00Z'],
    ['20250201T1000Z', '2025-02-01T10:00:00Z'],
    ['20250201t100000.000z', '2025-02-01T10:00:00Z'],
    ['20250201', '2025-01-31T23:00:00Z'],
    ['20250201Z', '2025-01-31T23:00:00Z'],
  ])('may begin at %s', async (text, startsAt) => {
    expect(await read(vevent(`DTSTART:${text}`))).toMatchObject([{ startsAt: Temporal.Instant.from(startsAt) }])
  })

  test('of the same UID twice is taken once, the later revision', async () => {
    const again = vevent('DTSTART:20250201T110000Z\nSEQUENCE:2')
    expect(await spans(`${vevent('DTSTART:20250201T100000Z\nSEQUENCE:1')}\n${again}`)).toEqual([
      'fail: its UID is also on line 9, which is imported',
      '2025-02-01T11:00:00Z 2025-02-01T11:00:00Z',
    ])
  })

  test('without a UID keeps its key from one reading to the next, equals apart', async () => {
    const body = `BEGIN:VEVENT\nSUMMARY:Lunch\nDTSTART:20250201T110000Z\nEND:VEVENT\n`.repeat(2)
    const keys = async (text: string) => (await read(text.trim())).map(({ key }) => key)
    const [first, second] = await keys(body)
    expect(first).not.toBe(second)
    expect(await keys(`${vevent('DTSTART:20250201T100000Z')}\n${body}`)).toEqual(['u@x', first, second])
  })

  test('is the only component taken; to-dos are named, not dropped', async () => {
    const body = 'BEGIN:VTODO\nSUMMARY:Call\nEND:VTODO\nBEGIN:X-OTHER\nEND:X-OTHER'
    expect(await spans(body)).toEqual(['skip: VTODO is not an event and is left out'])
  })
})

describe('zones', () => {
  test.each([
    ['by the rules of a VTIMEZONE that stands after the event', 'Our own zone', brusselsRules('Our own zone'), 'UTC'],
    [
      'by the rules that Outlook writes',
      'Customized Time Zone',
      brusselsRules('Customized Time Zone').replaceAll(/DTSTART:\d{8}/g, 'DTSTART:16010101'),
      'UTC',
    ],
    [
      'by X-LIC-LOCATION',
      'Mozilla',
      'BEGIN:VTIMEZONE\nTZID:Mozilla\nX-LIC-LOCATION:Europe/Brussels\nEND:VTIMEZONE',
      'Europe/Brussels',
    ],
    ['by the path of a TZID', '/citadel.org/20210210_1/Europe/Brussels', '', 'Europe/Brussels'],
    ['by the name Windows gives it', 'Romance Standard Time', '', 'Europe/Paris'],
    ['by IANA, where the VTIMEZONE agrees', 'Europe/Brussels', brusselsRules('Europe/Brussels'), 'Europe/Brussels'],
    [
      'by IANA, where the VTIMEZONE knows one year only',
      'Europe/Brussels',
      brusselsRules('Europe/Brussels').replaceAll(/RRULE:.*\n/g, ''),
      'Europe/Brussels',
    ],
    ['by the VTIMEZONE before its name', 'America/New_York', brusselsRules('America/New_York'), 'UTC'],
    ['with its commas escaped', 'Ours\\, here', brusselsRules('Ours, here'), 'UTC'],
    [
      'by a VTIMEZONE loosely written',
      'Loose',
      brusselsRules('Loose')
        .replaceAll(/DTSTART:.*\n/g, '')
        .replaceAll(/:\+(\d\d)(\d\d)/g, ':$1:$2'),
      'UTC',
    ],
    ['by what Outlook shows', '(UTC+01:00) Brussels, Copenhagen, Madrid, Paris', '', 'Europe/Brussels'],
  ])('are found %s', async (_, tzid, timezone, shown) => {
    const event = vevent(`DTSTART;TZID="${tzid}":20250201T103500\nDTEND;TZID="${tzid}":20250701T110000`)
    const [part] = await read(`${event}\n${timezone}`.trim(), { timeZone: '' })
    expect(part).toMatchObject({ timeZone: shown })
    expect(await spans(`${event}\n${timezone}`.trim())).toEqual(['2025-02-01T09:35:00Z 2025-07-01T09:00:00Z'])
  })

  test('by X-WR-TIMEZONE where times have none', async () => {
    const body = `X-WR-TIMEZONE:America/New_York\n${vevent('DTSTART:20250201T100000')}`
    expect(await spans(body, { timeZone: '' })).toEqual(['2025-02-01T15:00:00Z 2025-02-01T15:00:00Z'])
  })

  test('rules of a VTIMEZONE agree with IANA at any minute, changes of clocks included', async () => {
    const around = fc.constantFrom(
      '2025-03-30T02:00',
      '2025-10-26T02:30',
      '2011-03-27T03:00',
      '2030-10-27T03:00',
      '2025-07-01T12:00',
    )
    const time = fc.tuple(around, fc.integer({ min: -180, max: 180 }))
    await fc.assert(
      fc.asyncProperty(time, async ([middle, minutes]) => {
        const local = Temporal.PlainDateTime.from(middle).add({ minutes })
        const event = vevent(`DTSTART;TZID=Own:${local.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')}`)
        const expected = local.toZonedDateTime('Europe/Brussels').toInstant()
        expect(await read(`${brusselsRules('Own')}\n${event}`)).toMatchObject([{ startsAt: expected }])
      }),
    )
  })
})

describe('a file that is oddly written', () => {
  const one = vevent('DTSTART:20250201T100000Z')

  test('gives its events, and says which lines were of no use', async () => {
    const text = `BEGIN:VCALENDAR\nnonsense here\nMETHOD\n${one}\n${'BEGIN:X\n'.repeat(20_000)}${'END:X\n'.repeat(20_000)}END:Y\nEND:VCALENDAR\n-- sent by a list\nEND:VCALENDAR`
    const parts = await Array.fromAsync(readCalendar(bytesOf(text), inBrussels))
    expect(
      parts.map((part) => ('refusal' in part ? `${part.refusal}: ${sentenceOf(part.problem)}` : part.key)),
    ).toEqual([
      'skip: line 2 has no colon after nonsense',
      'skip: line 3 has no colon after METHOD',
      'skip: line 40009 has an END of Y without a BEGIN',
      'u@x',
    ])
  })

  test('gives the next event though the one before it does not end', async () => {
    const text = `BEGIN:VCALENDAR\n${one.replace('\nEND:VEVENT', '')}\n${one.replace('u@x', 'v@x')}\nEND:VCALENDAR`
    expect(await Array.fromAsync(readCalendar(bytesOf(text), inBrussels))).toMatchObject([
      { key: 'u@x' },
      { key: 'v@x' },
    ])
  })

  test('may do without a calendar around its events', async () => {
    const text = `${one}\n${one.replace('u@x', 'v@x')}`
    expect(await Array.fromAsync(readCalendar(bytesOf(text), inBrussels))).toMatchObject([
      { key: 'u@x' },
      { key: 'v@x' },
    ])
  })

  test('may hold several calendars, each with its zones', async () => {
    const calendar = (uid: string, more: string, rules = '') =>
      `BEGIN:VCALENDAR\n${more}\n${rules}\nBEGIN:VEVENT\nUID:${uid}\nDTSTART:20250201T100000\nDTEND;TZID=Own:20250201T120000\nEND:VEVENT\nEND:VCALENDAR\n`
    const inNepal = 'BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nTZOFFSETTO:+0545\nEND:STANDARD\nEND:VTIMEZONE'
    const text =
      calendar('a', 'X-WR-TIMEZONE:Romance Standard Time', brusselsRules('Own')) +
      calendar('b', 'X-WR-TIMEZONE:Own', inNepal)
    const parts = await Array.fromAsync(
      readCalendar(bytesOf(text), { ...inBrussels, timeZone: '', callerTimeZone: 'UTC' }),
    )
    expect(parts).toMatchObject([
      {
        key: 'a',
        startsAt: Temporal.Instant.from('2025-02-01T09:00Z'),
        endsAt: Temporal.Instant.from('2025-02-01T11:00Z'),
        timeZone: 'Europe/Paris',
      },
      {
        key: 'b',
        startsAt: Temporal.Instant.from('2025-02-01T04:15Z'),
        endsAt: Temporal.Instant.from('2025-02-01T06:15Z'),
      },
    ])
  })
})

describe('a broken file', () => {
  test.each([
    ['', 'line 1 is missing: the file is empty'],
    ['TYPE,CONTENT\ntask,Call', 'line 1 is no iCalendar: it has to start with BEGIN:VCALENDAR'],
    ['<html>', 'line 1 is no iCalendar: it has to start with BEGIN:VCALENDAR'],
    [
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Cut o',
      'line 4 is the last, but VEVENT of line 2 has no end: cut off?',
    ],
    ['BEGIN:VCALENDAR\nBEGIN:VCALENDAR', 'line 2 begins a calendar inside another'],
    ['END:VCALENDAR', 'line 1 has an END of VCALENDAR without a BEGIN'],
    [`BEGIN:VCALENDAR\n${'BEGIN:X\n'.repeat(9)}`, 'line 10 is the last, but X of line 8 has no end: cut off?'],
  ])('is refused with the line: %j', async (text, message) => {
    await expect(Array.fromAsync(readCalendar(bytesOf(text), inBrussels))).rejects.toThrow(`file: ${message}`)
  })
})
