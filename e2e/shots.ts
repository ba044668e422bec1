// `npm run shots`: pictures of every page on demo data, in three themes and at 390 px, in shots/ (which Git ignores).
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { aMember, type Person } from './company.ts'
import { appPages, fillDemo, PUBLIC_PAGES, type AppPage } from './pages.ts'
import { startServer } from './server.ts'

const FOLDER = fileURLToPath(new URL('../shots/', import.meta.url))

/** A way to look at a page. */
interface Look {
  name: string
  theme: 'dark' | 'light' | 'contrast'
  width: number
  height: number
  isTouch: boolean
}

const WIDE = { width: 1440, height: 900, isTouch: false }
const LOOKS: readonly Look[] = [
  { name: 'dark', theme: 'dark', ...WIDE },
  { name: 'light', theme: 'light', ...WIDE },
  { name: 'contrast', theme: 'contrast', ...WIDE },
  { name: '390', theme: 'dark', width: 390, height: 844, isTouch: true },
]

/** Which pages to take: those whose name has the argument in it, all without one. */
const wanted = process.argv[2] ?? ''

async function takeAll(url: string, browser: Browser, email: string, password: string): Promise<void> {
  const maker = await browser.newContext()
  const anna = await aMember(url, maker, email, password)
  const pages = [...PUBLIC_PAGES, ...appPages(await fillDemo(anna))].filter(({ name }) => name.includes(wanted))
  for (const look of LOOKS) await take(url, browser, look, pages, anna)
}

async function take(
  url: string,
  browser: Browser,
  look: Look,
  pages: readonly AppPage[],
  person: Person,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    hasTouch: look.isTouch,
    isMobile: look.isTouch,
    timezoneId: 'Europe/Vienna',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  await context.addInitScript((theme) => localStorage.setItem('eventkit.theme', theme), look.theme)
  await person.call('PATCH', '/api/v1/me', { theme: look.theme })
  let isSignedIn = false
  for (const { name, path, isPublic } of pages) {
    if (!isPublic && !isSignedIn) {
      await person.signIn(context)
      isSignedIn = true
    }
    const page = await context.newPage()
    await page.goto(url + path)
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(400)
    await page.screenshot({ path: join(FOLDER, `${name}-${look.name}.png`) })
    await page.close()
  }
  await context.close()
}

await rm(FOLDER, { recursive: true, force: true })
await mkdir(FOLDER, { recursive: true })
const server = await startServer(['--demo'])
const browser = await launchBrowser()
try {
  const [, email = '', password = ''] = await server.says(/(\S+@\S+) \(admin\)[\s\S]*password: (.+)/)
  await takeAll(server.url, browser, email, password)
  console.log(`Pictures are in ${FOLDER}`)
} finally {
  await browser.close()
  await server.stop()
}
