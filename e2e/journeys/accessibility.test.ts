import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults, RunOnly } from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { aCompany } from '../company.ts'
import { appPages, fillCompany, PUBLIC_PAGES } from '../pages.ts'
import { RECORD_PAGES } from '../record-pages.ts'
import { aContext, aWindow, threeAtOnce, url, useBrowser } from '../window.ts'

useBrowser()

/** What axe looks at in each theme: everything in one, and in the others what a theme changes. */
const RULES: Record<string, RunOnly> = {
  dark: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  light: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  contrast: { type: 'rule', values: ['color-contrast', 'color-contrast-enhanced', 'link-in-text-block'] },
}
let axe: string

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
})

/** Every violation of rules on the page as it stands, as "rule: where". */
async function violations(page: Page, rules: RunOnly): Promise<string[]> {
  const results = await page.evaluate(
    (runOnly): Promise<AxeResults> =>
      (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
        runOnly,
        resultTypes: ['violations'],
      }),
    rules,
  )
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  )
}

async function inEveryTheme(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  // Evaluated, not added as a script: the page's Content-Security-Policy would refuse that.
  await page.evaluate(axe)
  await page.evaluate(() => {
    // A colour that fades over from the theme before would be judged half-way.
    const still = new CSSStyleSheet()
    still.replaceSync('*, ::before, ::after { transition: none !important }')
    document.adoptedStyleSheets.push(still)
  })
  for (const [theme, rules] of Object.entries(RULES)) {
    await page.evaluate((name) => {
      document.documentElement.dataset['theme'] = name
    }, theme)
    found[theme] = await violations(page, rules)
  }
  return found
}

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

const NONE = { dark: [], light: [], contrast: [] }

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
