import type { Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { aCompany } from '../company.ts'
import { fillCompany } from '../pages.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const placeOf = async (locator: Locator) => (await locator.boundingBox())?.x ?? Number.NaN

it('turns a panel around for those who read from the right, and its handle with it', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const filled = await fillCompany(anna)
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
})
