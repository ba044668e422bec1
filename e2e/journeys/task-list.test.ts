import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const row = (window: Page, name: string) => window.getByRole('row', { name: new RegExp(name) })

async function aList(fill: (anna: Person) => Promise<void>): Promise<{ anna: Person; window: Page }> {
  const context = await aContext()
  const anna = await aCompany(url, context)
  await fill(anna)
  const window = await aWindow(context, '/tasks')
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, window }
}

describe('subtasks in the list', () => {
  it('stand under their parent, fold by mouse and by arrows, and are counted as they are done', async () => {
    let parent = ''
    const { anna, window } = await aList(async (person) => {
      parent = String((await person.call('POST', '/api/v1/tasks', { title: 'Rig truss' }))['id'])
      await person.call('POST', '/api/v1/tasks', { title: 'Call venue', due_date: '2031-05-01T10:00:00Z' })
      for (const title of ['Motors', 'Level']) {
        await person.call('POST', '/api/v1/tasks', { title, parent_id: parent, due_date: '2031-04-01T10:00:00Z' })
      }
    })
    const titles = () => window.locator('[data-row] [title].font-medium').allTextContents()
    await expect.poll(titles).toEqual(['Call venue', 'Rig truss', 'Motors', 'Level'])
    expect(await row(window, 'Motors').getAttribute('aria-level')).toBe('2')
    await row(window, 'Rig truss').getByText('0 of 2').waitFor()

    await row(window, 'Motors').getByRole('button', { name: 'To do; complete' }).click()
    await row(window, 'Rig truss').getByText('1 of 2').waitFor()
    await row(window, 'Rig truss').getByRole('button', { name: 'Hide what is below' }).click()
    await expect.poll(titles).toEqual(['Call venue', 'Rig truss'])
    await window.reload()
    await expect.poll(titles).toEqual(['Call venue', 'Rig truss'])
    await row(window, 'Rig truss').focus()
    await window.keyboard.press('ArrowRight')
    await row(window, 'Level').waitFor()
    await window.keyboard.press('ArrowRight')
    const focused = () => window.evaluate(() => document.activeElement?.textContent ?? '')
    await expect.poll(focused).toContain('Level')
    await window.keyboard.press('ArrowLeft')
    await expect.poll(focused).toContain('Rig truss')

    // Whose parent the filter leaves out stands alone, and says whose it is.
    await anna.call('PATCH', `/api/v1/tasks/${parent}`, { status: 'waiting' })
    await window.goto(`${url}/tasks?status=todo`)
    await row(window, 'Rig truss.*Level').waitFor()
    expect(await row(window, 'Level').getAttribute('aria-level')).toBeNull()
  })
})

describe('selecting all', () => {
  it('says how many of how many, takes those that were not read yet, and is taken back', async () => {
    const { anna, window } = await aList(async (person) => {
      const csv = `title\n${Array.from({ length: 520 }, (_, n) => `Case ${n}`).join('\n')}\n`
      const id = await person.upload('cases.csv', csv)
      await person.call('POST', `/api/v1/imports/${id}/commit`, {})
    })
    const count = async (query: string) => (await anna.call('GET', `/api/v1/tasks/count?status=open&${query}`))['count']
    await expect.poll(() => count('')).toBe(520)
    await window.reload()
    await row(window, 'Case').first().hover()
    await window.getByRole('checkbox', { name: 'Select all' }).check()
    await window.getByRole('toolbar', { name: '100 of 520 selected' }).waitFor()
    await window.getByRole('button', { name: 'Select all 520' }).click()
    await window.getByRole('toolbar', { name: '520 of 520 selected' }).waitFor()
    await window.getByRole('toolbar').getByRole('button', { name: 'Complete' }).click()
    await window.getByText('520 tasks completed.').waitFor({ timeout: 30_000 })
    expect(await count('')).toBe(0)
    await window.getByRole('button', { name: /Undo/ }).click()
    await expect.poll(() => count(''), { timeout: 30_000 }).toBe(520)
  })
})
