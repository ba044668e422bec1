import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

async function aTaskList(titles: readonly string[], allowed?: RegExp): Promise<{ anna: Person; window: Page }> {
  const context = await aContext()
  const anna = await aCompany(url, context)
  for (const [day, title] of titles.entries()) {
    const due = new Date(Date.now() + (day + 1) * 86_400_000).toISOString()
    await anna.call('POST', '/api/v1/tasks', { title, due_date: due })
  }
  const window = await aWindow(context, '/tasks', allowed)
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, window }
}

const row = (window: Page, name: string) => window.getByRole('row', { name: new RegExp(name) })
const isDone = (window: Page, name: string) => row(window, name).getByRole('button', { name: 'Done; reopen' }).waitFor()
const isOpen = (window: Page, name: string) =>
  row(window, name).getByRole('button', { name: 'To do; complete' }).waitFor()

async function tasksOf(person: Person): Promise<Record<string, Record<string, unknown>>> {
  const { tasks } = (await person.call('GET', '/api/v1/tasks')) as { tasks: Record<string, unknown>[] }
  return Object.fromEntries(tasks.map((task) => [String(task['title']), task]))
}

describe('tasks by keyboard', () => {
  it('makes a task of a line, opens it, completes it and takes that back', async () => {
    const { anna, window } = await aTaskList([])
    await window.keyboard.press('c')
    await window.getByLabel('What is to be done?').fill('Rig truss fri 14:00 #stage !high @anna')
    await window.getByRole('dialog').getByText('High', { exact: true }).waitFor()
    // Once it is known who there is.
    await window.getByRole('dialog').getByText('Anna Koller').first().waitFor()
    await window.keyboard.press('Enter')
    await window.getByRole('complementary', { name: /^Task T-1/ }).waitFor()
    await window.getByText('T-1 created.').waitFor()
    const made = (await tasksOf(anna))['Rig truss']
    expect(made).toMatchObject({ priority: 'high', tags: ['stage'], assignee: { name: 'Anna Koller' } })

    await window.keyboard.press('Escape')
    await window.keyboard.press('j')
    await window.keyboard.press('d')
    await isDone(window, 'Rig truss')
    await expect.poll(async () => (await tasksOf(anna))['Rig truss']?.['status']).toBe('done')
    await window.keyboard.press('z')
    await isOpen(window, 'Rig truss')
    await expect.poll(async () => (await tasksOf(anna))['Rig truss']?.['status']).toBe('todo')
  })

  it('selects several, deletes them, and takes them out of the bin', async () => {
    const { anna, window } = await aTaskList(['One', 'Two', 'Three'])
    await row(window, 'One').waitFor()
    for (const key of ['j', 'x', 'j', 'x']) await window.keyboard.press(key)
    await window.getByRole('toolbar', { name: '2 of 3 selected' }).waitFor()
    await window.keyboard.press('Delete')
    await row(window, 'Two').waitFor({ state: 'detached' })
    await window.getByText('2 tasks moved to the bin.').waitFor()
    await expect.poll(async () => Object.keys(await tasksOf(anna))).toEqual(['Three'])

    await window.getByRole('button', { name: 'Bin' }).click()
    await row(window, 'One').getByRole('checkbox').check()
    await window.getByRole('toolbar').getByRole('button', { name: 'Restore' }).click()
    await window.getByRole('button', { name: 'Back to the tasks' }).click()
    await row(window, 'One').waitFor()
    await expect.poll(async () => Object.keys(await tasksOf(anna)).sort()).toEqual(['One', 'Three'])
  })

  it('filters through the URL, and finds by the palette', async () => {
    const { anna, window } = await aTaskList(['Rig truss', 'Call venue'])
    await anna.call('POST', '/api/v1/tasks', { title: 'Urgent thing', priority: 'urgent' })
    await window.getByRole('button', { name: 'Filter', exact: true }).click()
    await window.getByRole('option', { name: 'Priority' }).click()
    await window.getByRole('option', { name: 'Urgent' }).click()
    await window.keyboard.press('Escape')
    await row(window, 'Rig truss').waitFor({ state: 'detached' })
    await row(window, 'Urgent thing').waitFor()
    expect(new URL(window.url()).searchParams.get('priority')).toBe('urgent')
    await window.reload()
    await row(window, 'Urgent thing').waitFor()
    expect(await row(window, 'Rig truss').count()).toBe(0)

    await window.keyboard.press('Control+k')
    await window.getByRole('dialog').waitFor()
    await window.keyboard.type('venue')
    await window.getByRole('option', { name: /Call venue/ }).click()
    await window.getByRole('complementary', { name: /^Task T-2/ }).waitFor()

    await window.keyboard.press('Control+k')
    await window.getByRole('dialog').waitFor()
    await window.keyboard.type('t-1')
    await window.getByRole('option', { name: /T-1\s*Rig truss/ }).click()
    await window.getByRole('complementary', { name: /^Task T-1/ }).waitFor()
  })

  it('goes from the search to the rows, and through them in two Tab stops', async () => {
    const { window } = await aTaskList(['Rig truss', 'Rig lights', 'Call venue'])
    await row(window, 'Call venue').waitFor()
    await window.keyboard.press('/')
    await window.keyboard.type('Rig')
    await row(window, 'Call venue').waitFor({ state: 'detached' })
    await window.keyboard.press('Enter')
    const focused = () => window.evaluate(() => document.activeElement?.closest('[data-row]')?.textContent)
    expect(await focused()).toContain('Rig truss')
    expect(await window.getByRole('searchbox').inputValue()).toBe('Rig')
    await window.keyboard.press('Tab')
    expect(await focused()).toContain('Rig truss')
    await window.keyboard.press('Tab')
    expect(await focused()).toBeUndefined()

    await window.keyboard.press('/')
    await window.keyboard.press('Delete')
    await row(window, 'Call venue').waitFor()
    await window.keyboard.press('ArrowDown')
    await expect.poll(focused).toContain('Rig truss')
  })

  it('keeps what is typed while the palette is still on its way', async () => {
    const { window } = await aTaskList([])
    const onItsWay = Promise.withResolvers<void>()
    await window.route('**/command-palette-*.js', async (route) => {
      await onItsWay.promise
      await route.continue()
    })
    await window.reload()
    await window.getByText('Live', { exact: true }).waitFor()
    await window.keyboard.press('Control+k')
    await window.keyboard.type('acti')
    onItsWay.resolve()
    await window.getByRole('dialog').waitFor()
    await window.keyboard.type('vity')
    await expect.poll(() => window.getByRole('dialog').getByRole('combobox').inputValue()).toBe('activity')
  })

  it('gives a row back and says why when the server refuses', async () => {
    const { anna, window } = await aTaskList(['Rig truss'], /403/)
    await row(window, 'Rig truss').waitFor()
    await window.route('**/eventkit.v1.TaskService/CompleteTask', (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/json',
        body: JSON.stringify({ code: 'permission_denied', message: 'not yours' }),
      }),
    )
    await window.keyboard.press('j')
    await window.keyboard.press('d')
    await window.getByText('Not saved: Your role does not allow this.').waitFor()
    await isOpen(window, 'Rig truss')
    expect((await tasksOf(anna))['Rig truss']?.['status']).toBe('todo')
  })
})

describe('the circle of a task', () => {
  it('completes and reopens by one click, and has every status behind a second gesture', async () => {
    const { anna, window } = await aTaskList(['Rig truss'])
    const circle = (name: string) => row(window, 'Rig truss').getByRole('button', { name })
    const statusOf = async () => (await tasksOf(anna))['Rig truss']?.['status']
    await circle('To do; complete').click()
    await circle('Done; reopen').waitFor()
    await expect.poll(statusOf).toBe('done')
    await circle('Done; reopen').click()
    await expect.poll(statusOf).toBe('todo')
    expect(await window.getByRole('menu').count()).toBe(0)

    await circle('To do; complete').click({ button: 'right' })
    await window.getByRole('menuitemcheckbox', { name: 'Waiting' }).click()
    await circle('Waiting; complete').waitFor()
    await expect.poll(statusOf).toBe('waiting')

    await window.keyboard.press('Alt+ArrowDown')
    await window.getByRole('menuitemcheckbox', { name: 'In progress' }).waitFor()
    await window.keyboard.press('Escape')
    expect(await window.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Waiting; complete')
    await window.keyboard.press('Enter')
    await expect.poll(statusOf).toBe('done')
    await window.getByText('T-1 completed.').waitFor()
    await window.keyboard.press('z')
    await expect.poll(statusOf).toBe('waiting')
  })

  it('opens the statuses under a finger that rests on it, and does not complete then', async () => {
    const context = await aContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    const anna = await aCompany(url, context)
    await anna.call('POST', '/api/v1/tasks', { title: 'Rig truss' })
    const window = await aWindow(context, '/tasks')
    const circle = row(window, 'Rig truss').getByRole('button', { name: 'To do; complete' })
    const box = await circle.boundingBox()
    const point = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20 }
    const finger = await context.newCDPSession(window)
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] })
    await window.getByRole('menuitemcheckbox', { name: 'Waiting' }).waitFor()
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await window.getByRole('menuitemcheckbox', { name: 'Waiting' }).tap()
    await expect.poll(async () => (await tasksOf(anna))['Rig truss']?.['status']).toBe('waiting')
  })
})

describe('what is on its way', () => {
  it('leaves a row as it is when the choice of statuses cannot be fetched', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    await anna.call('POST', '/api/v1/tasks', { title: 'Rig truss' })
    await context.route('**/task-status-menu-*.js', (route) => route.abort())
    const window = await aWindow(context, '/tasks', /ERR_FAILED|dynamically imported module/)
    const circle = row(window, 'Rig truss').getByRole('button', { name: 'To do; complete' })
    await circle.click({ button: 'right' })
    await window.getByText('This part of EventKit cannot be loaded.').waitFor()
    await circle.click()
    await isDone(window, 'Rig truss')
  })

  it('shows a record with its description laid out, or not yet', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const { id } = await anna.call('POST', '/api/v1/tasks', { title: 'Rig truss', description: 'With **motors**' })
    const onItsWay = Promise.withResolvers<void>()
    await context.route('**/markdown-*.js', async (route) => {
      await onItsWay.promise
      await route.continue()
    })
    const window = await aWindow(context, `/tasks/${String(id)}`)
    const panel = window.getByRole('complementary', { name: /^Task T-1/ })
    await panel.getByRole('status', { name: 'Loading' }).waitFor()
    expect(await panel.getByText('**').filter({ visible: true }).count()).toBe(0)
    onItsWay.resolve()
    await panel.locator('strong', { hasText: 'motors' }).waitFor()
    expect(await panel.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Rig truss')
  })
})

describe('the keyboard goes on', () => {
  const focused = (window: Page) => window.evaluate(() => document.activeElement?.closest('[data-row]')?.textContent)

  it('in the row whose record closes, and in the next one where a row goes', async () => {
    const { window } = await aTaskList(['One', 'Two', 'Three'])
    await row(window, 'One').waitFor()
    for (const key of ['j', 'j']) await window.keyboard.press(key)
    await expect.poll(() => focused(window)).toContain('Two')
    await window.keyboard.press('Enter')
    const title = window.getByRole('complementary').getByRole('textbox', { name: 'Title' })
    await title.focus()
    await window.keyboard.press('Escape')
    await window.keyboard.press('Escape')
    await title.waitFor({ state: 'detached' })
    await expect.poll(() => focused(window)).toContain('Two')
    await window.keyboard.press('Delete')
    await expect.poll(() => focused(window)).toContain('Three')
    await window.keyboard.press('x')
    await window.getByRole('toolbar').getByRole('button', { name: 'Complete' }).focus()
    await window.keyboard.press('Escape')
    await window.getByRole('toolbar').waitFor({ state: 'detached' })
    await expect.poll(() => focused(window)).toContain('Three')
  })
})

describe('one task', () => {
  it('has every field edited in place, and says who changed what', async () => {
    const { anna, window } = await aTaskList(['Rig truss'])
    await window.getByText('Rig truss').click()
    const panel = window.getByRole('complementary', { name: /^Task T-1/ })
    await panel.getByRole('button', { name: 'Unassigned' }).click()
    await window.getByRole('option', { name: /Anna Koller/ }).click()
    await panel.getByRole('button', { name: 'Medium' }).click()
    await window.getByRole('option', { name: 'High' }).click()
    await panel.getByRole('button', { name: /Add tag/ }).click()
    await window.keyboard.type('stage')
    await window.keyboard.press('Enter')
    await window.keyboard.press('Escape')
    await panel.getByRole('textbox', { name: 'Section' }).fill('Load-in')
    await window.keyboard.press('Enter')
    await panel.getByRole('button', { name: 'Add a description…' }).click()
    await panel.getByRole('textbox', { name: 'Description' }).fill('With **motors**')
    await window.keyboard.press('Control+Enter')
    await panel.getByText('motors', { exact: true }).waitFor()
    await panel.getByRole('combobox', { name: 'Title of the subtask' }).fill('Level it')
    await window.keyboard.press('Enter')
    await panel.getByRole('checkbox', { name: 'Level it' }).click()
    await panel.getByText('1 of 1').waitFor()

    await expect
      .poll(async () => (await tasksOf(anna))['Rig truss'])
      .toMatchObject({
        assignee: { id: anna.userId },
        priority: 'high',
        tags: ['stage'],
        section: 'Load-in',
        description: 'With **motors**',
      })
    await panel.getByText('changed priority').waitFor()
  })
})
