import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const CALENDAR = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//journeys//EN',
  ...[1, 2, 3].flatMap((day) => [
    'BEGIN:VEVENT',
    `UID:talk-${day}@journeys.example`,
    'DTSTAMP:20250101T000000Z',
    `DTSTART:2025020${day}T090000Z`,
    `DTEND:2025020${day}T100000Z`,
    `SUMMARY:Talk ${day}`,
    'END:VEVENT',
  ]),
  'END:VCALENDAR',
  '',
].join('\r\n')

const TABLE =
  'what,until,who\nCount the cases,2026-12-01,nobody here\nCheck the motors,31.13.2026,\nCoil the cables,2026-12-03,\n'

async function anImportPage(allowed?: RegExp): Promise<Page> {
  const context = await aContext()
  await aCompany(url, context)
  const window = await aWindow(context, '/import', allowed)
  await window.getByText('Live', { exact: true }).waitFor()
  return window
}

async function choose(window: Page, name: string, text: string): Promise<void> {
  await window.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
}

/** Whether the table of rows is wider than its place, so that one has to scroll sideways. */
const isWide = (window: Page) =>
  window.locator('[data-scroller]').evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)

describe('bringing a file in', () => {
  it('shows what a calendar would do, does it, leads to what it made, and finds nothing new the second time', async () => {
    const window = await anImportPage()
    await choose(window, 'talks.ics', CALENDAR)
    await window.getByRole('button', { name: '3 New' }).waitFor()
    expect(await window.getByRole('button', { name: '0 With problems' }).isDisabled()).toBe(true)
    expect(await window.getByRole('columnheader', { name: 'Note' }).count()).toBe(0)
    await window.getByRole('button', { name: 'Import 3 rows' }).click()
    await window.getByText('3 created, 0 changed, 0 unchanged.').waitFor()
    await window.getByRole('row', { name: /Created Talk 2/ }).waitFor()
    await window.getByRole('link', { name: 'See the 3 events' }).click()
    await window.getByText('Import talks.ics').waitFor()
    await window.getByRole('row', { name: /Talk 2/ }).waitFor()
    await window.getByRole('button', { name: 'Remove filter Import' }).click()
    await window.getByText('Import talks.ics').waitFor({ state: 'detached' })

    await window.getByRole('link', { name: 'Import', exact: true }).click()
    await choose(window, 'talks.ics', CALENDAR)
    await window.getByRole('button', { name: '3 Unchanged' }).waitFor()
    expect(await window.getByRole('button', { name: 'Nothing to import' }).isDisabled()).toBe(true)
  })

  it('maps the columns of a table, names bad rows by line, and makes the rest', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    await anna.call('POST', '/api/v1/tasks', { title: 'Not from the file' })
    const window = await aWindow(context, '/import')
    await choose(window, 'crew.csv', TABLE)
    await window.getByRole('combobox', { name: 'Title' }).selectOption('what')
    await window.getByRole('combobox', { name: 'Due' }).selectOption('until')
    await window.getByRole('combobox', { name: /^Assignee/ }).selectOption('who')
    await window.getByRole('button', { name: 'Read the file again' }).click()
    await window.getByRole('button', { name: '3 New' }).waitFor()
    await window.getByRole('button', { name: '2 With problems' }).waitFor()
    await window.getByRole('columnheader', { name: 'Note' }).waitFor()
    expect(await window.getByRole('columnheader', { name: 'Section' }).count()).toBe(0)
    expect(await isWide(window)).toBe(false)
    await window.getByRole('button', { name: '2 With problems' }).click()
    await window.getByRole('row', { name: /3 New Check the motors/ }).waitFor()
    await window.getByRole('button', { name: 'Import 3 rows' }).click()
    await window.getByText('With problems: 2.').waitFor()
    await window.getByRole('link', { name: 'See the 3 tasks' }).click()
    await window.getByRole('row', { name: /Coil the cables/ }).waitFor()
    expect(await window.getByRole('row', { name: /Not from the file/ }).count()).toBe(0)
    await window.getByText('Coil the cables').click()
    const panel = window.getByRole('complementary', { name: /^Task T-/ })
    await panel.getByText('created the task').waitFor()
    await panel.getByRole('link', { name: 'import of crew.csv' }).click()
    await window.getByRole('heading', { name: 'crew.csv' }).waitFor()
    await window.getByRole('link', { name: 'Import', exact: true }).click()
    await window.getByRole('link', { name: /crew\.csv.* 0 failed, 2 rows with problems/ }).waitFor()
  })

  it('tells in German what is wrong with a row', async () => {
    const context = await aContext({ locale: 'de-AT' })
    const anna = await aCompany(url, context)
    await anna.call('PATCH', '/api/v1/me', { locale: 'de' })
    const window = await aWindow(context, '/import')
    await choose(window, 'faellig.csv', 'Titel,Fällig\nMotoren prüfen,31.2.2027\n')
    await window.getByRole('row', { name: /Das Datum „31\.2\.2027“ gibt es nicht/ }).waitFor()
  })

  it('tells in German why a file is refused, also where it is read again', async () => {
    const context = await aContext({ locale: 'de-AT' })
    const anna = await aCompany(url, context)
    await anna.call('PATCH', '/api/v1/me', { locale: 'de' })
    const window = await aWindow(context, '/import', /400 \(Bad Request\)/)
    await choose(window, 'leer.csv', '')
    await window.getByText('Die Datei ist leer. Wähle die, in der die Daten stehen.').waitFor()
    await choose(window, 'faellig.csv', 'Titel,Fällig\nMotoren prüfen,31.3.2027\n')
    await window.getByLabel('Format').selectOption('work.task todoist')
    await window.getByRole('button', { name: 'Datei neu lesen' }).click()
    await window.getByText(/^Zeile 1 ist keine Kopfzeile eines Exports aus Todoist/).waitFor()
  })

  it('asks which order the dates of a table have', async () => {
    const window = await anImportPage()
    await choose(window, 'dates.csv', 'Title,Due\nRig,2/1/27\nStrike,5/1/27\n')
    await window
      .getByText('Line 2 has “2/1/27”. Is that 2 Jan 2027 or 1 Feb 2027? The file does not tell; 2 dates')
      .waitFor()
    await window.getByRole('button', { name: '2 Failed' }).waitFor()
    await window.getByText('Everything in this file is already here, or cannot be imported.').waitFor()
    await window.getByRole('button', { name: 'Month first: 1 Feb 2027' }).click()
    await window.getByRole('button', { name: '2 New' }).waitFor()
    expect(await window.getByText('The file does not tell').count()).toBe(0)
    expect(await window.getByRole('combobox', { name: 'Dates such as 2/1/27' }).inputValue()).toBe('2')
  })

  it('deletes what its publisher took out of a series, says so before, and undoes it', async () => {
    const day = (days: number) =>
      new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
    const series = (...lines: string[]) =>
      [
        'BEGIN:VCALENDAR',
        'BEGIN:VEVENT',
        'UID:daily@journeys.example',
        'SUMMARY:Briefing',
        `DTSTART:${day(1)}T090000Z`,
        'DURATION:PT1H',
        'RRULE:FREQ=DAILY;COUNT=3',
        ...lines,
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n')
    const window = await anImportPage()
    await choose(window, 'daily.ics', series())
    await window.getByRole('button', { name: 'Import 3 rows' }).click()
    await window.getByRole('link', { name: 'Import another file' }).click()
    await choose(window, 'daily.ics', series(`EXDATE:${day(2)}T090000Z`))
    await window.getByRole('button', { name: '1 Deleted' }).click()
    await window.getByRole('row', { name: /Deleted Briefing/ }).waitFor()
    await window.getByRole('button', { name: 'Import 1 row' }).click()
    await window.getByText('0 created, 0 changed, 2 unchanged. 1 moved to the bin.').waitFor()
    await window.getByRole('button', { name: 'Undo this import' }).click()
    await window.getByRole('dialog').getByRole('button', { name: 'Undo this import' }).click()
    await window.getByText('Undone: 1 record.').waitFor()
    await window.getByRole('link', { name: 'Events', exact: true }).click()
    await window.getByRole('heading', { level: 1 }).waitFor()
  })

  it('refuses a broken file with the line and keeps nothing of it', async () => {
    const window = await anImportPage(/400 \(Bad Request\)/)
    await choose(window, 'broken.ics', CALENDAR.replace('END:VCALENDAR\r\n', ''))
    await window.getByRole('alert').getByText('broken.ics cannot be imported').waitFor()
    await window
      .getByRole('alert')
      .getByText(/^The file is cut off: it ends with line \d+, but VCALENDAR of line 1 has no end\. Export/)
      .waitFor()
    await window.getByText('Nothing imported yet').waitFor()
  })

  it('throws a preview away', async () => {
    const window = await anImportPage()
    await choose(window, 'talks.ics', CALENDAR)
    await window.getByRole('button', { name: 'Discard' }).click()
    await window.getByText('talks.ics discarded.').waitFor()
    await window.getByText('Nothing imported yet').waitFor()
  })
})
