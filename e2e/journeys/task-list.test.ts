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

describe('quick add', () => {
  it('offers people and tags, shows what it understood, and makes it text again', async () => {
    const { anna, window } = await aList(async (person) => {
      await person.call('POST', '/api/v1/tasks', { title: 'Hall 3', tags: ['stage'] })
    })
    const made = async (title: string) => {
      const { tasks } = (await anna.call('GET', '/api/v1/tasks')) as { tasks: Record<string, unknown>[] }
      return tasks.find((task) => task['title'] === title)
    }
    await row(window, 'Hall 3').waitFor()
    await window.keyboard.press('c')
    const line = window.getByRole('combobox', { name: 'What is to be done?' })
    await line.pressSequentially('Shade by sun #st')
    await window.getByRole('option', { name: 'stage' }).waitFor()
    await window.keyboard.press('Tab')
    expect(await line.inputValue()).toBe('Shade by sun #stage ')
    await line.pressSequentially('@ko')
    await window.getByRole('option', { name: 'Anna Koller' }).waitFor()
    await window.keyboard.press('Escape')
    await window.getByRole('option').first().waitFor({ state: 'hidden' })
    await line.pressSequentially('l')
    await window.keyboard.press('ArrowDown')
    await window.keyboard.press('Enter')
    expect(await line.inputValue()).toBe('Shade by sun #stage @AnnaKoller ')

    await window.getByRole('button', { name: 'Keep “by sun” as text' }).focus()
    await window.keyboard.press('Backspace')
    await window.getByRole('button', { name: 'Keep “by sun” as text' }).waitFor({ state: 'detached' })
    await line.focus()
    await window.keyboard.press('Enter')
    await expect
      .poll(() => made('Shade by sun'))
      .toMatchObject({ due_date: null, tags: ['stage'], assignee: { id: anna.userId } })
  })

  it('holds a subtask to the length of its title, not of its line, and says who and when', async () => {
    const { window } = await aList(async (person) => {
      await person.call('POST', '/api/v1/tasks', { title: 'Rig truss' })
    })
    await window.getByText('Rig truss').click()
    const panel = window.getByRole('complementary', { name: /^Task T-1/ })
    const line = panel.getByRole('combobox', { name: 'Title of the subtask' })
    await line.fill(`${'x'.repeat(201)} tomorrow`)
    await window.keyboard.press('Enter')
    await panel.getByText('At most 200 characters.').waitFor()
    await line.fill(`${'x'.repeat(195)} tomorrow 14:00 #stage !high @anna`)
    await window.keyboard.press('Enter')
    const subtask = panel.getByRole('listitem').filter({ hasText: 'xxx' })
    await subtask.getByText('Assigned to Anna Koller').waitFor()
    await subtask.getByText('Tomorrow 14:00').waitFor()

    await panel.getByRole('button', { name: 'To do; complete' }).first().click()
    await window.getByText('T-1 completed. 1 subtask is still open.').waitFor()
  })

  it('reads the line of a subtask, too', async () => {
    const { anna, window } = await aList(async (person) => {
      await person.call('POST', '/api/v1/tasks', { title: 'Rig truss' })
    })
    await window.getByText('Rig truss').click()
    await window.getByRole('combobox', { name: 'Title of the subtask' }).fill('Level it tomorrow !high @anna')
    await window.getByRole('button', { name: 'Keep “tomorrow” as text' }).waitFor()
    await window.getByRole('button', { name: 'Keep “@anna” as text' }).waitFor()
    await window.keyboard.press('Enter')
    await window.getByRole('checkbox', { name: 'Level it' }).waitFor()
    await expect
      .poll(async () => ((await anna.call('GET', '/api/v1/tasks?search=Level')) as { tasks: unknown[] }).tasks)
      .toMatchObject([
        {
          title: 'Level it',
          due_all_day: true,
          priority: 'high',
          assignee: { id: anna.userId },
          parent: { number: 1 },
        },
      ])
  })
})
