import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchProfile } from '../browser.ts'
import { aColleague, aCompany, PASSWORD, type Person } from '../company.ts'
import { type Server, startServer } from '../server.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const REFUSED =
  /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_FAILED|WebSocket connection|dynamically imported module|status of 409|The server is out of reach/

/** Makes a task in the one line that opens with C. */
async function quickAdd(page: Page, line: string): Promise<void> {
  await page.keyboard.press('c')
  await page.getByPlaceholder(/^Rig/).fill(line)
  await page.keyboard.press('Enter')
}

async function titlesOf(person: Person): Promise<string[]> {
  const { tasks } = (await person.call('GET', '/api/v1/tasks')) as { tasks: { title: string }[] }
  return tasks.map(({ title }) => title)
}

/**
 * Opens the tasks with the line for new ones at hand, but without what a page fetches once it stands still: the scripts of
 * the other pages.
 */
async function openTasks(page: Page, base: string): Promise<void> {
  await page.addInitScript(() => {
    const later = window.setTimeout
    const hurry = (act: () => void, ms?: number) => (ms === 1_500 ? 0 : later(act, ms))
    Object.assign(window, { setTimeout: hurry })
  })
  await page.goto(`${base}/tasks`)
  await page.getByText('Live', { exact: true }).waitFor()
  // What keeps changes comes right after the page.
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/page-outbox-')),
  )
  await page.keyboard.press('c')
  await page.getByPlaceholder(/^Rig/).waitFor()
  // The first leaves the field.
  for (const key of ['Escape', 'Escape']) await page.keyboard.press(key)
  await page.getByPlaceholder(/^Rig/).waitFor({ state: 'detached' })
}

const mark = (page: Page) => page.evaluate(() => Object.assign(window, { isTheSamePage: true }))
const isMarked = (page: Page) => page.evaluate(() => 'isTheSamePage' in window)

describe('a change that was made while the server was down', () => {
  let server: Server
  let folder: string

  beforeAll(async () => {
    server = await startServer()
    folder = await mkdtemp(join(tmpdir(), 'eventkit-profile-'))
  })
  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('outlives a page that cannot be opened, and a crash of the browser', async () => {
    const before = await launchProfile(folder)
    const anna = await aCompany(server.url, before)
    const page = await before.newPage()
    await openTasks(page, server.url)
    await mark(page)

    await server.kill()
    await page.getByText(/^Offline\./).waitFor({ timeout: 30_000 })
    await quickAdd(page, 'Rig main truss')
    await page.getByText('Offline. 1 change waits and will be sent.').waitFor()
    const made = Date.now()
    await page.getByRole('link', { name: 'Events' }).click()
    await page.getByText('This part of EventKit is not loaded yet').waitFor()
    await page.getByText('Offline. 1 change waits and will be sent.').waitFor()
    expect(await isMarked(page)).toBe(true)
    await page.goBack()
    await page.getByRole('row', { name: /Rig main truss/ }).waitFor()

    await crash(before)
    await server.restart()
    const after = await launchProfile(folder)
    // A browser that crashes may lose its newest cookies, and with them the session.
    await after.clearCookies()
    const again = await after.newPage()
    await again.goto(`${server.url}/tasks`)
    await signIn(again, anna.email)
    await again.getByText('Saved 1 change that an earlier page had left.').waitFor()
    await again.getByRole('row', { name: /Rig main truss/ }).waitFor()
    const token = await tokenOf(server.url, after, anna.email)
    const reply = await after.request.get(`${server.url}/api/v1/tasks`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const { tasks }: { tasks: { title: string; created_at: string }[] } = await reply.json()
    expect(tasks.map(({ title }) => title)).toEqual(['Rig main truss'])
    expect(Math.abs(Date.parse(tasks[0]?.created_at ?? '') - made)).toBeLessThan(10_000)
    await after.close()
  })
})

describe('changes that wait', () => {
  it('stay when a page cannot be fetched, which comes with the connection', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const page = await aWindow(context, '/tasks', REFUSED)
    await openTasks(page, url)
    await mark(page)
    await context.setOffline(true)
    await page.getByText(/^Offline\./).waitFor()
    await quickAdd(page, 'Rig main truss')
    await page.getByRole('link', { name: 'Events' }).click()
    await page.getByText('This part of EventKit is not loaded yet').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('This part of EventKit is not loaded yet').waitFor()
    await context.setOffline(false)
    await page.getByRole('button', { name: 'Next month' }).waitFor()
    expect(await isMarked(page)).toBe(true)
    await expect.poll(() => titlesOf(anna)).toEqual(['Rig main truss'])
  })

  it('are sent by another tab once theirs is closed, and once only', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const [first, second] = [await aWindow(context, '/tasks', REFUSED), await aWindow(context, '/tasks', REFUSED)]
    for (const page of [first, second]) await openTasks(page, url)
    await context.setOffline(true)
    await first.bringToFront()
    await first.getByText(/^Offline\./).waitFor()
    await quickAdd(first, 'Rig main truss')
    await first.getByText('Offline. 1 change waits and will be sent.').waitFor()
    await first.close()
    await context.setOffline(false)
    await second.bringToFront()
    await second.getByRole('row', { name: /Rig main truss/ }).waitFor()
    expect(await titlesOf(anna)).toEqual(['Rig main truss'])
  })

  it('are kept for their owner when somebody else signs in', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const elsewhere = await aContext()
    const miro = await aColleague(url, anna, elsewhere, 'Miro Berger')
    const page = await aWindow(context, '/tasks', REFUSED)
    await openTasks(page, url)
    await page.route('**/eventkit.v1.TaskService/CreateTask', (route) => route.abort())
    await quickAdd(page, 'Rig main truss')
    await page.getByText('1 change waits and will be sent.').waitFor()
    await page.getByRole('button', { name: 'Close' }).first().click()
    await page.getByText('Anna Koller').first().click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByText('They stay in this browser and are sent when you sign in here again.').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await signIn(page, miro.email)
    await page.getByText('1 change of Anna Koller waits in this browser.', { exact: false }).waitFor()
    await page.unroute('**/eventkit.v1.TaskService/CreateTask')
    await page.reload()
    await page.getByText('1 change of Anna Koller waits in this browser.', { exact: false }).waitFor()
    expect(await titlesOf(miro)).toEqual([])
    await page.getByText('Miro Berger').first().click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await signIn(page, anna.email)
    await page.getByRole('row', { name: /Rig main truss/ }).waitFor()
    const elsewhereAgain = await aContext()
    const token = await tokenOf(url, elsewhereAgain, anna.email)
    expect(await titlesAs(elsewhereAgain, token)).toEqual(['Rig main truss'])
  })

  it('are shown with both sides when they clash on the way back, and wait for a choice', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const { id } = await anna.call('POST', '/api/v1/tasks', { title: 'Rig truss' })
    const page = await aWindow(context, `/tasks/${String(id)}`, REFUSED)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByRole('textbox', { name: 'Title', exact: true }).waitFor()
    await context.setOffline(true)
    await page.getByText(/^Offline\./).waitFor()
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Rig main truss')
    await page.keyboard.press('Enter')
    await page.getByText('Offline. 1 change waits and will be sent.').waitFor()
    await page.getByText('T-1 changed. Rig truss Is sent once you are online.').waitFor()
    const elsewhere = await aContext()
    const token = await tokenOf(url, elsewhere, anna.email)
    const headers = { authorization: `Bearer ${token}` }
    await elsewhere.request.patch(`${url}/api/v1/tasks/${String(id)}`, { headers, data: { title: 'Rig side truss' } })
    await context.setOffline(false)
    await page.getByText('1 change was refused by the server and is kept.').waitFor()
    await page.getByRole('button', { name: 'Show' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('listitem').innerText()).toMatch(/^T-1 Rig truss\s+Title: Rig main truss\s/)
    await page.getByText('it is now Rig side truss; yours is Rig main truss', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await page.getByText('Everything is saved.').waitFor()
    expect(await titlesOf(anna)).toEqual(['Rig main truss'])
  })
})

// As a kill of its process would: nothing is said to the page.
async function crash(context: BrowserContext): Promise<void> {
  const browser = context.browser()
  if (!browser) throw new Error('The profile has no browser')
  const session = await browser.newBrowserCDPSession()
  const ended = new Promise<void>((resolve) => context.once('close', () => resolve()))
  await session.send('Browser.crash').catch(() => undefined)
  await ended
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Live', { exact: true }).waitFor()
}

async function titlesAs(context: BrowserContext, token: string): Promise<string[]> {
  const reply = await context.request.get(`${url}/api/v1/tasks`, { headers: { authorization: `Bearer ${token}` } })
  const { tasks }: { tasks: { title: string }[] } = await reply.json()
  return tasks.map(({ title }) => title)
}

async function tokenOf(base: string, context: BrowserContext, email: string): Promise<string> {
  const reply = await context.request.post(`${base}/api/v1/auth/sign-in`, { data: { email, password: PASSWORD } })
  const { access_token: token }: { access_token: string } = await reply.json()
  return token
}
