import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DomainError } from '../../kernel/errors.ts'
import { openCsv } from './csv.ts'
import { readCalendar } from '../calendars/ics.ts'

const calendar = `BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:Own
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:a@x
SUMMARY:Bühne\\, links
 folded
DTSTART;TZID=Own:20250201T103500
DTEND;TZID="Own":20250201T110000
RRULE:FREQ=WEEKLY;BYDAY=MO,-1SU;COUNT=9;INTERVAL=2
EXDATE;VALUE=DATE:20250203,20250204
RDATE;VALUE=PERIOD:20250301T100000Z/PT1H
END:VEVENT
BEGIN:VEVENT
UID:a@x
RECURRENCE-ID;TZID=Own:20250210T103500
DTSTART;VALUE=DATE:20250211
DURATION:P1DT2H
END:VEVENT
END:VCALENDAR
`

const table = `\uFEFFTitle;Notes;Due
"Call ""them"""; a,b ;2025-02-01
"two
lines";x;1.2.2025
`

async function* bytesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Files with a few bytes changed, removed, doubled or cut off. */
const damaged = (text: string) => {
  const edit = fc.record({
    at: fc.nat({ max: Buffer.byteLength(text) }),
    removed: fc.nat({ max: 40 }),
    added: fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.constantFrom('\n', ';', ':', '=', '"', ',', '-', '9', 'T', 'Z').map((c) => Buffer.from(c)),
    ),
  })
  return fc
    .array(edit, { minLength: 1, maxLength: 5 })
    .map((edits) =>
      edits.reduce(
        (bytes: Buffer, { at, removed, added }) =>
          Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]),
        Buffer.from(text),
      ),
    )
}

/** Reads to the end; refusing the file is fine, anything else that is thrown is not. */
async function readAll(read: () => Promise<unknown>): Promise<void> {
  try {
    await read()
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError)
    expect((error as DomainError).message).toMatch(/^file: line \d+ /)
  }
}

const window = { from: Temporal.Instant.from('2025-01-01T00:00Z'), to: Temporal.Instant.from('2026-01-01T00:00Z') }

test('a damaged calendar is read or refused with a line, never a fault', async () => {
  const options = { timeZone: '', callerTimeZone: 'Europe/Vienna', window }
  await fc.assert(
    fc.asyncProperty(damaged(calendar), (bytes) =>
      readAll(() => Array.fromAsync(readCalendar(bytesOf(bytes), options))),
    ),
    { numRuns: 1000 },
  )
})

test('a damaged table is read or refused with a line, never a fault', async () => {
  const read = async (bytes: Buffer) => Array.fromAsync((await openCsv(bytesOf(bytes))).records())
  await fc.assert(
    fc.asyncProperty(damaged(table), (bytes) => readAll(() => read(bytes))),
    { numRuns: 500 },
  )
})
