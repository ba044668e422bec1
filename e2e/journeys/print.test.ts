import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const LANDSCAPE = true
const PORTRAIT = false

/** Prints the page and tells how many sheets it takes and which way up they are. */
async function print(window: Page): Promise<{ sheets: number; isLandscape: boolean }> {
  const pdf = (await window.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1')
  const [, width = 0, height = 0] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []
  return { sheets: pdf.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0, isLandscape: Number(width) > Number(height) }
}

async function manyTasks(anna: Person, count: number): Promise<string> {
  let last = ''
  for (let i = 1; i <= count; i++)
    last = String((await anna.call('POST', '/api/v1/tasks', { title: `Case ${i}` }))['id'])
  return last
}

async function onPaper(window: Page): Promise<Page> {
  await window.emulateMedia({ media: 'print', reducedMotion: 'reduce' })
  return window
}

describe('on paper', () => {
  it('a list has every row, black on white, its title, filters and date, and nothing of the screen around it', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    await manyTasks(anna, 60)
    const window = await aWindow(context, '/tasks?q=Case')
    await window
      .getByRole('row', { name: /Case \d/ })
      .first()
      .waitFor()
    expect(await window.getByRole('row', { name: /Case \d/ }).count()).toBeLessThan(60)
    const { sheets, isLandscape } = await print(window)
    expect([sheets >= 3 && sheets <= 5, isLandscape]).toEqual([true, LANDSCAPE])
    await onPaper(window)
    await expect.poll(() => window.getByRole('row', { name: /Case \d/ }).count(), { timeout: 10_000 }).toBe(60)
    for (const seen of [window.getByRole('heading', { name: 'Tasks' }), window.getByText('open', { exact: true })]) {
      await seen.first().waitFor()
    }
    await window.getByRole('banner').getByText(String(new Date().getFullYear())).waitFor()
    for (const hidden of ['New', 'Columns', 'Bin', 'Filter']) {
      expect(await window.getByRole('button', { name: hidden, exact: true }).count(), hidden).toBe(0)
    }
    expect(await window.getByRole('navigation', { name: 'Navigation' }).count()).toBe(0)
    const colours = await window.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body)
      return [backgroundColor, color]
    })
    expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
  })

  it('an open record is printed alone, as long as it is, with its links to be read', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const id = await manyTasks(anna, 3)
    const description = `${'A line of the plan.\n\n'.repeat(90)}See [the plan](https://example.org/plan).`
    await anna.call('PATCH', `/api/v1/tasks/${id}`, { description })
    const window = await aWindow(context, `/tasks/${id}`)
    await window.getByText('the plan').last().waitFor()
    const { sheets, isLandscape } = await print(window)
    expect([sheets >= 3 && sheets <= 6, isLandscape]).toEqual([true, PORTRAIT])
    await onPaper(window)
    expect(await window.getByRole('grid').count()).toBe(0)
    const address = await window
      .getByRole('link', { name: /the plan/ })
      .evaluate((link) => getComputedStyle(link, '::after').content)
    expect(address).toContain('https://example.org/plan')
  })

  it('a record has no line beside it, and ticks to be told from empty boxes', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const id = await manyTasks(anna, 1)
    await anna.call('PATCH', `/api/v1/tasks/${id}`, { description: '- [x] Swap it\n- [ ] Tell Miro' })
    const window = await onPaper(await aWindow(context, `/tasks/${id}`))
    const styleOf = (element: Locator, name: string) =>
      element.evaluate((found, property) => getComputedStyle(found).getPropertyValue(property), name)
    expect(await styleOf(window.getByRole('complementary'), 'border-inline-start-width')).toBe('0px')
    const ticked = window.getByRole('checkbox', { name: 'Swap it' })
    expect(await styleOf(ticked, 'background-color')).toBe('rgb(255, 255, 255)')
    expect(await styleOf(ticked, 'background-image')).toContain('svg')
  })

  it('a list writes long titles out, and says how many rows of how many it has', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const title =
      'Ring the venue about the second power feed, the forklift, the dock and the key for hall three. '.repeat(2)
    await anna.call('POST', '/api/v1/tasks', { title, due_date: '2026-11-01T10:00:00Z' })
    await manyTasks(anna, 120)
    const window = await aWindow(context, '/tasks')
    await window.getByRole('row', { name: /Ring the venue/ }).waitFor()
    await window.getByText('Live', { exact: true }).waitFor()
    await window.waitForLoadState('networkidle')
    await onPaper(window)
    await window.getByText(/The list continues\. These are the first \d+ of 121 rows\./).waitFor()
    const cut = await window
      .getByRole('row')
      .evaluateAll(
        (rows) =>
          rows
            .flatMap((row) => [...row.querySelectorAll('.truncate')])
            .filter((text) => text.scrollWidth > text.clientWidth && getComputedStyle(text).overflow === 'hidden')
            .length,
      )
    expect(cut).toBe(0)
    const { height } = (await window.getByText('Ring the venue').boundingBox()) ?? { height: 0 }
    expect(height).toBeGreaterThan(30)
  })

  it('a month has every event, with the time it starts', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    for (let i = 1; i <= 12; i++)
      await anna.call('POST', '/api/v1/events', {
        name: `Gala ${i}`,
        starts_at: '2031-12-10T13:00:00Z',
        ends_at: i === 1 ? '2031-12-12T21:00:00Z' : '2031-12-10T21:00:00Z',
      })
    const window = await aWindow(context, '/events?month=2031-12')
    await window.getByText(/more$/).first().waitFor()
    await onPaper(window)
    const bars = window.getByRole('link', { name: /Gala/ })
    await expect.poll(() => bars.count()).toBe(12)
    expect(await bars.getByText('14:00').filter({ visible: true }).count()).toBe(12)
    expect(await window.getByText(/more$/).count()).toBe(0)
    // The days' names stay inside the month.
    const head = await window.getByText('Mon', { exact: true }).boundingBox()
    const stepper = await window.getByRole('heading', { name: 'December 2031' }).boundingBox()
    expect(head?.y).toBeGreaterThan(stepper?.y ?? 0)
  })

  it('a month is one sheet', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    await anna.call('POST', '/api/v1/events', {
      name: 'Gala',
      starts_at: '2031-12-10T13:00:00Z',
      ends_at: '2031-12-12T21:00:00Z',
    })
    const window = await aWindow(context, '/events?month=2031-12')
    await window.getByRole('link', { name: /Gala/ }).waitFor()
    expect(await print(window)).toEqual({ sheets: 1, isLandscape: LANDSCAPE })
  })
})
