import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { launchBrowser } from './browser.ts'

/** Where the server of this run answers. */
export const url = inject('serverUrl')

let browser: Browser
const contexts: BrowserContext[] = []
const complaints: string[] = []

/** Gives a test file its browser; every window it opened is closed after each test, which fails if one complained. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterEach(async () => {
    const said = complaints.splice(0)
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(said, 'console errors and warnings').toEqual([])
  })
  afterAll(() => browser.close())
}

/** A browser of somebody: its own cookies and storage. */
export async function aContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    timezoneId: 'Europe/Vienna',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  })
  contexts.push(context)
  context.setDefaultTimeout(10_000)
  return context
}

/** A window on a page of the app. What it complains about on the console fails the test, but for `allowed`. */
export async function aWindow(context: BrowserContext, path: string, allowed?: RegExp): Promise<Page> {
  const page = await context.newPage()
  const complain = (text: string) => {
    if (!allowed?.test(text)) complaints.push(text)
  }
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complain(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complain(String(error)))
  await page.goto(url + path)
  return page
}

/** Does something with each, three at a time: while one window waits for the server, the others are looked at. */
export async function threeAtOnce<T>(items: Iterable<T>, visit: (item: T) => Promise<void>): Promise<void> {
  const left = Iterator.from(items)
  const walk = async () => {
    for (const item of left) await visit(item)
  }
  await Promise.all([walk(), walk(), walk()])
}
