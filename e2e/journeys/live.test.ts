import { describe, expect, it } from 'vitest'
import { aColleague, aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

describe('two windows', () => {
  it('shows a change of one person to another, without a reload', async () => {
    const anna = await aCompany(url, await aContext())
    const miroContext = await aContext()
    await aColleague(url, anna, miroContext, 'Miro Kranz')
    await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss' })
    const window = await aWindow(miroContext, '/tasks')
    await window.getByText('Live', { exact: true }).waitFor()
    const [task] = (await anna.call('GET', '/api/v1/tasks'))['tasks'] as { id: string }[]
    await window.evaluate(() => document.body.setAttribute('data-opened', 'once'))

    await anna.call('PATCH', `/api/v1/tasks/${task?.id}`, { title: 'Rig main truss, hall 3' })
    await window.getByText('Rig main truss, hall 3').waitFor()
    await anna.call('POST', '/api/v1/tasks', { title: 'Book second forklift' })
    await window.getByText('Book second forklift').waitFor()
    await anna.call('DELETE', `/api/v1/tasks/${task?.id}`)
    await window.getByText('Rig main truss, hall 3').waitFor({ state: 'detached' })
    expect(await window.locator('body').getAttribute('data-opened')).toBe('once')
  })

  it('shows who has a task open', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const miroContext = await aContext()
    await aColleague(url, anna, miroContext, 'Miro Kranz')
    const task = await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss' })
    const annas = await aWindow(context, `/tasks/${String(task['id'])}`)
    await aWindow(miroContext, `/tasks/${String(task['id'])}`)
    await annas.getByRole('complementary').getByLabel('Also here: Miro Kranz').waitFor()
  })
})
