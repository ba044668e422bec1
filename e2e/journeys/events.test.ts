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

/** Talks of five minutes one after another on 10 December; every third has the tag "audio". */
function aBusyDay(count: number): string {
  const talks = Array.from({ length: count }, (_, index) => {
    const at = (minutes: number) =>
      new Date(Date.UTC(2026, 11, 10, 8, minutes)).toISOString().replace(/[-:]|\.\d+/g, '')
    return [
      'BEGIN:VEVENT',
      `UID:talk-${index}@journeys.example`,
      'DTSTAMP:20260101T000000Z',
      `DTSTART:${at(index * 5)}`,
      `DTEND:${at(index * 5 + 5)}`,
      `SUMMARY:Talk ${String(index + 1).padStart(3, '0')}`,
      ...(index % 3 === 0 ? ['CATEGORIES:audio'] : []),
      'END:VEVENT',
    ]
  })
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//journeys//EN', ...talks.flat(), 'END:VCALENDAR', ''].join('\r\n')
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

  it.each(['PageDown', 'j'])('keeps the focus on the days when %s turns the page', async (key) => {
    const { window } = await aCalendar('Indie Night')
    const focused = () => window.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await window.getByRole('button', { name: /^Wednesday 9 December/ }).focus()
    await window.keyboard.press(key)
    await window.waitForURL(/month=2027-01/)
    await expect.poll(focused).toMatch(/Saturday 9 January/)
    await window.keyboard.press('ArrowRight')
    await expect.poll(focused).toMatch(/Sunday 10 January/)
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

  it('counts a busy day once all of it is there, leads to it in the table, and says what the colours mean', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const id = await anna.upload('talks.ics', aBusyDay(130))
    await anna.call('POST', `/api/v1/imports/${id}/commit`, {})
    const rest = Promise.withResolvers<void>()
    await context.route('**/eventkit.v1.PlanningService/ListEvents', async (route) => {
      // Only the request for a further page is this long: it has a token.
      if ((route.request().postDataBuffer()?.length ?? 0) > 60) await rest.promise
      await route.continue()
    })
    const window = await aWindow(context, '/events?month=2026-12')
    await window.getByRole('link', { name: 'more events on Thursday 10 December, still loading' }).waitFor()
    expect(await window.getByText(/\d+ more/).count()).toBe(0)
    rest.resolve()
    const more = window.getByRole('link', { name: /^\d+ more events on Thursday 10 December$/ })
    await more.waitFor()
    await window.getByRole('button', { name: 'Thursday 10 December, 130 events' }).waitFor()
    const legend = window.getByRole('list', { name: 'What the colours mean' })
    expect(await legend.getByRole('listitem').allTextContents()).toEqual(['audio', 'No tag'])

    await more.focus()
    await window.keyboard.press('Enter')
    await window.getByText('Thursday, 10 December 2026').waitFor()
    expect(new URL(window.url()).search).toBe('?month=2026-12&when=2026-12-10&view=table')
    await window.getByRole('row', { name: /Talk 001/ }).waitFor()
    await window.goBack()
    await more.waitFor()
  })
})
