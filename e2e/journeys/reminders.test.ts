import { describe, expect, it } from 'vitest'
import { aCompany } from '../company.ts'
import { inEveryTheme, NONE } from '../axe.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

describe('reminders', () => {
  it('are added to a task, say when they come, follow it, and are removed', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const due = new Date(Date.now() + 3 * 86_400_000).toISOString()
    const { id } = await anna.call('POST', '/api/v1/tasks', { title: 'Load the truck', due_date: due })
    const window = await aWindow(context, `/tasks/${String(id)}`)
    const reminders = window.getByRole('region', { name: 'Reminders' })
    await reminders.getByRole('button', { name: 'Remind me' }).click()
    await reminders.getByRole('button', { name: '1 day before it is due' }).click()
    await reminders.getByRole('listitem').getByText('1 day before it is due').waitFor()
    await reminders.getByText(/^Comes /).waitFor()
    await anna.call('POST', `/api/v1/tasks/${String(id)}/complete`, {})
    await reminders.getByText('Does not come: it is done with').waitFor()
    await reminders.getByRole('button', { name: 'Remove the reminder: 1 day before it is due' }).click()
    await expect.poll(() => reminders.getByRole('listitem').count()).toBe(0)
  })

  it('are not asked for while the task is still on its way to the server', async () => {
    const context = await aContext()
    await aCompany(url, context)
    const window = await aWindow(context, '/tasks')
    await window.getByText('Live', { exact: true }).waitFor()
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
    await context.route('**/eventkit.v1.TaskService/CreateTask', async (route) => {
      await arrived
      await route.continue()
    })
    await window.keyboard.press('c')
    await window.getByLabel('What is to be done?').fill('Load the truck')
    await window.keyboard.press('Enter')
    await window.getByRole('complementary', { name: /^Task/ }).getByText('Load the truck').first().waitFor()
    await window.getByText('No changes yet.').waitFor()
    expect(await window.getByRole('region', { name: 'Reminders' }).count()).toBe(0)
    arrive()
    await window.getByRole('region', { name: 'Reminders' }).getByRole('button', { name: 'Remind me' }).waitFor()
  })

  it('that were sent are in the inbox and in the ledger', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const reminder_at = new Date(Date.now() + 1500).toISOString()
    const { id } = await anna.call('POST', '/api/v1/tasks', { title: 'Call the venue', reminder_at })
    const window = await aWindow(context, `/tasks/${String(id)}`)
    const reminders = window.getByRole('region', { name: 'Reminders' })
    await reminders
      .getByText(/^Sent /)
      .first()
      .waitFor()
    await reminders.getByText('What became of it').click()
    await window.getByRole('link', { name: 'Notifications, 1 unread' }).waitFor()
    expect(await inEveryTheme(window)).toEqual(NONE)
  })
})
