import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aColleague, aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const SHOW = {
  name: 'Show',
  tasks: [
    { key: 'truck', title: 'Truck for {{event.name}}', due: '-P3D' },
    { key: 'licence', title: 'Licence', parent: 'truck', due: '-P1W', due_time: '14:00' },
  ],
}

async function at(path: string, template?: object): Promise<{ anna: Person; id: string; window: Page }> {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const id = template ? String((await anna.call('POST', '/api/v1/templates', { ...template }))['id']) : ''
  const window = await aWindow(context, path.replace('$id', id), /400/)
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, id, window }
}

const row = (window: Page, name: string | RegExp) => window.getByRole('row', { name })

const titles = async (anna: Person): Promise<unknown> =>
  ((await anna.call('GET', '/api/v1/tasks')) as { tasks: { title: string }[] }).tasks
    .map(({ title }) => title)
    .toSorted()

describe('templates', () => {
  it('are made with their tasks, which are ordered, changed and removed', async () => {
    const { anna, window } = await at('/templates')
    await window.getByRole('heading', { name: 'No templates yet' }).waitFor()
    await window.keyboard.press('c')
    const form = window.getByRole('dialog', { name: 'New template' })
    await form.getByRole('textbox', { name: 'Name' }).fill('Show')
    await window.keyboard.press('Control+Enter')
    const panel = window.getByRole('complementary', { name: 'Template Show' })
    await panel.getByText('No tasks yet.').waitFor()

    await panel.getByRole('button', { name: 'Add a task' }).click()
    const task = window.getByRole('dialog', { name: 'New task of the template' })
    await task.getByRole('button', { name: 'Save' }).click()
    await task.getByText('Fill this in.').waitFor()
    await task.getByRole('textbox', { name: 'Title' }).fill('Truck for {{show}}')
    await task.getByText('There is nothing called {{show}} to fill in.').waitFor()
    await task.getByRole('textbox', { name: 'Title' }).fill('Truck for {{event.name}}')
    await task.getByRole('combobox', { name: 'Due' }).selectOption('Before')
    await task.getByRole('textbox', { name: 'How many' }).fill('3')
    await task.getByRole('textbox', { name: 'At (optional)' }).fill('14:30')
    await task.getByRole('checkbox', { name: '1 day before it is due' }).check()
    await task.getByRole('combobox', { name: 'Priority' }).selectOption('High')
    await window.keyboard.press('Control+Enter')
    await panel.getByRole('button', { name: 'Truck for {{event.name}} 3 days before, at 14:30 · High' }).waitFor()

    await panel.getByRole('button', { name: 'Add a task' }).click()
    await task.getByRole('textbox', { name: 'Title' }).fill('Licence')
    await window.keyboard.press('Control+Enter')
    await panel.getByRole('button', { name: 'Move Licence up' }).click()
    const template = async () =>
      ((await anna.call('GET', '/api/v1/templates')) as { templates: unknown[] }).templates[0]
    await expect.poll(template).toMatchObject({
      tasks: [
        { title: 'Licence', due: '', reminders: [] },
        { title: 'Truck for {{event.name}}', due: '-P3D', due_time: '14:30', reminders: ['-P1D'], priority: 'high' },
      ],
    })
    await panel.getByRole('button', { name: 'Licence No due date' }).click()
    const change = window.getByRole('dialog', { name: 'Task of the template' })
    await change.getByRole('combobox', { name: 'Part of' }).selectOption('Truck for {{event.name}}')
    await window.keyboard.press('Control+Enter')
    await expect.poll(template).toMatchObject({ tasks: [{ key: 't1' }, { key: 't2', parent: 't1' }] })
    await panel.getByRole('button', { name: 'Remove Truck for {{event.name}}' }).click()
    await expect.poll(template).toMatchObject({ tasks: [] })
    await window.getByRole('heading', { level: 1 }).click()
    await window.keyboard.press('z')
    await expect.poll(template).toMatchObject({ tasks: [{ key: 't1' }, { key: 't2' }] })
  })

  it('make tasks for an event from its panel, and they are taken back together', async () => {
    const { anna, window } = await at('/events', SHOW)
    const dates = { starts_at: '2099-06-10T16:00:00Z', ends_at: '2099-06-10T22:00:00Z' }
    const { id } = await anna.call('POST', '/api/v1/events', { name: 'Gala', ...dates })
    await window.goto(`${url}/events/${String(id)}`)
    await window.getByRole('button', { name: 'Tasks from a template…' }).click()
    const form = window.getByRole('dialog', { name: 'Tasks from a template' })
    await form.getByRole('link', { name: 'Gala' }).waitFor()
    await form.getByRole('button', { name: /^Make/ }).click()
    await form.getByText('Choose a template.').waitFor()
    await form.getByRole('button', { name: 'Template' }).click()
    await window.getByRole('option', { name: 'Show' }).click()
    await form.getByText('3 days before').waitFor()
    await form.getByRole('button', { name: 'Make 2 tasks' }).click()
    await window.getByText('2 tasks made.').waitFor()
    await expect.poll(() => titles(anna)).toEqual(['Licence', 'Truck for Gala'])
    await window.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => titles(anna)).toEqual([])
  })

  it('make tasks for a day, from the form for a new task and from the palette', async () => {
    const { anna, window } = await at('/tasks', { name: 'Monday', tasks: [{ title: 'Charge radios', due: 'P0D' }] })
    await window.keyboard.press('c')
    await window.getByRole('button', { name: 'Tasks from a template…' }).click()
    const form = window.getByRole('dialog', { name: 'Tasks from a template' })
    await form.getByRole('button', { name: 'Template' }).click()
    await window.getByRole('option', { name: 'Monday' }).click()
    await window.keyboard.press('Control+Enter')
    await row(window, /Charge radios/).waitFor()
    expect(await titles(anna)).toEqual(['Charge radios'])
    await window.keyboard.press('Control+k')
    await window.getByRole('combobox').fill('from a template')
    await window.getByRole('option', { name: 'Tasks from a template…' }).click()
    await form.waitFor()
  })

  it('that speak of an event ask for one', async () => {
    const { window } = await at('/templates/$id', SHOW)
    await window.getByRole('button', { name: 'Use template…' }).click()
    const form = window.getByRole('dialog', { name: 'Tasks from a template' })
    await form.getByRole('button', { name: 'Make 2 tasks' }).click()
    await form.getByText('Choose an event: the template speaks of it.').waitFor()
  })

  it('are read and used, not changed, by those who may only read them, and told in German', async () => {
    const owner = await aCompany(url, await aContext())
    const { id } = await owner.call('POST', '/api/v1/templates', SHOW)
    const context = await aContext({ locale: 'de-AT' })
    const miro = await aColleague(url, owner, context, 'Miro Kos', 'crew')
    await miro.call('PATCH', '/api/v1/me', { locale: 'de' })
    const window = await aWindow(context, `/templates/${String(id)}`)
    const panel = window.getByRole('complementary', { name: 'Vorlage Show' })
    await panel.getByText('1 Woche davor, um 14:00').waitFor()
    await panel.getByRole('button', { name: 'Vorlage verwenden…' }).waitFor()
    expect(await panel.getByRole('button', { name: /Aufgabe hinzufügen|entfernen/ }).count()).toBe(0)
  })
})
