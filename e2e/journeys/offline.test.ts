import { describe, expect, it } from 'vitest'
import { aCompany, PASSWORD, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const REFUSED = /ERR_INTERNET_DISCONNECTED|WebSocket connection/

describe('a lost connection', () => {
  it('keeps changes, says so, and misses nothing when it is back', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    for (const title of ['Rig main truss', 'Confirm 63 A feed']) await anna.call('POST', '/api/v1/tasks', { title })
    const window = await aWindow(context, '/tasks', REFUSED)
    await window.getByText('Live', { exact: true }).waitFor()
    const row = window.getByRole('row', { name: /Confirm 63 A feed/ })
    await row.waitFor()

    await context.setOffline(true)
    await window.getByText(/^Offline\. What you see/).waitFor()
    await row.focus()
    await window.keyboard.press('d')
    await row.getByRole('button', { name: 'Done; reopen' }).waitFor()
    await window.getByText('Offline. 1 change waits and will be sent.').waitFor()

    await context.setOffline(false)
    await window.getByText('Live', { exact: true }).waitFor()
    await window.getByText(/^Offline/).waitFor({ state: 'detached' })
    await expect.poll(async () => statusOf(anna, 'Confirm 63 A feed')).toBe('done')
  })

  it('keeps what is made before the rest of the page has come', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss' })
    // What is fetched once the page stands still never comes.
    await context.addInitScript(() => {
      const later = globalThis.setTimeout.bind(globalThis)
      Object.assign(globalThis, { setTimeout: (act: () => void, ms = 0) => (ms === 1_500 ? 0 : later(act, ms)) })
    })
    // The page of the new task is of that rest.
    const window = await aWindow(context, '/tasks', new RegExp(`${REFUSED.source}|UnreachablePartError`))
    await window.getByText('Rig main truss').waitFor()
    await window.waitForLoadState('networkidle')

    await context.setOffline(true)
    await window.keyboard.press('c')
    await window.getByRole('combobox', { name: 'What is to be done?' }).fill('Sweep the hall')
    await window.keyboard.press('Enter')
    await window.getByText('Offline. 1 change waits and will be sent.').waitFor()
    await context.setOffline(false)
    await expect.poll(async () => statusOf(anna, 'Sweep the hall')).toBe('todo')
  })

  it('resumes the feed after the last entry it had', async () => {
    const context = await aContext()
    const elsewhere = await aContext()
    const anna = await aCompany(url, context)
    const window = await aWindow(context, '/tasks', REFUSED)
    await window.getByText('Live', { exact: true }).waitFor()
    const token = await tokenOf(url, elsewhere, anna.email)
    const create = (title: string) =>
      elsewhere.request.post(`${url}/api/v1/tasks`, { data: { title }, headers: { authorization: `Bearer ${token}` } })

    await create('Before')
    await window.getByText('Before').waitFor()
    await context.setOffline(true)
    await window.getByText(/^Offline\./).waitFor()
    for (const title of ['While away 1', 'While away 2', 'While away 3']) await create(title)
    await context.setOffline(false)
    for (const title of ['While away 1', 'While away 2', 'While away 3']) {
      await window.getByText(title, { exact: true }).waitFor()
      expect(await window.getByText(title, { exact: true }).count()).toBe(1)
    }
  })
})

async function statusOf(person: Person, title: string): Promise<unknown> {
  const { tasks } = (await person.call('GET', '/api/v1/tasks')) as { tasks: { title: string; status: string }[] }
  return tasks.find((task) => task.title === title)?.status
}

async function tokenOf(base: string, context: Awaited<ReturnType<typeof aContext>>, email: string): Promise<string> {
  const reply = await context.request.post(`${base}/api/v1/auth/sign-in`, { data: { email, password: PASSWORD } })
  const { access_token: token }: { access_token: string } = await reply.json()
  return token
}
