import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { aColleague, aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

describe('the activity', () => {
  it('tells who did what, live, with what was there before, and where it is now', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const miro = await aColleague(url, anna, await aContext(), 'Miro Kranz')
    const task = await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss', priority: 'low' })
    const window = await aWindow(context, '/tasks')
    await window.getByText('Live', { exact: true }).waitFor()
    await window.keyboard.press('g')
    await window.keyboard.press('a')
    const list = window.getByRole('region', { name: 'What happened, newest first' })
    const lines = list.getByRole('listitem')
    await lines.filter({ hasText: 'Rig main truss' }).filter({ hasText: 'Anna Koller created the task' }).waitFor()
    await window.getByRole('heading', { name: 'Today', exact: true }).waitFor()

    await miro.call('PATCH', `/api/v1/tasks/${String(task['id'])}`, {
      title: 'Rig main truss, hall 3',
      priority: 'high',
    })
    const change = lines.filter({ hasText: 'Miro Kranz changed title: Rig main truss, hall 3, priority: High' })
    await change.waitFor()
    expect(await lines.first().textContent()).toContain('Miro Kranz')

    await window.keyboard.press('j')
    await window.keyboard.press('Enter')
    await list.getByText('changed title Rig main truss', { exact: false }).waitFor()
    expect(await change.getByRole('listitem').allTextContents()).toEqual([
      'changed title Rig main trussRig main truss, hall 3 ',
      'changed priority LowHigh ',
    ])
    await miro.call('POST', '/api/v1/tasks', { title: 'Book second forklift' })
    await lines.filter({ hasText: 'Book second forklift' }).waitFor()
    expect(await change.getByRole('listitem').count()).toBe(2)
    await change.getByRole('link', { name: /Rig main truss, hall 3/ }).click()
    await window.getByRole('complementary', { name: /^Task T-/ }).waitFor()

    // What happens while one is elsewhere is there on the way back.
    await anna.call('POST', `/api/v1/tasks/${String(task['id'])}/complete`, {})
    await window.getByRole('complementary').getByText('completed the task').waitFor()
    await window.goBack()
    await lines
      .filter({ hasText: 'Rig main truss, hall 3' })
      .filter({ hasText: 'Anna Koller completed the task' })
      .waitFor()
  })

  it('folds an import into one line that opens, and tells from when to when an event moved', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const id = await anna.upload('crew.csv', 'Title\n' + [1, 2, 3, 4].map((n) => `Case ${n}\n`).join(''))
    await anna.call('POST', `/api/v1/imports/${id}/commit`, {})
    const event = await anna.call('POST', '/api/v1/events', {
      name: 'Gala',
      starts_at: '2031-12-10T13:00:00Z',
      ends_at: '2031-12-10T21:00:00Z',
    })
    await anna.call('PATCH', `/api/v1/events/${String(event['id'])}`, {
      starts_at: '2031-12-11T13:00:00Z',
      ends_at: '2031-12-11T21:00:00Z',
    })
    const window = await aWindow(context, '/activity')
    const list = window.getByRole('region', { name: 'What happened, newest first' })
    const lines = list.getByRole('listitem')
    const fold = lines.filter({ hasText: 'Anna Koller imported 4 tasks' })
    await fold.waitFor()
    const first = await lines.first().textContent()
    expect(first).toContain('changed dates 10 Dec 2031, 14:00–22:0011 Dec 2031, 14:00–22:00')
    expect(await list.getByRole('link', { name: /Case/ }).count()).toBe(0)
    await fold.getByRole('button').focus()
    await window.keyboard.press('Enter')
    expect(await fold.getByRole('link').allTextContents()).toEqual([
      'import of crew.csv',
      'T-4Case 4',
      'T-3Case 3',
      'T-2Case 2',
      'T-1Case 1',
    ])
    await window.keyboard.press('j')
    await window.keyboard.press('Enter')
    await fold.getByText('work.task.created').waitFor()
  })

  it('is narrowed in the URL, and saved as a file', async () => {
    const context = await aContext({ acceptDownloads: true })
    const anna = await aCompany(url, context)
    const miro = await aColleague(url, anna, await aContext(), 'Miro Kranz')
    await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss' })
    await miro.call('POST', '/api/v1/tasks', { title: '=1+1' })
    const window = await aWindow(context, `/activity?person=${miro.userId}`)
    const lines = window.getByRole('region', { name: 'What happened, newest first' }).getByRole('listitem')
    await lines.filter({ hasText: '=1+1' }).waitFor()
    await window.getByRole('button', { name: 'Filter', exact: true }).click()
    await window.getByRole('option', { name: 'About' }).click()
    await window.getByRole('option', { name: 'Tasks' }).click()
    await expect.poll(() => lines.allTextContents()).toEqual([expect.stringContaining('Miro Kranz created the task')])
    await window.keyboard.press('Escape')
    expect(new URL(window.url()).search).toBe(`?person=${miro.userId}&kind=work`)

    const saving = window.waitForEvent('download')
    await window.getByRole('button', { name: 'Export' }).click()
    await window.getByRole('menuitem', { name: /CSV/ }).click()
    const download = await saving
    expect(download.suggestedFilename()).toMatch(/^journal-\d{4}-\d\d-\d\d\.csv$/)
    const [head, ...rows] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(head).toMatch(/^position,/)
    expect(rows).toEqual([expect.stringContaining(`,Miro Kranz,work.task.created,'=1+1,`)])
    await window.getByText('Export saved.').waitFor()

    await window.getByRole('button', { name: 'Remove filter About' }).click()
    await window.getByRole('button', { name: 'Remove filter Person' }).click()
    await lines.filter({ hasText: 'Anna Koller created the company' }).waitFor()
    await window.goto(`${url}/activity?kind=journal`)
    await window.getByText('No activity matches these filters').waitFor()
    await window.getByRole('button', { name: 'Clear filters' }).click()
    await lines.filter({ hasText: '=1+1' }).waitFor()
  })

  it('goes back as far as one scrolls', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const count = 110
    for (let i = 1; i <= count; i++) await anna.call('POST', '/api/v1/tasks', { title: `Case ${i}` })
    const window = await aWindow(context, '/activity')
    const list = window.getByRole('region', { name: 'What happened, newest first' })
    await list.getByRole('link', { name: `Case ${count}` }).waitFor()
    const first = list.getByText('Anna Koller created the company')
    await expect
      .poll(async () => {
        await window.mouse.move(700, 400)
        await window.mouse.wheel(0, 3000)
        return first.isVisible()
      })
      .toBe(true)
    const cases = await list.getByRole('link', { name: /Case \d+$/ }).allTextContents()
    expect(cases.map((text) => Number(text.split(' ')[1]))).toEqual(Array.from({ length: count }, (_, i) => count - i))
  })
})
