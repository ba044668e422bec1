import { describe, expect, it } from 'vitest'
import { aCompany, PASSWORD } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

// A refused call is a line on the browser's console whatever the page does with it.
const REFUSED = /status of 40[014]|status of 412/

describe('signing in and out', () => {
  it('leads back to where one wanted to go, and out again in every window', async () => {
    const anna = await aCompany(url, await aContext())
    const context = await aContext()
    const window = await aWindow(context, '/tasks?priority=high', REFUSED)
    await window.waitForURL('**/sign-in?*')
    await window.getByLabel('E-mail').fill(anna.email)
    await window.getByLabel('Password', { exact: true }).fill('not this one at all')
    await window.getByRole('button', { name: 'Sign in' }).click()
    await window.getByText('E-mail and password do not match.').waitFor()
    await window.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await window.keyboard.press('Enter')
    await window.waitForURL('**/tasks?priority=high')

    const second = await aWindow(context, '/tasks')
    await second.getByText('Live', { exact: true }).waitFor()
    await window.getByText('Anna Koller').click()
    await window.getByRole('menuitem', { name: 'Sign out' }).click()
    await window.waitForURL('**/sign-in')
    await second.waitForURL('**/sign-in')
    await window.goto(`${url}/tasks`)
    await window.waitForURL('**/sign-in?*')
  })

  it.each(['http://127.0.0.1:9/', '//127.0.0.1:9/', '/%09/127.0.0.1:9/', '/%5C127.0.0.1:9/', 'javascript:alert(1)'])(
    'never leads to another site: %s',
    async (next) => {
      const context = await aContext()
      const anna = await aCompany(url, await aContext())
      const window = await aWindow(context, `/sign-in?next=${next}`)
      await window.getByLabel('E-mail').fill(anna.email)
      await window.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await window.getByRole('button', { name: 'Sign in' }).click()
      await window.waitForURL(`${url}/tasks`)
      await window.goto(`${url}/sign-in?next=${next}`)
      await window.waitForURL(`${url}/tasks`)
    },
  )

  it('stays signed in when the reply to a refresh is lost', async () => {
    const context = await aContext()
    await aCompany(url, context)
    const before = await context.cookies()
    const window = await aWindow(context, '/tasks')
    await window.getByText('Live', { exact: true }).waitFor()
    await context.addCookies(before)
    await window.reload()
    await window.getByText('Live', { exact: true }).waitFor()
  })

  it('says below each field what is missing, and goes to the first', async () => {
    const window = await aWindow(await aContext(), '/sign-up')
    await window.getByLabel('Your name').fill('Anna Koller')
    await window.getByLabel('Password', { exact: true }).fill('short')
    await window.getByRole('button', { name: 'Create company' }).click()
    expect(await window.getByText('Fill this in.').count()).toBe(2)
    await window.getByText('At least 10 characters.', { exact: true }).waitFor()
    expect(await window.getByLabel('Company name').evaluate((field) => field === document.activeElement)).toBe(true)
  })

  it('offers a new company only where one can be made', async () => {
    const context = await aContext()
    const open = await aWindow(context, '/sign-in')
    await open.getByRole('link', { name: 'Create company' }).waitFor()
    await context.route('**/eventkit.v1.AuthService/GetSignUpState*', (route) =>
      route.fulfill({ contentType: 'application/proto', body: '' }),
    )
    const closed = await aWindow(context, '/sign-in')
    await closed.getByRole('button', { name: 'Sign in' }).waitFor()
    await closed.waitForLoadState('networkidle')
    expect(await closed.getByRole('link', { name: 'Create company' }).count()).toBe(0)
  })

  it('leads whoever comes first to a server to a new company at once', async () => {
    const context = await aContext()
    const [open, first] = [Buffer.from([0x08, 1]), Buffer.from([0x18, 1])]
    await context.route('**/eventkit.v1.AuthService/GetSignUpState*', (route) =>
      route.fulfill({ contentType: 'application/proto', body: Buffer.concat([open, first]) }),
    )
    for (const path of ['/', '/sign-in', '/events']) {
      const window = await aWindow(context, path)
      await window.waitForURL('**/sign-up')
      await window.getByRole('button', { name: 'Create company' }).waitFor()
    }
  })

  it('takes an invited person in', async () => {
    const anna = await aCompany(url, await aContext())
    const { link } = await anna.call('POST', '/api/v1/invitations', {
      email: `miro.${Date.now()}@journeys.example`,
      role: 'crew',
    })
    const { pathname, search } = new URL(String(link))
    const window = await aWindow(await aContext(), pathname + search)
    await window.getByRole('heading', { name: 'Join Nordlicht GmbH' }).waitFor()
    await window.getByText('You are invited. Your role: Crew.').waitFor()
    await window.getByLabel('Your name').fill('Miro Kranz')
    await window.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await window.getByRole('button', { name: 'Join' }).click()
    await window.waitForURL('**/tasks')
    await window.getByText('Miro Kranz').waitFor()
  })

  it('is the same for a known and an unknown address when a reset is asked for', async () => {
    const window = await aWindow(await aContext(), '/request-reset')
    await window.getByLabel('E-mail').fill('nobody@journeys.example')
    await window.getByRole('button', { name: 'Write a link to the server’s log' }).click()
    await window.getByText('If nobody@journeys.example has an account here').waitFor()
  })
})

describe('the look', () => {
  it('speaks German and keeps theme and language', async () => {
    const context = await aContext({ locale: 'de-AT' })
    const window = await aWindow(context, '/sign-in')
    await window.getByRole('heading', { name: 'Bei EventKit anmelden' }).waitFor()
    const anna = await aCompany(url, context)
    await anna.call('PATCH', '/api/v1/me', { theme: 'contrast', locale: 'de' })
    const app = await aWindow(context, '/tasks')
    await app.getByRole('heading', { name: 'Aufgaben', exact: true }).waitFor()
    expect(await app.evaluate(() => document.documentElement.dataset['theme'])).toBe('contrast')
    expect(await app.evaluate(() => document.documentElement.lang)).toBe('de')
  })
})
