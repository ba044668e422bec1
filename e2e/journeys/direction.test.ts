import type { Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { aCompany } from '../company.ts'
import { appPages, fillCompany } from '../pages.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const placeOf = async (locator: Locator) => (await locator.boundingBox())?.x ?? Number.NaN

it('can be read from the right: everything turns around, and nothing sticks out', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const filled = await fillCompany(anna)
  for (const { name, path } of appPages(filled)) {
    const page = await aWindow(context, path)
    await page.getByText('Live', { exact: true }).waitFor()
    const more = await page.evaluate(() => {
      document.documentElement.dir = 'rtl'
      return document.documentElement.scrollWidth - innerWidth
    })
    expect(more, name).toBeLessThanOrEqual(0)
    expect(await placeOf(page.getByRole('navigation').first()), name).toBeGreaterThan(640)
    await page.close()
  }

  const page = await aWindow(context, `/tasks/${filled.taskId}`)
  const panel = page.getByRole('complementary', { name: /^Task T-/ })
  await panel.getByRole('textbox', { name: 'Title', exact: true }).waitFor()
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl'
  })
  expect(await placeOf(panel)).toBeLessThan(await placeOf(page.getByRole('treegrid')))
  const handle = panel.getByRole('separator')
  const before = Number(await handle.getAttribute('aria-valuenow'))
  await handle.press('ArrowRight')
  expect(Number(await handle.getAttribute('aria-valuenow'))).toBeGreaterThan(before)
}, 120_000)
