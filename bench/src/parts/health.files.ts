import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../process.ts'

interface CostlyFile {
  format: 'ics' | 'csv' | 'todoist'
  file(): string
}

const EOL = '\r\n'
const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join(EOL)
const anEvent = (uid: number | string, ...lines: string[]): string =>
  [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `SUMMARY:Event ${uid}`,
    ...(lines.some((line) => line.startsWith('DTSTART')) ? [] : ['DTSTART:20270201T100000Z']),
    ...lines,
    'END:VEVENT',
  ].join(EOL)
const times = (count: number, between: string, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(between)
const minute = (i: number): string =>
  new Date(Date.UTC(2027, 0, 1) + i * 60_000).toISOString().replaceAll(/[-:]|\.\d+/g, '')
const committed = (name: string): CostlyFile => ({
  format: 'ics',
  file: () => readFileSync(join(root, 'server/src/platform/calendars/cases', name), 'utf8'),
})
const ics = (file: () => string): CostlyFile => ({ format: 'ics', file })
const todoistHeader =
  'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT\n'

/** Files that are cheap to write and dear to read, by what is dear about them. */
export const costlyFiles: Readonly<Record<string, CostlyFile>> = {
  'an hourly series in a described zone': committed('described-zone-hourly-freeze.ics'),
  '20 daily series in a described zone': committed('described-zone-20-daily-series-refused.ics'),
  '50,000 events': ics(() => calendar(times(50_000, EOL, (i) => anEvent(i, `DTSTART:${minute(i)}`)))),
  '2,000 EXDATEs on an hourly rule': ics(() =>
    calendar(anEvent('x', 'RRULE:FREQ=HOURLY', `EXDATE:${times(2000, ',', (i) => minute(60 * i))}`)),
  ),
  '50,000 RDATEs': ics(() => calendar(anEvent('x', `RDATE:${times(50_000, ',', minute)}`))),
  '5,000 changes of one series': ics(() =>
    calendar(
      anEvent('x', 'DTSTART:20270101T000000Z', 'RRULE:FREQ=HOURLY'),
      times(5000, EOL, (i) => anEvent('x', `RECURRENCE-ID:${minute(60 * i)}`, `DTSTART:${minute(60 * i + 1)}`)),
    ),
  ),
  'a line of 200,000 parameters': ics(() =>
    calendar(anEvent('x', `ATTENDEE${times(200_000, '', (i) => `;A${i % 9}="b"`)}:mailto:a@example.org`)),
  ),
  'a zone of 100 observances': ics(() =>
    calendar(
      'BEGIN:VTIMEZONE',
      'TZID:Odd',
      times(100, EOL, (i) =>
        [
          'BEGIN:DAYLIGHT',
          `DTSTART:${1900 + i}0101T000000`,
          'TZOFFSETFROM:+0100',
          `TZOFFSETTO:+0${i % 10}00`,
          'RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR',
          'END:DAYLIGHT',
        ].join(EOL),
      ),
      'END:VTIMEZONE',
      times(20, EOL, (i) => anEvent(i, 'DTSTART;TZID=Odd:20270101T000000', 'RRULE:FREQ=HOURLY;COUNT=4000')),
    ),
  ),
  '200,000 components inside each other': ics(() =>
    calendar(
      'BEGIN:VEVENT',
      times(200_000, EOL, () => 'BEGIN:VALARM'),
      times(200_000, EOL, () => 'END:VALARM'),
      'END:VEVENT',
    ),
  ),
  'text that goes on for 500,000 lines': ics(() =>
    calendar(
      anEvent(
        'x',
        'DESCRIPTION:a',
        times(500_000, EOL, () => 'b'),
      ),
    ),
  ),
  'a header of 150,000 columns': {
    format: 'csv',
    file: () => `Title,${times(150_000, ',', (i) => `c${i}`)}\nx,${','.repeat(150_000)}\n`,
  },
  '50,000 tasks': {
    format: 'csv',
    file: () => `Title,Due\n${times(50_000, '\n', (i) => `Task ${i},2.1.2027`)}\n`,
  },
  'Todoist names, labels and blanks of 400,000 letters': {
    format: 'todoist',
    file: () =>
      `${todoistHeader}${[
        `task,${`@${'!'.repeat(30_000)}x `.repeat(15)},,1,1,,${' '.repeat(400_000)}x,,,,,`,
        `task,${'@a'.repeat(250_000)},,1,1,,${'('.repeat(400_000)},${'1'.repeat(100_000)},,,,`,
        `note,${'[[file {'.repeat(60_000)}}]],,,,${'(1'.repeat(200_000)},,,,,,`,
      ].join('\n')}\n`,
  },
}
