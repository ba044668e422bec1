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

/** The windows of two people on the same event. */
async function twoOn(name: string): Promise<{ anna: Person; hers: Page; his: Page }> {
  const { anna, window: hers } = await aCalendar(name)
  const other = await aContext()
  await aColleague(url, anna, other, 'Ben Lang')
  const his = await aWindow(other, '/events?month=2026-12', /409/)
  await his.getByText('Live', { exact: true }).waitFor()
  for (const window of [hers, his]) {
    await bar(window, name).click()
    await panel(window).waitFor()
  }
  return { anna, hers, his }
}

const bar = (window: Page, name: string) => window.getByRole('link', { name: new RegExp(name) }).first()
const panel = (window: Page) => window.getByRole('complementary', { name: /^Event / })
const clash = (window: Page) => window.getByRole('dialog', { name: 'Someone else changed this too' })
/** What a clash dialog lets choose between, line by line. */
const choices = async (window: Page) => {
  await clash(window).waitFor()
  const fields = await clash(window).locator('section').allInnerTexts()
  return fields.map((field) => field.split(/\n+/))
}
const nameOf = async (person: Person) => {
  const { events } = (await person.call('GET', '/api/v1/events')) as { events: Record<string, unknown>[] }
  return events[0]?.['name']
}
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
    const focused = () => window.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    await expect.poll(focused).toMatch(/Indie Night/)
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

describe('two people change one event', () => {
  it.each([
    ['Keep mine', 'Indie Night, hall 4'],
    ['Keep theirs', 'Indie Night, hall 3'],
  ])('at the same field: the second is asked, and “%s” is what both see', async (choice, kept) => {
    const { anna, hers, his } = await twoOn('Indie Night')
    const title = (window: Page) => panel(window).getByRole('textbox', { name: 'Name', exact: true })
    await title(his).fill('Indie Night, hall 4')
    await title(hers).fill('Indie Night, hall 3')
    await title(hers).press('Enter')
    await bar(his, 'Indie Night, hall 3').waitFor()
    expect(await title(his).inputValue()).toBe('Indie Night, hall 4')
    await title(his).press('Enter')
    expect(await choices(his)).toEqual([
      ['Name', 'Yours', 'Indie Night, hall 4', 'Now on the server', 'Indie Night, hall 3'],
    ])
    expect(await nameOf(anna)).toBe('Indie Night, hall 3')

    await clash(his).getByRole('button', { name: choice }).click()
    await clash(his).waitFor({ state: 'detached' })
    for (const window of [his, hers]) {
      await bar(window, kept).waitFor()
      await expect.poll(() => title(window).inputValue()).toBe(kept)
    }
    expect(await nameOf(anna)).toBe(kept)
  })

  it('at its dates, one of them still typing: both of a date are shown, and nothing is overwritten unasked', async () => {
    const { anna, hers, his } = await twoOn('Indie Night')
    await panel(his)
      .getByRole('button', { name: /16 Dec/ })
      .click()
    const time = his.getByRole('textbox', { name: 'Start time' })
    await time.fill('16:00')
    await bar(hers, 'Indie Night').focus()
    await hers.keyboard.press('Shift+ArrowRight')
    await bar(his, 'Indie Night, Confirmed, Thu 17 Dec').waitFor()
    await time.press('Control+Enter')
    const sides = (label: string, yours: string, theirs: string) => [label, 'Yours', yours, 'Now on the server', theirs]
    // In his own zone, UTC; what he typed is of the event's.
    expect(await choices(his)).toEqual([
      sides('Starts', '16 December 2026 at 15:00', '17 December 2026 at 14:00'),
      sides('Ends', '16 December 2026 at 22:00', '17 December 2026 at 22:00'),
    ])
    await clash(his).getByRole('button', { name: 'Keep theirs' }).click()
    await clash(his).waitFor({ state: 'detached' })
    await bar(his, 'Indie Night, Confirmed, Thu 17 Dec').waitFor()
    expect(await startOf(anna)).toBe('2026-12-17T14:00:00.000Z')
  })
})

describe('the bin of events', () => {
  it('gives back what went into it, seen live by others', async () => {
    const { hers, his } = await twoOn('Indie Night')
    await panel(his).getByRole('button', { name: 'Close' }).click()
    await panel(hers).getByRole('button', { name: 'Delete' }).click()
    for (const window of [hers, his]) await window.getByRole('heading', { name: 'No events yet' }).waitFor()

    await hers.getByRole('button', { name: 'Bin', exact: true }).click()
    const row = hers.getByRole('row', { name: /Indie Night/ })
    await row.click()
    const note = panel(hers).getByText('This event is in the bin.')
    await note.waitFor()
    expect(await panel(hers).getByRole('textbox', { name: 'Name', exact: true }).isEditable()).toBe(false)
    expect(await panel(hers).getByRole('button', { name: 'Delete' }).count()).toBe(0)
    await panel(hers).getByRole('button', { name: 'Restore' }).click()
    await panel(hers).getByText('restored the event').waitFor()
    await note.waitFor({ state: 'detached' })
    await row.waitFor({ state: 'detached' })
    await bar(his, 'Indie Night, Confirmed, Wed 16 Dec').waitFor()
    await hers.getByRole('button', { name: 'Back to the events' }).click()
    await bar(hers, 'Indie Night, Confirmed, Wed 16 Dec').waitFor()
  })
})
