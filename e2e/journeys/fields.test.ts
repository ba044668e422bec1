import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

async function aTask(fields: Record<string, unknown> = {}, options: Parameters<typeof aContext>[0] = {}) {
  const context = await aContext(options)
  const anna = await aCompany(url, context)
  const { id } = await anna.call('POST', '/api/v1/tasks', { title: 'Rig truss', ...fields })
  const window = await aWindow(context, `/tasks/${String(id)}`)
  await window.getByRole('textbox', { name: 'Title', exact: true }).waitFor()
  return { anna, id: String(id), window }
}

const panelOf = (window: Page) => window.getByRole('complementary', { name: /^Task T-1/ })
const isLeft = (field: Locator) => expect.poll(() => field.evaluate((it) => it === document.activeElement)).toBe(false)
const taskOf = (anna: Person, id: string) => anna.call('GET', `/api/v1/tasks/${id}`)

describe('Esc', () => {
  it('leaves a field of a panel, then closes what is around it; an edit in place is taken back', async () => {
    const { anna, id, window } = await aTask()
    const panel = panelOf(window)
    const title = panel.getByRole('textbox', { name: 'Title', exact: true })
    await title.fill('Rig main truss')
    await window.keyboard.press('Escape')
    await isLeft(title)
    expect(await title.inputValue()).toBe('Rig truss')

    const subtask = panel.getByRole('combobox', { name: 'Title of the subtask' })
    await subtask.fill('Level it')
    await window.keyboard.press('Escape')
    await isLeft(subtask)
    expect(await subtask.inputValue()).toBe('Level it')

    await panel.getByRole('button', { name: /due/i }).first().click()
    const due = window.getByRole('dialog').getByRole('textbox')
    await due.fill('8.1.27')
    await window.keyboard.press('Escape')
    await isLeft(due)
    expect(await due.inputValue()).toBe('8.1.27')
    await window.keyboard.press('Escape')
    await due.waitFor({ state: 'detached' })
    await panel.waitFor()

    await panel.getByRole('button', { name: 'Unassigned' }).click()
    await window.getByRole('option', { name: /Anna Koller/ }).waitFor()
    await window.keyboard.press('Escape')
    await window.getByRole('option', { name: /Anna Koller/ }).waitFor({ state: 'detached' })
    await window.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    expect(await taskOf(anna, id)).toMatchObject({ title: 'Rig truss', assignee: null, due_date: null })
  })

  it('leaves the search and the line of a new task, and what was typed stays', async () => {
    const { window } = await aTask()
    await window.keyboard.press('/')
    await window.keyboard.type('truss')
    const search = window.getByRole('searchbox')
    await window.keyboard.press('Escape')
    await isLeft(search)
    expect(await search.inputValue()).toBe('truss')

    await window.keyboard.press('c')
    const line = window.getByLabel('What is to be done?')
    await line.fill('Rig lights')
    await window.keyboard.press('Escape')
    await isLeft(line)
    await window.keyboard.press('Tab')
    expect(await window.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true)
    await window.keyboard.press('Escape')
    await line.waitFor({ state: 'detached' })
    await panelOf(window).waitFor()
    await window.keyboard.press('c')
    await expect.poll(() => line.inputValue()).toBe('Rig lights')
  })

  it('leaves the fields of a form and of a filter before it closes them', async () => {
    const context = await aContext()
    await aCompany(url, context)
    const window = await aWindow(context, '/events?view=table')
    await window.getByRole('heading', { level: 1, name: 'Events' }).waitFor()
    await window.keyboard.press('c')
    const dialog = window.getByRole('dialog', { name: 'New event' })
    for (const label of ['Name', 'Start date', 'Notes']) {
      const field = dialog.getByLabel(label, { exact: true })
      await field.fill(label === 'Start date' ? '31/12/2026' : 'Silvester')
      await window.keyboard.press('Escape')
      await isLeft(field)
      expect(await field.inputValue()).toBe(label === 'Start date' ? '31/12/2026' : 'Silvester')
    }
    await window.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    await window.goto(`${url}/tasks?due=today`)
    await window.getByRole('button', { name: /^Change filter Due/ }).click()
    const from = window.getByLabel('From')
    await from.fill('1/1/2031')
    await window.keyboard.press('Escape')
    await isLeft(from)
    await from.waitFor()
    await window.keyboard.press('Escape')
    await from.waitFor({ state: 'detached' })
  })
})

describe('a toast', () => {
  /** The names of what a toast covers. */
  const covered = (window: Page, within: string) =>
    window.evaluate((selector) => {
      const toast = document.querySelector('[aria-label="Notifications"] > div')?.getBoundingClientRect()
      if (!toast) return ['no toast']
      return [...document.querySelectorAll<HTMLElement>(selector)]
        .filter((element) => {
          const box = element.getBoundingClientRect()
          const isApart =
            box.right <= toast.left || box.left >= toast.right || box.bottom <= toast.top || box.top >= toast.bottom
          return box.width > 0 && !isApart
        })
        .map((element) => element.ariaLabel ?? element.textContent)
    }, within)

  it.each([
    ['a wide screen', {}],
    ['a narrow one', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ])('leaves panel, fields and navigation free on %s, and stands alone', async (_, options) => {
    const { anna, id, window } = await aTask({}, options)
    const section = panelOf(window).getByRole('textbox', { name: 'Section' })
    const title = panelOf(window).getByRole('textbox', { name: 'Title', exact: true })
    for (const [field, text] of [
      [title, 'Rig main truss'],
      [section, 'Load-in'],
    ] as const) {
      await field.fill(text)
      await window.keyboard.press('Enter')
    }
    const toasts = window.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Undo' })
    await toasts.waitFor()
    await expect.poll(async () => (await taskOf(anna, id))['section']).toBe('Load-in')
    expect(await toasts.count()).toBe(1)
    expect(await covered(window, 'aside *, input, textarea, nav a, nav button')).toEqual([])

    for (const _step of [1, 2]) await window.keyboard.press('z')
    await expect.poll(() => taskOf(anna, id)).toMatchObject({ title: 'Rig truss', section: '' })
  })

  it('leaves the bulk bar and the line of a new task free', async () => {
    const { window } = await aTask()
    await window.keyboard.press('Escape')
    await panelOf(window).waitFor({ state: 'detached' })
    for (const key of ['j', 'd', 'x']) await window.keyboard.press(key)
    await window.getByRole('toolbar').waitFor()
    await window.getByText('T-1 completed.').waitFor()
    expect(await covered(window, '[role="toolbar"], [role="toolbar"] *, [role="search"] *, [role="row"]')).toEqual([])
    await window.keyboard.press('c')
    await window.getByLabel('What is to be done?').waitFor()
    expect(await covered(window, '[role="dialog"] *')).toEqual([])
  })
})

describe('what was changed', () => {
  it('is taken back by Z long after its toast has gone', async () => {
    const { anna, id, window } = await aTask()
    await window.keyboard.press('Escape')
    await panelOf(window).waitFor({ state: 'detached' })
    for (const key of ['j', 'd']) await window.keyboard.press(key)
    await window.getByText('T-1 completed.').waitFor()
    await window.getByText('T-1 completed.').waitFor({ state: 'detached' })
    await expect.poll(async () => (await taskOf(anna, id))['status']).toBe('done')
    await window.getByRole('link', { name: 'Events' }).click()
    await window.getByRole('heading', { level: 1, name: 'Events' }).waitFor()
    await window.keyboard.press('z')
    await expect.poll(async () => (await taskOf(anna, id))['status']).toBe('todo')
  })

  it('is saved where a box of a description is ticked', async () => {
    const { anna, id, window } = await aTask({ description: 'To do:\n\n- [ ] Rig truss\n- [ ] Feed' })
    const feed = panelOf(window).getByRole('checkbox', { name: 'Feed' })
    await feed.click()
    await expect.poll(() => feed.isChecked()).toBe(true)
    await expect.poll(async () => (await taskOf(anna, id))['description']).toBe('To do:\n\n- [ ] Rig truss\n- [x] Feed')
    await window.reload()
    const boxes = panelOf(window).getByRole('checkbox', { name: /^(Rig truss|Feed)$/ })
    await boxes.first().waitFor()
    expect(await Promise.all((await boxes.all()).map((box) => box.isChecked()))).toEqual([false, true])
  })
})
