import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aColleague, aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const HALL = { name: 'Stadthalle', city: 'Wien', country: 'AT', rooms: [{ name: 'Hall D', capacity: 16000 }] }

async function venuesOf(person: Person, ...venues: object[]): Promise<string[]> {
  const ids: string[] = []
  for (const venue of venues) ids.push(String((await person.call('POST', '/api/v1/venues', { ...venue }))['id']))
  return ids
}

async function at(path: string, ...venues: object[]): Promise<{ anna: Person; ids: string[]; window: Page }> {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const ids = await venuesOf(anna, ...venues)
  const window = await aWindow(context, path.replace('$id', ids[0] ?? ''), /409/)
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, ids, window }
}

const row = (window: Page, name: string | RegExp) => window.getByRole('row', { name })
const field = (window: Page, name: string) => window.getByRole('textbox', { name, exact: true })

describe('venues', () => {
  it('are made, filled in in place, and each change is taken back', async () => {
    const { anna, window } = await at('/venues')
    await window.getByRole('heading', { name: 'No venues yet' }).waitFor()
    await window.keyboard.press('c')
    const form = window.getByRole('dialog', { name: 'New venue' })
    await form.getByRole('textbox', { name: 'Street' }).fill('Roland-Rainer-Platz 1')
    await form.getByRole('button', { name: 'Create venue' }).click()
    await form.getByText('Fill this in.').waitFor()
    await form.getByRole('textbox', { name: 'Name' }).fill('Stadthalle')
    await form.getByRole('combobox', { name: 'Country' }).selectOption('Austria')
    await window.keyboard.press('Control+Enter')
    await window.getByText('Stadthalle created.').waitFor()

    await field(window, 'City').fill('Wien')
    await field(window, 'City').press('Enter')
    await row(window, /Stadthalle Wien Austria/).waitFor()
    await window.getByRole('button', { name: 'Add a room' }).click()
    await field(window, 'Name of the room').fill('Hall D')
    await field(window, 'Name of the room').press('Enter')
    await field(window, 'Capacity of Hall D').fill('16000')
    await field(window, 'Capacity of Hall D').press('Enter')
    const venue = async () => ((await anna.call('GET', '/api/v1/venues')) as { venues: unknown[] }).venues[0]
    await expect.poll(venue).toMatchObject({ rooms: [{ name: 'Hall D', capacity: 16_000 }] })
    await field(window, 'Position').fill('48.2021')
    await window.getByText('Enter latitude and longitude in degrees').waitFor()
    await field(window, 'Position').fill('48,2021; 16,3331')
    await field(window, 'Position').press('Enter')
    await expect
      .poll(() => window.getByRole('link', { name: 'Open map' }).getAttribute('href'))
      .toBe('https://www.openstreetmap.org/?mlat=48.2021&mlon=16.3331#map=17/48.2021/16.3331')
    await window.getByText('changed rooms').or(window.getByText('set rooms to')).first().waitFor()

    await window.getByRole('heading', { level: 1 }).click()
    for (const _change of ['position', 'capacity', 'room', 'city']) await window.keyboard.press('z')
    await expect.poll(venue).toMatchObject({ name: 'Stadthalle', city: '', rooms: [], position: null })
  })

  it('come in from a table: seen before, chosen column by column, led to, and taken back', async () => {
    const { window } = await at('/venues')
    await window.getByText('Create one, or import a table.').waitFor()
    await window.getByRole('main').getByRole('link', { name: 'Import' }).click()
    const what = window.getByRole('combobox', { name: 'What the file holds' })
    await expect.poll(() => what.locator('option:checked').textContent()).toBe('Venues, CSV')
    const table =
      'Halle;PLZ;Stadt;Land;Räume;Laderampen;Rampe\nStadthalle;1150;Wien;Österreich;Hall D:16000;zwei;4\nWerft;;Graz;AT;;;\n'
    const file = { name: 'halls.csv', mimeType: 'text/csv', buffer: Buffer.from(table) }
    await window.locator('input[type=file]').setInputFiles(file)
    await row(window, /Stadthalle.*“zwei” cannot be used/).waitFor()
    await row(window, /Skipped.*they are left out: Rampe/).waitFor()
    await window.getByRole('combobox', { name: 'Loading docks' }).selectOption('Rampe')
    await window.getByRole('button', { name: 'Read the file again' }).click()
    await row(window, /they are left out: Laderampen/).waitFor()
    await row(window, /Stadthalle/).click()
    const seen = window.getByRole('dialog', { name: 'Stadthalle' }).getByRole('definition')
    await expect.poll(() => seen.allInnerTexts()).toEqual(expect.arrayContaining(['1150', 'Wien', 'Austria', '4']))
    await window.keyboard.press('Escape')
    await window.getByRole('button', { name: 'Import 2 rows' }).click()
    await window.getByRole('link', { name: 'See the 2 venues' }).click()
    await window.getByText('Import halls.csv').waitFor()
    await row(window, /Stadthalle Wien Austria Hall D \(16,000\) 4/).waitFor()
    await row(window, /Werft Graz Austria/).waitFor()
    await window.goBack()
    await window.getByRole('button', { name: 'Undo this import' }).click()
    await window.getByRole('dialog').getByRole('button', { name: 'Undo this import' }).click()
    await window.getByText('Undone: 2 records.').waitFor()
    await window.goto(`${url}/venues`)
    await window.getByRole('heading', { name: 'No venues yet' }).waitFor()
  })

  it('go to the bin one by one or together, and come back', async () => {
    const { anna, window } = await at('/venues', HALL, { name: 'Arena' }, { name: 'Werft' })
    await row(window, /Arena/).focus()
    await window.keyboard.press('Delete')
    await row(window, /Arena/).waitFor({ state: 'detached' })
    await row(window, /Stadthalle/).focus()
    await window.keyboard.press('x')
    await row(window, /Werft/).focus()
    await window.keyboard.press('x')
    await window.getByRole('toolbar', { name: '2 selected' }).getByRole('button', { name: 'Delete' }).click()
    await window.getByRole('heading', { name: 'No venues yet' }).waitFor()
    await window.keyboard.press('z')
    await row(window, /Stadthalle/).waitFor()
    await row(window, /Werft/).waitFor()
    await window.getByRole('button', { name: 'Bin', exact: true }).click()
    await row(window, /Arena/).click()
    await window.getByText('This venue is in the bin.').waitFor()
    await window.getByRole('button', { name: 'Restore' }).click()
    await window.getByText('restored the venue').waitFor()
    await window.getByRole('button', { name: 'Back to the venues' }).click()
    await row(window, /Arena/).waitFor()
    const { venues } = (await anna.call('GET', '/api/v1/venues')) as { venues: unknown[] }
    expect(venues).toHaveLength(3)
  })

  it('show what others change, and let the writer choose where it is the same field', async () => {
    const { anna, ids, window } = await at('/venues/$id', HALL)
    const name = field(window, 'Name')
    await name.fill('Wiener Stadthalle')
    await anna.call('PATCH', `/api/v1/venues/${ids[0]}`, { name: 'Stadthalle Wien', city: 'Vienna' })
    await row(window, /Stadthalle Wien/).waitFor()
    await row(window, /Vienna/).waitFor()
    await name.press('Enter')
    const dialog = window.getByRole('dialog')
    await dialog.getByText('Wiener Stadthalle').waitFor()
    await dialog.getByRole('button', { name: 'Keep mine' }).click()
    await row(window, /Wiener Stadthalle/).waitFor()
    const venue = () => anna.call('GET', `/api/v1/venues/${ids[0]}`)
    await expect.poll(venue).toMatchObject({ name: 'Wiener Stadthalle', city: 'Vienna' })
  })

  it('are filtered, sorted and found, and the address keeps that', async () => {
    const { window } = await at('/venues', HALL, { name: 'Arena', country: 'DE', tags: ['large'] }, { name: 'Werft' })
    const names = () =>
      window.locator('[data-row]').evaluateAll((rows) => rows.map((one) => one.querySelector('[title]')?.textContent))
    await expect.poll(names).toEqual(['Arena', 'Stadthalle', 'Werft'])
    await window.getByRole('button', { name: 'Name' }).click()
    await expect.poll(names).toEqual(['Werft', 'Stadthalle', 'Arena'])
    await window.getByRole('button', { name: 'Filter', exact: true }).click()
    await window.getByRole('option', { name: 'Country' }).click()
    await window.getByRole('option', { name: 'Germany' }).click()
    await window.keyboard.press('Escape')
    await expect.poll(names).toEqual(['Arena'])
    expect(new URL(window.url()).search).toBe('?sort=name&order=desc&country=DE')
    await window.keyboard.press('c')
    await expect
      .poll(() => window.getByRole('dialog').getByRole('combobox', { name: 'Country' }).inputValue())
      .toBe('DE')
    // The first leaves the field.
    for (const _layer of ['field', 'form']) await window.keyboard.press('Escape')
    await window.getByRole('dialog').waitFor({ state: 'detached' })
    await window.keyboard.press('Control+k')
    await window.getByRole('combobox').fill('stadth')
    await window.getByRole('option', { name: 'Stadthalle Wien' }).click()
    await window.getByRole('complementary', { name: 'Venue Stadthalle' }).waitFor()
  })

  it('lead to the events at them, and a new one there is at the same', async () => {
    const { anna, ids, window } = await at('/venues/$id', HALL, { name: 'Arena' })
    const dates = { starts_at: '2099-12-16T14:00:00Z', ends_at: '2099-12-16T22:00:00Z' }
    await anna.call('POST', '/api/v1/events', { name: 'Gala', venue_id: ids[0] ?? '', ...dates })
    await anna.call('POST', '/api/v1/events', { name: 'Fair', venue_id: ids[1] ?? '', ...dates })
    await window.getByRole('link', { name: 'Its events' }).click()
    await row(window, /Gala/).waitFor()
    expect(await row(window, /Fair/).count()).toBe(0)
    await window.getByRole('search', { name: 'Filters' }).getByText('Stadthalle').waitFor()
    await window.keyboard.press('c')
    const form = window.getByRole('dialog', { name: 'New event' })
    await form.getByRole('link', { name: 'Stadthalle' }).waitFor()
    await form.getByRole('button', { name: 'Cancel' }).click()
    await form.waitFor({ state: 'detached' })
    await window.getByRole('button', { name: 'Remove filter Venue' }).click()
    await row(window, /Fair/).waitFor()
  })

  it('are picked by an event, whose own words stay', async () => {
    const { anna, ids, window } = await at('/venues', HALL, { name: 'Arena' })
    const dates = { starts_at: '2026-12-16T14:00:00Z', ends_at: '2026-12-16T22:00:00Z' }
    const { id } = await anna.call('POST', '/api/v1/events', { name: 'Gala', ...dates })
    await window.goto(`${url}/events/${String(id)}`)
    await window.getByRole('button', { name: 'Choose a venue…' }).click()
    await window.getByRole('combobox', { name: 'Choose a venue' }).fill('stadt')
    await window.getByRole('option', { name: 'Stadthalle' }).click()
    const event = () => anna.call('GET', `/api/v1/events/${String(id)}`)
    await expect.poll(event).toMatchObject({ venue_id: ids[0], venue: 'Stadthalle' })
    await window.getByText('set chosen venue to').waitFor()
    await window.getByRole('button', { name: 'Remove Stadthalle' }).click()
    await expect.poll(event).toMatchObject({ venue_id: null, venue: 'Stadthalle' })
    await window.getByText('cleared chosen venue Stadthalle').waitFor()
    await window.keyboard.press('z')
    await window.getByRole('link', { name: 'Stadthalle' }).click()
    await window.getByRole('complementary', { name: 'Venue Stadthalle' }).waitFor()
  })

  it('are read, not changed, by those who may only read, and told in German', async () => {
    const owner = await aCompany(url, await aContext())
    const [id] = await venuesOf(owner, HALL)
    const context = await aContext({ locale: 'de-AT' })
    const miro = await aColleague(url, owner, context, 'Miro Kos', 'crew')
    await miro.call('PATCH', '/api/v1/me', { locale: 'de' })
    const window = await aWindow(context, `/venues/${id}`)
    const panel = window.getByRole('complementary', { name: 'Veranstaltungsort Stadthalle' })
    await panel.getByText('Österreich').waitFor()
    await panel.getByText('Hall D (16.000)').waitFor()
    await panel.getByText('hat den Veranstaltungsort angelegt').waitFor()
    expect(await panel.getByRole('button').allTextContents()).not.toContain('Raum hinzufügen')
    expect(await panel.locator('input, textarea:not([readonly])').count()).toBe(0)
  })
})
