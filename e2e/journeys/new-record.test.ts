import { expect, it } from 'vitest'
import { aColleague, aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

it('makes a task where the list is, says so, and makes none in the bin', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const { id: stage } = await anna.call('POST', '/api/v1/workspaces', { name: 'Stage' })
  const window = await aWindow(context, `/workspaces/${String(stage)}`)
  await window.getByRole('link', { name: 'Show its tasks' }).click()
  await window.waitForURL(`**/tasks?workspace=${String(stage)}`)
  await window.getByRole('heading', { name: 'Tasks' }).waitFor()
  await window.getByRole('button', { name: /^New/ }).click()
  const dialog = window.getByRole('dialog')
  await dialog.getByText('Stage').waitFor()
  await dialog.getByPlaceholder(/^Rig/).fill('Rig main truss #truss')
  await window.keyboard.press('Enter')
  await window.getByRole('row', { name: /Rig main truss/ }).waitFor()
  const tasks = async () => (await anna.call('GET', '/api/v1/tasks'))['tasks']
  await expect.poll(tasks).toMatchObject([{ title: 'Rig main truss', workspace_id: stage, tags: ['truss'] }])

  await window.goto(`${url}/tasks?bin=true`)
  await window.getByText('The bin is empty').waitFor()
  expect(await window.getByRole('button', { name: /^New/ }).count()).toBe(0)
})

it('offers what was begun, and does not glue the next one to it', async () => {
  const context = await aContext()
  await aCompany(url, context)
  const window = await aWindow(context, '/tasks')
  const leave = async () => {
    await window.keyboard.press('Escape')
    await window.keyboard.press('Escape')
    await window.getByRole('dialog').waitFor({ state: 'detached' })
  }
  await window.getByText('Live', { exact: true }).waitFor()
  await window.keyboard.press('c')
  const line = window.getByLabel('What is to be done?')
  await line.waitFor()
  await window.keyboard.type('Rig truss')
  await leave()
  await window.keyboard.press('c')
  await expect.poll(() => line.inputValue()).toBe('Rig truss')
  await window.keyboard.type('Call venue')
  expect(await line.inputValue()).toBe('Call venue')
  await leave()

  await window.goto(`${url}/events`)
  await window.getByText('Live', { exact: true }).waitFor()
  await window.keyboard.press('c')
  const name = window.getByRole('dialog').getByLabel('Name')
  await name.fill('Gala')
  await leave()
  await window.keyboard.press('c')
  await expect.poll(() => name.inputValue()).toBe('Gala')
  await window.keyboard.type('Ball')
  expect(await name.inputValue()).toBe('Ball')
})

it('suggests whom a task can be given to: those who see where it goes', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const ben = await aColleague(url, anna, await aContext(), 'Ben Bauer', 'crew')
  const { workspaces } = (await anna.call('GET', '/api/v1/workspaces')) as { workspaces: { id: string }[] }
  const { id: task } = await anna.call('POST', '/api/v1/tasks', { title: 'Rig truss', assignee_id: ben.userId })
  await anna.call('DELETE', `/api/v1/workspaces/${workspaces[0]?.id}/members/${ben.userId}`)
  const window = await aWindow(context, '/tasks')
  // Who cannot open what is theirs any more is marked, in the list and in the record.
  const cannotOpen = 'Cannot open this task: no access to its workspace.'
  await window
    .getByRole('row', { name: /Rig truss/ })
    .getByTitle(cannotOpen)
    .waitFor()
  await window.goto(`${url}/tasks/${String(task)}`)
  await window.getByRole('complementary').getByText(cannotOpen).waitFor()

  await window.keyboard.press('c')
  await window.getByLabel('What is to be done?').fill('Coil cables @b')
  await window.getByText(/ does not see this workspace\./).waitFor()
  await window.getByLabel('What is to be done?').fill('Coil cables @')
  const offers = window.getByRole('listbox', { name: 'People and tags' }).getByRole('option')
  await expect.poll(() => offers.allTextContents()).toEqual(['AKAnna Koller'])
})

it('makes an event where the list is: with its status, its venue and its day, which the form shows', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const window = await aWindow(context, '/events?view=table&status=confirmed&venue=Arena&when=2027-01-08')
  await window.getByRole('heading', { level: 1, name: 'Events' }).waitFor()
  await window.getByRole('button', { name: /^New/ }).first().click()
  const dialog = window.getByRole('dialog', { name: 'New event' })
  expect(await dialog.getByLabel('Status').inputValue()).toBe('confirmed')
  expect(await dialog.getByLabel('Venue').inputValue()).toBe('Arena')
  await dialog.getByLabel('Name').fill('Indie Night')
  await window.keyboard.press('Control+Enter')
  await window.getByRole('row', { name: /Indie Night/ }).waitFor()
  const events = async () => (await anna.call('GET', '/api/v1/events'))['events']
  await expect
    .poll(events)
    .toMatchObject([{ status: 'confirmed', venue: 'Arena', starts_at: expect.stringContaining('2027-01-08T08:00:00') }])
})

it('chooses by the keyboard in a list that was still on its way when it opened', async () => {
  const context = await aContext()
  await aCompany(url, context)
  const list = Promise.withResolvers<void>()
  await context.route('**/choice-list-*.js', async (route) => {
    await list.promise
    await route.continue()
  })
  const window = await aWindow(context, '/events')
  await window.getByText('Live', { exact: true }).waitFor()
  await window.keyboard.press('c')
  const zone = window.getByRole('dialog', { name: 'New event' }).getByLabel('Time zone')
  await zone.press('Enter')
  await window.getByRole('dialog', { name: 'Search time zones' }).waitFor()
  list.resolve()
  await window.getByRole('combobox', { name: 'Search time zones' }).waitFor()
  await window.keyboard.type('new york')
  await window.keyboard.press('Enter')
  await expect.poll(() => zone.textContent()).toBe('America/New York')
})
