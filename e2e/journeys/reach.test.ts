import { describe, expect, it } from 'vitest'
import { aColleague, aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

describe('how far a role reaches', () => {
  it('is chosen for each permission, and its holder finds what they are assigned to and nothing else, live', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const window = await aWindow(context, '/roles')
    await window.getByRole('row', { name: /Planner/ }).waitFor()
    await window.keyboard.press('c')
    const dialog = window.getByRole('dialog', { name: 'New role' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Weekend crew')
    // Whoever may change tasks may see them.
    await dialog.getByRole('checkbox', { name: /^Create and change tasks/ }).check()
    expect(await dialog.getByRole('checkbox', { name: /^See tasks/ }).isChecked()).toBe(true)
    // Events are assigned to nobody, and in no workspace.
    const seeEvents = dialog.getByRole('checkbox', { name: /^See events/ })
    await seeEvents.check()
    const options = dialog.getByRole('combobox', { name: 'How far “See events” goes' }).getByRole('option')
    expect(await options.allTextContents()).toEqual(['Created by them', 'In the whole company'])
    await seeEvents.uncheck()
    await dialog
      .getByRole('combobox', { name: 'How far “See tasks” goes' })
      .selectOption('Created by them or assigned to them')
    await dialog
      .getByRole('combobox', { name: 'How far “Create and change tasks” goes' })
      .selectOption('Created by them')
    await window.keyboard.press('Control+Enter')
    await window.getByText('Role Weekend crew created.').waitFor()
    const { roles } = (await anna.call('GET', '/api/v1/roles')) as { roles: { key: string; reach: unknown }[] }
    const reach = { 'work.task.read': 'assigned', 'work.task.write': 'own' }
    expect(roles.find(({ key }) => key === 'weekend_crew')?.reach).toEqual(reach)

    const theirContext = await aContext()
    const miro = await aColleague(url, anna, theirContext, 'Miro Kranz', 'weekend_crew')
    const assigned = await anna.call('POST', '/api/v1/tasks', { title: 'Load the van', assignee_id: miro.userId })
    const other = await anna.call('POST', '/api/v1/tasks', { title: 'Call the venue' })
    await miro.call('POST', '/api/v1/tasks', { title: 'Bring gloves' })
    // A task that leaves is told as not there when the page looks at it again.
    const theirs = await aWindow(theirContext, '/tasks', /404 \(Not Found\)/)
    const row = (title: string) => theirs.getByRole('row', { name: new RegExp(title) })
    await row('Load the van').waitFor()
    await row('Bring gloves').waitFor()
    expect(await row('Call the venue').count()).toBe(0)

    // What is theirs to see and not to change has no controls.
    await row('Load the van').click()
    const panel = theirs.getByRole('complementary')
    await panel.getByText('Load the van').first().waitFor()
    expect(await panel.getByRole('button', { name: 'Delete' }).count()).toBe(0)
    await row('Bring gloves').click()
    await panel.getByRole('button', { name: 'Delete' }).waitFor()
    // They may not see people, yet know who they are.
    await panel.getByText('Miro Kranz created the task').waitFor()

    // Whoever made a task keeps it to themself, even from an Admin, and sees in the list that it is so.
    const titles = async () => {
      const { tasks } = (await anna.call('GET', '/api/v1/tasks')) as { tasks: { title: string }[] }
      return tasks.map(({ title }) => title).toSorted()
    }
    expect(await titles()).toEqual(['Bring gloves', 'Call the venue', 'Load the van'])
    await panel.getByRole('checkbox', { name: 'Only its creator and the assignee see it' }).click()
    await expect.poll(titles).toEqual(['Call the venue', 'Load the van'])
    await row('Bring gloves').getByText('Private').waitFor()
    // What they add to it is as private, which they are told does not go without saying.
    const made = theirs.waitForResponse((reply) => reply.url().endsWith('/CreateTask') && reply.ok())
    await panel.getByRole('combobox', { name: 'Title of the subtask' }).fill('Leather ones')
    await theirs.keyboard.press('Enter')
    await made
    expect(await titles()).toEqual(['Call the venue', 'Load the van'])
    await panel.getByText('Others see its subtasks that are not private, too').waitFor()

    await theirs.getByText('Live', { exact: true }).waitFor()
    await anna.call('PATCH', `/api/v1/tasks/${String(other['id'])}`, { assignee_id: miro.userId })
    await row('Call the venue').waitFor()
    await anna.call('PATCH', `/api/v1/tasks/${String(assigned['id'])}`, { assignee_id: null })
    await row('Load the van').waitFor({ state: 'detached' })
  })
})
