import { expect, it } from 'vitest'
import { aCompany } from '../company.ts'
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
