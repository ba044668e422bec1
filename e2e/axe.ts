import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults, RunOnly } from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe looks at in each theme: everything in one, and in the others what a theme changes. */
const RULES: Record<string, RunOnly> = {
  dark: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  light: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  contrast: { type: 'rule', values: ['color-contrast', 'color-contrast-enhanced', 'link-in-text-block'] },
}
const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

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

/** What axe finds on a page in each theme. */
export async function inEveryTheme(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  // Evaluated, not added as a script: the page's Content-Security-Policy would refuse that.
  await page.evaluate(await axe)
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

/** What it should find. */
export const NONE = { dark: [], light: [], contrast: [] }
