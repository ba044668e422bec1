import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { inEveryTheme, NONE } from '../axe.ts'
import { aCompany } from '../company.ts'
import { appPages, fillCompany, PUBLIC_PAGES } from '../pages.ts'
import { RECORD_PAGES } from '../record-pages.ts'
import { aContext, aWindow, threeAtOnce, url, useBrowser } from '../window.ts'

useBrowser()

/** What a page does in a language that is read from the right. It is turned back afterwards. */
async function fromTheRight(page: Page): Promise<{ sticksOut: boolean; startsRight: boolean }> {
  const turn = (dir: string) =>
    page.evaluate((to) => {
      document.documentElement.dir = to
    }, dir)
  await turn('rtl')
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  const navigation = await page.getByRole('navigation').first().boundingBox()
  await turn('')
  return { sticksOut: width > 0, startsRight: (navigation?.x ?? 0) > 640 }
}

describe('no accessibility violation, in three themes', () => {
  it.each(PUBLIC_PAGES)('on $name', async ({ path }) => {
    const page = await aWindow(await aContext(), path)
    await page.getByRole('heading').first().waitFor()
    expect(await inEveryTheme(page)).toEqual(NONE)
  })

  it('on every page behind the sign-in, which also turns around for those who read from the right', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    await threeAtOnce(appPages(await fillCompany(anna)), async ({ name, path }) => {
      const page = await aWindow(context, path)
      await page.getByText('Live', { exact: true }).waitFor()
      await page.waitForLoadState('networkidle')
      expect(await fromTheRight(page), name).toEqual({ sticksOut: false, startsRight: true })
      expect(await inEveryTheme(page), name).toEqual(NONE)
      await page.close()
    })
  }, 180_000)

  it('on the layers over them, and on a narrow screen', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const { taskId } = await fillCompany(anna)
    const page = await aWindow(context, '/tasks')
    await page.getByRole('row', { name: /Rig main truss/ }).waitFor()
    for (const [key, name] of [
      ['c', 'New task'],
      ['?', 'Keyboard shortcuts'],
      ['Control+k', 'Command palette'],
    ] as const) {
      await page.keyboard.press(key)
      await page.getByRole('dialog', { name }).waitFor()
      expect(await inEveryTheme(page), name).toEqual(NONE)
      await page.keyboard.press('Escape')
      if (name === 'New task') await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name }).waitFor({ state: 'detached' })
    }
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    expect(await inEveryTheme(page), 'narrow list').toEqual(NONE)
    await page.goto(`${url}/tasks/${taskId}`)
    await page.getByRole('textbox', { name: 'Title', exact: true }).waitFor()
    expect(await inEveryTheme(page), 'narrow task').toEqual(NONE)
  }, 180_000)

  it('on the forms of the plan and the company, and on narrow events', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    await fillCompany(anna)
    const forms = [
      ['/events', 'New event'],
      ...RECORD_PAGES.map(({ path, message }) => [`/${path}`, `New ${message.toLowerCase()}`] as const),
      ['/people', 'Invite'],
      ['/roles', 'New role'],
      ['/workspaces', 'New workspace'],
      ['/api-keys', 'New API key'],
    ] as const
    await threeAtOnce(forms, async ([path, name]) => {
      const page = await aWindow(context, path)
      await page.getByText('Live', { exact: true }).waitFor()
      await page.waitForLoadState('networkidle')
      await page.keyboard.press('c')
      await page.getByRole('dialog', { name }).waitFor()
      expect(await inEveryTheme(page), name).toEqual(NONE)
      await page.close()
    })
    const page = await aWindow(context, '/events')
    await page.getByRole('button', { name: /^\w+ 12 \w+, \d events?$/ }).click()
    await page.getByRole('dialog').waitFor()
    expect(await inEveryTheme(page), 'a day').toEqual(NONE)
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('heading', { level: 2, name: /\d{4}/ }).waitFor()
    expect(await inEveryTheme(page), 'narrow month').toEqual(NONE)
  }, 180_000)
})
