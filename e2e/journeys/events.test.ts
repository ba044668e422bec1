import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aColleague, aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const SHOW = {
  venue: 'Arena',
  starts_at: '2026-12-16T14:00:00Z',
  ends_at: '2026-12-16T22:00:00Z',
  time_zone: 'Europe/Vienna',
}

async function aCalendar(...names: string[]): Promise<{ anna: Person; window: Page }> {
  const context = await aContext()
  const anna = await aCompany(url, context)
  for (const name of names) await anna.call('POST', '/api/v1/events', { ...SHOW, name, status: 'confirmed' })
  const window = await aWindow(context, '/events?month=2026-12')
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, window }
}

const bar = (window: Page, name: string) => window.getByRole('link', { name: new RegExp(name) }).first()
const startOf = async (person: Person) => {
  const { events } = (await person.call('GET', '/api/v1/events')) as { events: Record<string, unknown>[] }
  return new Date(String(events[0]?.['starts_at'])).toISOString()
}

describe('the month calendar', () => {
  it('moves an event with the keyboard, keeps the focus on it, and takes the move back', async () => {
    const { anna, window } = await aCalendar('Indie Night')
    await bar(window, 'Indie Night').focus()
    await window.keyboard.press('Shift+ArrowRight')
    await window.getByRole('link', { name: /Indie Night, Confirmed, Thu 17 Dec/ }).waitFor()
    await window.keyboard.press('Shift+ArrowDown')
    await window.getByRole('link', { name: /Indie Night, Confirmed, Thu 24 Dec/ }).waitFor()
    expect(await window.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/Indie Night/)
    await expect.poll(() => startOf(anna)).toBe('2026-12-24T14:00:00.000Z')
    await window.keyboard.press('z')
    await expect.poll(() => startOf(anna)).toBe('2026-12-17T14:00:00.000Z')
  })

  it('moves an event with the mouse, and a drag is not a click', async () => {
    const { anna, window } = await aCalendar('Indie Night')
    const box = await bar(window, 'Indie Night').boundingBox()
    if (!box) throw new Error('the bar is not drawn')
    const week = await window.locator('[data-day]').nth(0).boundingBox()
    await window.mouse.move(box.x + 20, box.y + 8)
    await window.mouse.down()
    await window.mouse.move(box.x + 20, box.y + 8 - (week?.height ?? 0), { steps: 8 })
    await window.mouse.up()
    await window.getByRole('link', { name: /Indie Night, Confirmed, Wed 9 Dec/ }).waitFor()
    await expect.poll(() => startOf(anna)).toBe('2026-12-09T14:00:00.000Z')
    expect(window.url()).toBe(`${url}/events?month=2026-12`)
  })

  it('makes an event of the form, which says what is wrong first', async () => {
    const { window } = await aCalendar('Indie Night')
    await window.keyboard.press('c')
    await window.getByRole('dialog', { name: 'New event' }).waitFor()
    await window.keyboard.press('Control+Enter')
    await window.getByText('Fill this in.').waitFor()
    await window.keyboard.type('Silvester am Ring')
    await window.getByLabel('Start date').fill('2026-12-31')
    await window.getByLabel('End date').fill('2026-12-30')
    await window.keyboard.press('Control+Enter')
    await window.getByText('The end must be after the start.').waitFor()
    await window.getByLabel('End date').fill('2027-01-02')
    await window.keyboard.press('Control+Enter')
    await window.getByRole('complementary', { name: 'Event Silvester am Ring' }).waitFor()
    await window.getByRole('link', { name: /Silvester am Ring, Tentative/ }).waitFor()
  })

  it('goes a step of the lifecycle, seen live by others, and back', async () => {
    const { anna, window } = await aCalendar('Indie Night')
    const other = await aContext()
    await aColleague(url, anna, other, 'Ben Lang')
    const theirs = await aWindow(other, '/events?month=2026-12')
    await theirs.getByRole('link', { name: /Indie Night, Confirmed/ }).waitFor()
    await bar(window, 'Indie Night').click()
    await window.getByRole('button', { name: 'Status: Confirmed. Change it' }).click()
    await window.getByRole('menuitem', { name: 'On site' }).click()
    await theirs.getByRole('link', { name: /Indie Night, On site/ }).waitFor()
    // On site goes back by way of prepared.
    await window.keyboard.press('z')
    await theirs.getByRole('link', { name: /Indie Night, Confirmed/ }).waitFor()
  })
})
