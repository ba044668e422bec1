import { expect, it } from 'vitest'
import { aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

it('opens a task by what people call it, and leaves its own address', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const task = await anna.call('POST', '/api/v1/tasks', { title: 'Rig truss' })
  for (const address of ['/tasks/T-1', '/tasks/t-1', '/tasks/1', '/tasks/%231', '/tasks/#1', '/tasks/T-1?status=all']) {
    const window = await aWindow(context, address)
    await window.getByRole('complementary', { name: 'Task T-1' }).getByText('Rig truss').first().waitFor()
    await expect.poll(() => new URL(window.url()).pathname).toBe(`/tasks/${String(task['id'])}`)
    expect(new URL(window.url()).search).toBe(address.includes('?') ? '?status=all' : '')
    await window.close()
  }
})

it.each([
  ['tasks', 'T-999'],
  ['tasks', 'rig-truss'],
  ['tasks', '01890a5d-ac96-774b-bcce-b302099a8057'],
  ['events', 'summer'],
  ['people', 'anna'],
  ['workspaces', '12'],
  ['roles', 'nobody'],
  ['import', 'crew.csv'],
])('says of /%s/%s that nothing is there, and leads back', async (list, id) => {
  const context = await aContext()
  await aCompany(url, context)
  // Only an id that could be one is asked for.
  const window = await aWindow(context, `/${list}/${id}`, /404/)
  await window.getByRole('heading', { name: /not found/ }).waitFor()
  await window.getByRole('button', { name: 'Back to the list' }).click()
  await expect.poll(() => new URL(window.url()).pathname).toBe(`/${list}`)
})
