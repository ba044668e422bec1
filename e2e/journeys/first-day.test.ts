import { describe, expect, it } from 'vitest'
import { PASSWORD } from '../company.ts'
import { aContext, aWindow, useBrowser } from '../window.ts'

useBrowser()

const TODOIST = [
  'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE',
  'section,Janson,,,,,,,,',
  'task,Test all HDMI runs @setup,,1,1,,,2031-02-01 09:00,en,Europe/Brussels',
  'task,Label the patch panel @setup,,4,2,,,,en,Europe/Brussels',
  'task,Collect the radios @loadout,,2,1,,,2031-02-02 18:00,en,Europe/Brussels',
  '',
].join('\n')

describe('the first day', () => {
  it('goes from nothing to a task done, seen live in a second window', async () => {
    const context = await aContext()
    const window = await aWindow(context, '/sign-up')
    await window.getByLabel('Company name').fill('Nordlicht GmbH')
    await window.getByLabel('Your name').fill('Anna Koller')
    await window.getByLabel('E-mail').fill(`first.day.${Date.now()}@journeys.example`)
    await window.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await window.getByRole('button', { name: 'Create company' }).click()
    await window.getByRole('heading', { name: 'No open tasks' }).waitFor()

    await window.getByRole('link', { name: 'Import', exact: true }).click()
    const file = { name: 'rooms.csv', mimeType: 'text/csv', buffer: Buffer.from(TODOIST) }
    await window.locator('input[type=file]').setInputFiles(file)
    await window.getByRole('button', { name: /^Import \d/ }).click()
    await window.getByRole('link', { name: /^See the \d+ tasks$/ }).click()
    await window.getByRole('row', { name: /Test all HDMI runs/ }).waitFor()

    const second = await aWindow(context, '/tasks?tag=setup')
    const seen = second.getByRole('row', { name: /Test all HDMI runs/ })
    await seen.waitFor()
    expect(await second.getByRole('row', { name: /Collect the radios/ }).count()).toBe(0)
    await second.getByText('Live', { exact: true }).waitFor()

    await window.getByRole('button', { name: 'Filter', exact: true }).click()
    await window.getByRole('option', { name: 'Priority' }).click()
    await window.getByRole('option', { name: 'Urgent' }).click()
    await window.keyboard.press('Escape')
    await window.getByRole('row', { name: /Collect the radios/ }).waitFor({ state: 'detached' })
    await window.getByRole('row', { name: /Test all HDMI runs/ }).focus()
    await window.keyboard.press('d')
    await window.getByText(/^T-\d+ completed\./).waitFor()
    await seen.getByRole('button', { name: 'Done; reopen' }).waitFor()
  })
})
