import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aColleague, aCompany, PASSWORD, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

async function aTeam(titles: readonly string[], allowed?: RegExp) {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const bo = await aColleague(url, anna, await aContext(), 'Bo Lind', 'manager')
  const ids = new Map<string, string>()
  for (const [day, title] of titles.entries()) {
    const due_date = new Date(Date.now() + (day + 1) * 86_400_000).toISOString()
    ids.set(title, String((await anna.call('POST', '/api/v1/tasks', { title, due_date }))['id']))
  }
  const window = await aWindow(context, '/tasks', allowed)
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, bo, window, path: (title: string) => `/api/v1/tasks/${ids.get(title)}` }
}

const row = (window: Page, name: string) => window.getByRole('row', { name: new RegExp(name) })
const statusOf = async (person: Person, path: string) => (await person.call('GET', path))['status']

describe('undo beside somebody else', () => {
  it('leaves what they have set since, and says so', async () => {
    const { anna, bo, window, path } = await aTeam(['Rig truss'], /409/)
    await row(window, 'Rig truss').waitFor()
    for (const key of ['j', 'd']) await window.keyboard.press(key)
    await expect.poll(() => statusOf(anna, path('Rig truss'))).toBe('done')
    await bo.call('PATCH', path('Rig truss'), { status: 'waiting' })
    await row(window, 'Rig truss').getByRole('button', { name: 'Waiting; complete' }).waitFor()
    await window.keyboard.press('z')
    await window.getByText('Not undone: Somebody has changed this since.').waitFor()
    expect(await statusOf(anna, path('Rig truss'))).toBe('waiting')
    await row(window, 'Rig truss').getByRole('button', { name: 'Waiting; complete' }).waitFor()
  })

  it('takes the others back where they have changed one of several, and says how many stay', async () => {
    const { anna, bo, window, path } = await aTeam(['One', 'Two', 'Three'], /400/)
    await row(window, 'Three').waitFor()
    for (const key of ['j', 'x', 'j', 'x', 'j', 'x']) await window.keyboard.press(key)
    await window.getByRole('toolbar', { name: '3 of 3 selected' }).waitFor()
    await window.keyboard.press('d')
    await expect.poll(() => statusOf(anna, path('Three'))).toBe('done')
    await bo.call('PATCH', path('Two'), { status: 'waiting' })
    await window.keyboard.press('z')
    await window.getByText('1 of 3 not undone: Somebody has changed this since.').waitFor()
    for (const title of ['One', 'Three']) expect(await statusOf(anna, path(title))).toBe('todo')
    expect(await statusOf(anna, path('Two'))).toBe('waiting')
    await row(window, 'Two').getByRole('button', { name: 'Waiting; complete' }).waitFor()
  })

  it('takes back what one did oneself on top of it, step by step, around what they did elsewhere', async () => {
    const { anna, bo, window, path } = await aTeam(['Rig truss'])
    await row(window, 'Rig truss').getByText('Rig truss').click()
    const title = window.getByRole('textbox', { name: 'Title', exact: true })
    for (const [index, text] of ['Truss', 'Main truss'].entries()) {
      await title.fill(text)
      await window.keyboard.press('Enter')
      await expect.poll(async () => (await anna.call('GET', path('Rig truss')))['title']).toBe(text)
      await bo.call('PATCH', path('Rig truss'), { section: `Load-in ${index}` })
      await window
        .getByRole('textbox', { name: 'Section' })
        .and(window.locator(`[value="Load-in ${index}"]`))
        .waitFor()
    }
    for (const text of ['Truss', 'Rig truss']) {
      await window.keyboard.press('z')
      await expect.poll(async () => (await anna.call('GET', path('Rig truss')))['title']).toBe(text)
    }
    expect(await anna.call('GET', path('Rig truss'))).toMatchObject({ section: 'Load-in 1' })
    expect(await window.getByRole('dialog').count()).toBe(0)
  })
})

it('ends with the session: the next person has nothing to undo', async () => {
  const { bo, window, path } = await aTeam(['Rig truss'])
  await window.keyboard.press('z')
  await window.getByText('Nothing to undo').waitFor()
  await row(window, 'Rig truss').waitFor()
  for (const key of ['j', 'd']) await window.keyboard.press(key)
  await expect.poll(() => statusOf(bo, path('Rig truss'))).toBe('done')
  await window.getByText('Anna Koller').first().click()
  await window.getByRole('menuitem', { name: 'Sign out' }).click()
  await window.getByLabel('E-mail').fill(bo.email)
  await window.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await window.getByRole('button', { name: 'Sign in' }).click()
  await window.getByText('Live', { exact: true }).waitFor()
  await window.keyboard.press('z')
  await window.getByText('Nothing to undo').waitFor()
  expect(await statusOf(bo, path('Rig truss'))).toBe('done')
})
