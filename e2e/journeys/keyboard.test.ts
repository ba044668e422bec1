import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const MESSE = { name: 'Messe', city: 'Graz', country: 'AT', tags: ['groß'] }

/** A window of somebody who reads German, with venues in the company; `path` may name the first one: "$id". */
async function inGerman(path: string, ...venues: object[]): Promise<{ anna: Person; window: Page }> {
  const context = await aContext({ locale: 'de-AT' })
  const anna = await aCompany(url, context)
  await anna.call('PATCH', '/api/v1/me', { locale: 'de' })
  const ids: unknown[] = []
  for (const venue of venues) ids.push((await anna.call('POST', '/api/v1/venues', venue))['id'])
  const window = await aWindow(context, path.replace('$id', String(ids[0])))
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, window }
}

const focused = (window: Page) =>
  window.evaluate(() => {
    const at = document.activeElement
    return at === document.body ? 'nothing' : (at?.getAttribute('aria-label') ?? at?.textContent)
  })

describe('the keyboard goes on where it was', () => {
  it('once a venue is chosen in the form for a new event, and taken away', async () => {
    const { anna, window } = await inGerman('/events', MESSE)
    await window.keyboard.press('c')
    const form = window.getByRole('dialog', { name: 'Neue Veranstaltung' })
    await form.getByLabel('Name').fill('Gala')
    const pick = form.getByRole('button', { name: /auswählen…$/ })
    const choose = async () => {
      await pick.press('Enter')
      await window.getByRole('option', { name: 'Messe Graz' }).waitFor()
      await window.keyboard.type('mess')
      await window.keyboard.press('Enter')
      await expect.poll(() => focused(window)).toBe('Messe')
    }
    await choose()
    await window.keyboard.press('Tab')
    await window.keyboard.press('Enter')
    await expect.poll(() => focused(window)).toMatch(/auswählen…$/)
    await choose()
    await window.keyboard.press('Control+Enter')
    await form.waitFor({ state: 'detached' })
    const events = async () => (await anna.call('GET', '/api/v1/events'))['events']
    await expect.poll(events).toMatchObject([{ name: 'Gala', venue: 'Messe' }])
  })

  it('once a tag is taken off in a panel', async () => {
    const { window } = await inGerman('/venues/$id', { ...MESSE, tags: ['groß', 'laut'] })
    const tags = window.getByRole('complementary').getByRole('button', { name: /^Schlagwort .* entfernen$/ })
    await tags.first().press('Enter')
    await expect.poll(() => focused(window)).toMatch(/laut/)
  })

  it('in the line of a new task whose offers are sent away', async () => {
    const { window } = await inGerman('/tasks')
    await window.keyboard.press('c')
    const line = window.getByRole('dialog').getByRole('combobox').first()
    await line.waitFor()
    await window.keyboard.type('Kabel @a')
    const offer = window.getByRole('option', { name: /Anna/ })
    await offer.waitFor()
    await window.keyboard.press('Escape')
    await offer.waitFor({ state: 'detached' })
    await window.keyboard.type('n')
    await offer.waitFor()
    await window.keyboard.press('ArrowDown')
    await window.keyboard.press('Escape')
    await offer.waitFor({ state: 'detached' })
    await window.keyboard.type('n')
    expect(await line.inputValue()).toBe('Kabel @ann')
  })
})

describe('the command palette', () => {
  it('has its first row highlighted until that is moved, and shows nothing that does not match', async () => {
    const { window } = await inGerman(
      '/tasks',
      ...['Arena', 'Garage', 'Grandhotel'].map((name) => ({ name, city: 'Wien' })),
      { name: 'Werft', city: 'Graz' },
      { name: 'Stadthalle Graz' },
    )
    await window.keyboard.press('Control+k')
    const palette = window.getByRole('dialog')
    await palette.getByRole('combobox').waitFor()
    await window.keyboard.type('gra', { delay: 150 })
    await palette.getByRole('option', { name: 'Grandhotel' }).waitFor()
    // What is found for the last letter takes its time.
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    await window.route(/eventkit\.v1\.VenueService\/List/, async (route) => {
      asked.resolve()
      await answered.promise
      await route.continue()
    })
    await window.keyboard.type('z')
    await asked.promise
    await window.waitForTimeout(200)
    expect((await palette.getByRole('option').allInnerTexts()).join()).not.toContain('Grandhotel')
    await palette.getByRole('option', { name: 'Werft' }).waitFor()
    const highlighted = () =>
      palette.getByRole('option').evaluateAll((rows) => rows.findIndex((row) => row.ariaSelected === 'true'))
    expect(await highlighted()).toBe(0)
    const selected = palette.getByRole('option', { selected: true })
    const first = await selected.innerText()
    await window.keyboard.press('ArrowDown')
    await expect.poll(() => selected.innerText()).not.toBe(first)
    const chosen = await selected.innerText()
    answered.resolve()
    await window.waitForTimeout(600)
    expect(await selected.innerText()).toBe(chosen)
    const active = await palette.getByRole('combobox').getAttribute('aria-activedescendant')
    expect(await selected.getAttribute('id')).toBe(active)
  })
})

describe('the panel of a venue', () => {
  it('takes a room and its capacity from the keyboard, with numbers as German writes them', async () => {
    const { anna, window } = await inGerman('/venues/$id', MESSE)
    await window.getByRole('button', { name: 'Raum hinzufügen' }).press('Enter')
    for (const [name, capacity] of [
      ['Halle A', '1.200'],
      ['Foyer', ''],
    ]) {
      await expect.poll(() => focused(window)).toBe('Name des Raums')
      await window.keyboard.type(String(name))
      await window.keyboard.press('Tab')
      await window.keyboard.type(String(capacity))
      await window.keyboard.press('Tab')
      await expect.poll(() => focused(window)).toBe('Raum hinzufügen')
      await window.keyboard.press('Enter')
    }
    await expect.poll(() => focused(window)).toBe('Name des Raums')
    await window.keyboard.press('Escape')
    const rooms = async () => ((await anna.call('GET', '/api/v1/venues'))['venues'] as { rooms: unknown }[])[0]?.rooms
    await expect.poll(rooms).toMatchObject([{ name: 'Halle A', capacity: 1200 }, { name: 'Foyer' }])
    expect(await focused(window)).toBe('Raum hinzufügen')
    await window.getByRole('button', { name: 'Halle A entfernen' }).press('Enter')
    await expect.poll(() => focused(window)).toBe('Foyer entfernen')
  })

  it('says clear of the ring around a field what is wrong with it', async () => {
    const { window } = await inGerman('/venues/$id', MESSE)
    const position = window.getByRole('textbox', { name: 'Position' })
    await position.fill('48,2021')
    const [field, slip] = await Promise.all([position.boundingBox(), window.getByText(/^Gib Breite/).boundingBox()])
    const ring = await position.evaluate((at) => {
      const { outlineWidth, outlineOffset } = getComputedStyle(at)
      return parseFloat(outlineWidth) + parseFloat(outlineOffset)
    })
    expect(ring).toBeGreaterThan(1)
    expect((slip?.y ?? 0) - (field?.y ?? 0) - (field?.height ?? 0)).toBeGreaterThanOrEqual(ring)
  })
})

it('tags that have no room in a row are counted, on a phone, too, where a choice is added in German quotation marks', async () => {
  const { window } = await inGerman(
    '/venues',
    { name: 'Messe', tags: ['groß', 'laut', 'draußen'] },
    { name: 'Veranstaltungszentrum an der Donaulände mit sehr langem Namen', tags: ['groß', 'laut'] },
  )
  const rows = window.getByRole('row')
  const long = rows.filter({ hasText: 'Veranstaltungszentrum' })
  await rows.filter({ hasText: 'Messe' }).getByText('+1', { exact: true }).waitFor()
  const told = async () => {
    const more = long.getByText(/^\+\d$/)
    const box = (await more.count()) === 1 ? await more.boundingBox() : undefined
    const row = await long.boundingBox()
    return box && row && box.x + box.width <= row.x + row.width ? await more.innerText() : ''
  }
  await window.setViewportSize({ width: 390, height: 800 })
  await rows.filter({ hasText: 'Messe' }).getByText('+1', { exact: true }).waitFor()
  await expect.poll(told).toMatch(/\+[12]/)
  await rows.filter({ hasText: 'Messe' }).click()
  await window.getByRole('button', { name: '+ Schlagwort' }).click()
  await window.getByRole('combobox', { name: 'Schlagwort' }).fill('neu')
  await window.getByRole('option', { name: '„neu“ hinzufügen' }).waitFor()
})
