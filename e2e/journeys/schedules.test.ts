import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aColleague, aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const MONDAYS = {
  name: 'Mondays',
  recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO', starts_at: '2099-01-05T09:00', time_zone: 'Europe/Vienna' },
  action: { write_entry: { text: 'A new week' } },
}

async function at(path: string, schedule?: object): Promise<{ anna: Person; id: string; window: Page }> {
  const context = await aContext()
  const anna = await aCompany(url, context)
  await anna.call('POST', '/api/v1/templates', { name: 'Week', tasks: [{ title: 'Charge radios' }] })
  const id = schedule ? String((await anna.call('POST', '/api/v1/schedules', { ...schedule }))['id']) : ''
  const window = await aWindow(context, path.replace('$id', id))
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, id, window }
}

describe('schedules', () => {
  it('are made with a rule and what they do, run by hand, and say how it went', async () => {
    const { anna, window } = await at('/schedules')
    await window.getByRole('heading', { name: 'No schedules yet' }).waitFor()
    await window.keyboard.press('c')
    const form = window.getByRole('dialog', { name: 'New schedule' })
    await form.getByRole('button', { name: 'Create schedule' }).click()
    await form.getByText('Choose a template.').waitFor()
    await form.getByRole('textbox', { name: 'Name' }).fill('Mondays')
    await form.getByRole('button', { name: 'When' }).click()
    const rule = window.getByRole('dialog', { name: 'Repeat' })
    await rule.getByRole('combobox', { name: 'How often' }).selectOption('Every weekday (Monday to Friday)')
    await rule
      .getByRole('combobox', { name: 'Times that are missed while the server is down' })
      .selectOption('Are made up for, each')
    expect(await rule.getByRole('combobox', { name: 'Counted' }).count()).toBe(0)
    await rule.getByRole('button', { name: 'Save' }).click()
    await form.getByRole('button', { name: 'Template' }).click()
    await window.getByRole('option', { name: 'Week' }).click()
    await form.getByRole('button', { name: 'Create schedule' }).click()
    const panel = window.getByRole('complementary', { name: 'Schedule Mondays' })
    await panel.getByText('It has not run yet.').waitFor()
    await panel
      .getByText(/^Next /)
      .first()
      .waitFor()
    await panel.getByRole('button', { name: 'Run now' }).click()
    await window.getByText('Mondays ran.').waitFor()
    await panel.getByText('by hand').waitFor()
    await panel.getByText('1 task', { exact: true }).waitFor()
    const { tasks } = (await anna.call('GET', '/api/v1/tasks')) as { tasks: unknown[] }
    expect(tasks).toMatchObject([{ title: 'Charge radios' }])
    const { schedules } = (await anna.call('GET', '/api/v1/schedules')) as { schedules: unknown[] }
    expect(schedules).toMatchObject([{ recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', missed: 'all' } }])
  })

  it('are paused and go on, and what they do is changed', async () => {
    const { anna, id, window } = await at('/schedules/$id', MONDAYS)
    const panel = window.getByRole('complementary', { name: 'Schedule Mondays' })
    const schedule = () => anna.call('GET', `/api/v1/schedules/${id}`)
    await panel.getByText('every Monday at 09:00, Vienna time').waitFor()
    await panel.getByRole('region', { name: 'Next dates' }).getByText('Mon 5 Jan 2099 09:00').waitFor()
    await panel.getByRole('button', { name: 'Pause' }).click()
    await panel.getByText('Paused', { exact: true }).waitFor()
    await expect.poll(schedule).toMatchObject({ paused: true, next_at: null })
    await window.keyboard.press('z')
    await expect.poll(schedule).toMatchObject({ paused: false, next_at: '2099-01-05T08:00:00.000Z' })
    await panel.getByRole('button', { name: 'Write a note into the journal: A new week' }).click()
    const what = window.getByRole('dialog', { name: 'What it does' })
    await what.getByRole('textbox', { name: 'Text' }).fill('')
    await what.getByRole('button', { name: 'Save' }).click()
    await what.getByText('Fill this in.').waitFor()
    await what.getByRole('combobox', { name: 'What it does' }).selectOption('Make tasks from a template')
    await what.getByRole('button', { name: 'Template' }).click()
    await window.getByRole('option', { name: 'Week' }).click()
    await what.getByRole('button', { name: 'Save' }).click()
    await panel.getByRole('button', { name: 'Make tasks from a template: Week' }).waitFor()
  })

  it('are read, not changed, by those who may only read them, and told in German', async () => {
    const owner = await aCompany(url, await aContext())
    const { id } = await owner.call('POST', '/api/v1/schedules', MONDAYS)
    const context = await aContext({ locale: 'de-AT' })
    const miro = await aColleague(url, owner, context, 'Miro Kos', 'crew')
    await miro.call('PATCH', '/api/v1/me', { locale: 'de' })
    const window = await aWindow(context, `/schedules/${String(id)}`)
    const panel = window.getByRole('complementary', { name: 'Zeitplan Mondays' })
    await panel.getByText('jeden Montag um 09:00, Wiener Zeit').waitFor()
    await panel.getByText('Er ist noch nicht gelaufen.').waitFor()
    expect(await panel.getByRole('button', { name: /Jetzt ausführen|Anhalten/ }).count()).toBe(0)
  })
})
