import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

async function aTaskOpen(): Promise<{ anna: Person; id: string; window: Page }> {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const { id } = await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss' })
  const window = await aWindow(context, `/tasks/${String(id)}`, /409/)
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, id: String(id), window }
}

describe('two people change one task', () => {
  it('lets the writer choose when it is the same field', async () => {
    const { anna, id, window } = await aTaskOpen()
    const title = window.getByRole('textbox', { name: 'Title', exact: true })
    await title.fill('Rig main truss, hall 3')
    await anna.call('PATCH', `/api/v1/tasks/${id}`, { title: 'Rig main truss, hall 4' })
    await window.getByRole('row', { name: /hall 4/ }).waitFor()
    expect(await title.inputValue()).toBe('Rig main truss, hall 3')
    await title.press('Enter')

    const dialog = window.getByRole('dialog')
    await dialog.getByText('Rig main truss, hall 3').waitFor()
    await dialog.getByText('Rig main truss, hall 4').waitFor()
    await dialog.getByRole('button', { name: 'Keep mine' }).click()
    await window.getByRole('row', { name: /hall 3/ }).waitFor()
    await expect
      .poll(async () => (await anna.call('GET', `/api/v1/tasks/${id}`))['title'])
      .toBe('Rig main truss, hall 3')
  })

  it('asks, too, where one was still typing when the task is due', async () => {
    const { anna, id, window } = await aTaskOpen()
    await window.getByRole('complementary').getByRole('button', { name: 'No due date' }).click()
    const field = window.getByRole('textbox', { name: 'Choose date and time' })
    await field.fill('8.1.2031 14:00')
    await anna.call('PATCH', `/api/v1/tasks/${id}`, { due_date: '2031-01-09T13:00:00Z' })
    await window.getByRole('row', { name: /9 Jan 2031/ }).waitFor()
    await field.press('Enter')
    const dialog = window.getByRole('dialog', { name: 'Someone else changed this too' })
    for (const day of ['8 Jan', '9 Jan']) await dialog.getByText(day).waitFor()
    await dialog.getByRole('button', { name: 'Keep theirs' }).click()
    await dialog.waitFor({ state: 'detached' })
    await window.getByRole('row', { name: /9 Jan 2031/ }).waitFor()
    expect(await anna.call('GET', `/api/v1/tasks/${id}`)).toMatchObject({
      due_date: '2031-01-09T13:00:00.000Z',
      version: 2,
    })
  })

  it('merges silently when the fields differ', async () => {
    const { anna, id, window } = await aTaskOpen()
    const title = window.getByRole('textbox', { name: 'Title', exact: true })
    await title.fill('Rig main truss, hall 3')
    await anna.call('PATCH', `/api/v1/tasks/${id}`, { priority: 'urgent' })
    const panel = window.getByRole('complementary')
    await panel.getByRole('button', { name: 'Urgent' }).waitFor()
    expect(await title.inputValue()).toBe('Rig main truss, hall 3')
    await title.press('Enter')
    await expect
      .poll(async () => (await anna.call('GET', `/api/v1/tasks/${id}`))['title'])
      .toBe('Rig main truss, hall 3')
    await window.getByRole('row', { name: /hall 3/ }).waitFor()
    await panel.getByRole('button', { name: 'Urgent' }).waitFor()
    expect(await window.getByRole('dialog').count()).toBe(0)
  })
})

describe('a form of settings', () => {
  it('keeps what is typed while somebody else saves, and asks where both changed the same', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    await anna.call('POST', '/api/v1/roles', { key: 'loader', name: 'Loader', permissions: ['work.task.read'] })
    const window = await aWindow(context, '/roles/loader', /409/)
    await window.getByText('Live', { exact: true }).waitFor()
    const panel = window.getByRole('complementary')
    const name = panel.getByRole('textbox', { name: 'Name' })
    await name.fill('Loading crew')
    await anna.call('PATCH', '/api/v1/roles/loader', { permissions: ['work.task.read', 'work.task.write'] })
    await expect.poll(() => panel.getByRole('checkbox', { name: /^Create and change tasks/ }).isChecked()).toBe(true)
    expect(await name.inputValue()).toBe('Loading crew')
    await name.press('Enter')
    await window.getByText('Role Loading crew saved').waitFor()
    expect((await roleOf(anna)).permissions).toEqual(['work.task.read', 'work.task.write'])

    await name.fill('Night crew')
    await anna.call('PATCH', '/api/v1/roles/loader', { name: 'Day crew' })
    await window.getByRole('row', { name: /Day crew/ }).waitFor()
    await name.press('Enter')
    const dialog = window.getByRole('dialog', { name: 'Someone else changed this too' })
    for (const each of ['Night crew', 'Day crew']) await dialog.getByText(each, { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Keep mine' }).click()
    await expect.poll(async () => (await roleOf(anna)).name).toBe('Night crew')
    await window.getByRole('row', { name: /Night crew/ }).waitFor()

    await window.goto(`${url}/company`)
    await window.getByText('Live', { exact: true }).waitFor()
    const company = window.getByRole('textbox', { name: 'Name' })
    await company.fill('Lumen Events')
    await anna.call('PATCH', '/api/v1/company', { time_zone: 'Europe/Lisbon' })
    await window.getByText('Lisbon').first().waitFor()
    expect(await company.inputValue()).toBe('Lumen Events')
  })
})

async function roleOf(anna: Person): Promise<{ name: string; permissions: string[] }> {
  const { roles } = (await anna.call('GET', '/api/v1/roles')) as {
    roles: { key: string; name: string; permissions: string[] }[]
  }
  const found = roles.find(({ key }) => key === 'loader')
  if (!found) throw new Error('there is no such role')
  return found
}
