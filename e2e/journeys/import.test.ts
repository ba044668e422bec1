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

describe('bringing a file in', () => {
  it('shows what a calendar would do, does it, leads to its month, and finds nothing new the second time', async () => {
    const window = await anImportPage()
    await choose(window, 'talks.ics', CALENDAR)
    await window.getByRole('button', { name: '3 New' }).waitFor()
    expect(await window.getByRole('button', { name: '0 With problems' }).isDisabled()).toBe(true)
    expect(await window.getByRole('columnheader', { name: 'Note' }).count()).toBe(0)
    await window.getByRole('button', { name: 'Import 3 rows' }).click()
    await window.getByText('3 created, 0 changed, 0 unchanged.').waitFor()
    await window.getByRole('link', { name: 'See the events' }).click()
    await window.getByRole('heading', { name: 'February 2025' }).waitFor()
    await window.getByRole('link', { name: /Talk 2/ }).waitFor()

    await window.getByRole('link', { name: 'Import', exact: true }).click()
    await choose(window, 'talks.ics', CALENDAR)
    await window.getByRole('button', { name: '3 Unchanged' }).waitFor()
    expect(await window.getByRole('button', { name: 'Nothing to import' }).isDisabled()).toBe(true)
  })

  it('maps the columns of a table, names bad rows by line, and makes the rest', async () => {
    const window = await anImportPage()
    await choose(window, 'crew.csv', TABLE)
    await window.getByRole('combobox', { name: 'Title' }).selectOption('what')
    await window.getByRole('combobox', { name: 'Due' }).selectOption('until')
    await window.getByRole('combobox', { name: /^Assignee/ }).selectOption('who')
    await window.getByRole('button', { name: 'Read the file again' }).click()
    await window.getByRole('button', { name: '2 New' }).waitFor()
    await window.getByRole('button', { name: '2 With problems' }).waitFor()
    await window.getByRole('columnheader', { name: 'Note' }).waitFor()
    await window.getByRole('button', { name: '1 Failed' }).click()
    await window.getByRole('row', { name: /3 Failed Check the motors/ }).waitFor()
    await window.getByRole('button', { name: 'Import 2 rows' }).click()
    await window.getByText('With problems: 2.').waitFor()
    await window.getByRole('link', { name: 'See the tasks' }).click()
    await window.getByRole('row', { name: /Coil the cables/ }).waitFor()
    await window.getByRole('link', { name: 'Import', exact: true }).click()
    await window.getByRole('link', { name: /crew\.csv.* 1 failed, 2 rows with problems/ }).waitFor()
  })

  it('tells in German what is wrong with a row', async () => {
    const context = await aContext({ locale: 'de-AT' })
    const anna = await aCompany(url, context)
    await anna.call('PATCH', '/api/v1/me', { locale: 'de' })
    const window = await aWindow(context, '/import')
    await choose(window, 'faellig.csv', 'Titel,Fällig\nMotoren prüfen,31.2.2027\n')
    await window.getByRole('row', { name: /„31\.2\.2027“ ist kein gültiges Datum/ }).waitFor()
  })

  it('refuses a broken file with the line and keeps nothing of it', async () => {
    const window = await anImportPage(/400 \(Bad Request\)/)
    await choose(window, 'broken.ics', CALENDAR.replace('END:VCALENDAR\r\n', ''))
    await window.getByRole('alert').getByText('broken.ics cannot be imported').waitFor()
    await window
      .getByRole('alert')
      .getByText(/line \d+/)
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
