import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

type Row = Record<string, unknown>

const openOnes = async (person: Person): Promise<Row[]> =>
  ((await person.call('GET', '/api/v1/tasks'))['tasks'] as Row[]).filter(({ status }) => status === 'todo')

const dialog = (window: Page) => window.getByRole('dialog', { name: 'Repeat' })

it('is set by keyboard with its next dates in sight, and completed in two windows at once has one successor', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const task = await anna.call('POST', '/api/v1/tasks', { title: 'Check the harnesses' })
  const window = await aWindow(context, `/tasks/${String(task['id'])}`, /40[0-9]|422/)
  const field = window.getByRole('button', { name: 'Does not repeat' })
  await field.focus()
  await window.keyboard.press('Enter')
  const often = dialog(window).getByLabel('How often')
  await expect.poll(() => often.evaluate((element) => element === document.activeElement)).toBe(true)
  await window.keyboard.type('Every month, on a w')
  await expect.poll(() => often.inputValue()).toBe('nth')
  await window.keyboard.press('Tab') // every how many
  await window.keyboard.press('Tab')
  await window.keyboard.type('The last')
  await window.keyboard.press('Tab')
  await window.keyboard.type('Fri')
  await window.keyboard.press('Tab')
  await window.keyboard.press('ControlOrMeta+a')
  await window.keyboard.type('01/01/2127')
  await dialog(window).getByLabel('Time', { exact: true }).focus()
  await window.keyboard.type('9:00')
  await window.keyboard.press('Tab')
  const preview = dialog(window).getByRole('region', { name: 'Next dates' })
  await preview.getByText('Fri 31 Jan 2127 09:00').waitFor()
  await preview.getByText('Fri 28 Feb 2127 09:00').waitFor()
  await dialog(window).getByText('every last Friday at 09:00, Vienna time').waitFor()
  await window.keyboard.press('ControlOrMeta+Enter')
  await window.getByRole('button', { name: 'every last Friday at 09:00, Vienna time' }).waitFor()
  await window
    .getByRole('list', { name: 'History' })
    .or(window.getByText(/set repeat/))
    .first()
    .waitFor()

  const other = await aWindow(context, `/tasks/${String(task['id'])}`)
  const complete = (page: Page) => page.getByRole('complementary').getByRole('button', { name: /; complete$/ })
  await complete(other).waitFor()
  await Promise.all([complete(window).click(), complete(other).click()])
  // Both lists show the one that came, live.
  for (const page of [window, other]) {
    const row = page.getByRole('grid').getByText('Check the harnesses')
    await row.first().waitFor()
  }
  await expect
    .poll(async () => (await openOnes(anna)).map(({ occurrence }) => occurrence))
    .toEqual(['2127-02-28T09:00'])
  expect((await openOnes(anna)).every((each) => each['series_id'] === task['id'])).toBe(true)
})

const aSeries = (person: Person, more: object = {}) =>
  person.call('POST', '/api/v1/tasks', {
    title: 'Check the harnesses',
    recurrence: { rule: 'FREQ=MONTHLY;BYDAY=-1FR', starts_at: '2127-01-01T09:00', time_zone: 'Europe/Vienna' },
    ...more,
  })

/** What axe finds on the page as it stands. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: { id: string }[] }> } }
    return (await axe.run()).violations.map(({ id }) => id)
  })
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

it('is skipped, changed for this one alone, deleted so that it goes on, and ended', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const task = await aSeries(anna)
  const window = await aWindow(context, `/tasks/${String(task['id'])}`)
  await button(window, 'Skip this one').click()
  await expect.poll(async () => (await openOnes(anna))[0]?.['occurrence']).toBe('2127-02-28T09:00')

  await window.getByLabel('Changes are for').selectOption('this')
  const title = window.getByRole('textbox', { name: 'Title' })
  await title.fill('Check the new harnesses')
  await title.press('Enter')
  await expect.poll(async () => (await openOnes(anna))[0]?.['title']).toBe('Check the new harnesses')
  await button(window, 'Delete').click()
  await button(window, 'This one; the series goes on').click()
  // The next one is as the series was before.
  await expect
    .poll(async () => (await openOnes(anna)).map(({ title, occurrence }) => [title, occurrence]))
    .toEqual([['Check the harnesses', '2127-03-28T09:00']])

  const [next] = await openOnes(anna)
  const other = await aWindow(context, `/tasks/${String(next?.['id'])}`)
  await button(other, 'End the series').click()
  await button(other, 'Does not repeat').waitFor()
  await other.keyboard.press('z')
  await button(other, 'every last Friday at 09:00, Vienna time').waitFor()
})

it('asks whether both stay when the next one was changed meanwhile', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const task = await aSeries(anna)
  const id = String(task['id'])
  await anna.call('POST', `/api/v1/tasks/${id}/complete`, {})
  const [next] = await openOnes(anna)
  await anna.call('PATCH', `/api/v1/tasks/${String(next?.['id'])}`, { title: 'Check all of them' })
  const window = await aWindow(context, `/tasks/${id}`, /40[0-9]|412/)
  const reopen = window.getByRole('complementary').getByRole('button', { name: /; reopen$/ })
  await reopen.click()
  const question = window.getByRole('dialog', { name: 'Keep both?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await window.getByText('The next one of its series was changed meanwhile.').first().waitFor()
  expect(await openOnes(anna)).toHaveLength(1)
  await reopen.click()
  await question.getByRole('button', { name: 'Reopen and keep both' }).click()
  await expect.poll(async () => (await openOnes(anna)).length).toBe(2)
})

it('asks the same when completing is taken back, on whatever page', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const task = await aSeries(anna)
  const window = await aWindow(context, `/tasks/${String(task['id'])}`, /40[0-9]|412/)
  await window
    .getByRole('complementary')
    .getByRole('button', { name: /; complete$/ })
    .click()
  await expect.poll(async () => (await openOnes(anna))[0]?.['occurrence']).toBe('2127-02-28T09:00')
  const [next] = await openOnes(anna)
  await anna.call('PATCH', `/api/v1/tasks/${String(next?.['id'])}`, { title: 'Check all of them' })
  await window.getByRole('link', { name: 'Events' }).first().click()
  await window.getByRole('heading', { name: 'Events' }).waitFor()
  await window.keyboard.press('z')
  const question = window.getByRole('dialog', { name: 'Keep both?' })
  await question.waitFor()
  expect(await violationsOf(window)).toEqual([])
  await question.getByRole('button', { name: 'Reopen and keep both' }).click()
  await expect.poll(async () => (await openOnes(anna)).length).toBe(2)
})

it('says at the field why a rule is refused, in German on a narrow screen, and is made with a new task', async () => {
  const context = await aContext({ viewport: { width: 390, height: 844 }, locale: 'de-AT' })
  const anna = await aCompany(url, context)
  await anna.call('PATCH', '/api/v1/me', { locale: 'de' })
  const task = await aSeries(anna)
  const window = await aWindow(context, `/tasks/${String(task['id'])}`, /40[0-9]|422/)
  await button(window, 'jeden letzten Freitag um 09:00, Wiener Zeit').click()
  const editor = window.getByRole('dialog', { name: 'Wiederholen' })
  await editor.getByLabel('Wie oft').selectOption('own')
  const rule = editor.getByLabel('Regel (RRULE)')
  await rule.fill('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')
  await editor.getByText('Dazu passt nie ein Tag.').waitFor()
  expect(await rule.getAttribute('aria-invalid')).toBe('true')
  await rule.fill('FREQ=DAILY;INTERVAL=0')
  await editor.getByText('Die Regel wird nicht angenommen: INTERVAL=0.').waitFor()
  await rule.fill('FREQ=YEARLY;BYYEARDAY=100')
  await editor.getByText('Do 10.04.2127 09:00').waitFor()
  const isWide = await window.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  expect(isWide).toBe(false)
  expect(await violationsOf(window)).toEqual([])
  await editor.getByRole('button', { name: 'Speichern' }).click()
  await button(window, 'FREQ=YEARLY;BYYEARDAY=100').waitFor()

  await window.goto(`${url}/tasks`)
  await window.getByTitle('FREQ=YEARLY;BYYEARDAY=100').waitFor()
  await window.keyboard.press('c')
  const form = window.getByRole('dialog', { name: 'Neue Aufgabe' })
  await form.getByRole('combobox').fill('Licht prüfen')
  await form.getByRole('button', { name: /Wiederholt sich nicht/ }).click()
  await editor.getByLabel('Wie oft').selectOption('weekdays')
  await editor.getByRole('button', { name: 'Speichern' }).click()
  await form.getByText('montags bis freitags').waitFor()
  await form.getByRole('button', { name: 'Aufgabe anlegen' }).click()
  await button(window, /^montags bis freitags$/).waitFor()
})

it('is said in the line of quick add, taken back, and said again in German', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const window = await aWindow(context, '/tasks')
  await window.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor()
  await window.getByText('Live', { exact: true }).waitFor()
  await window.keyboard.press('c')
  const form = window.getByRole('dialog', { name: 'New task' })
  const line = form.getByRole('combobox')
  await line.fill('Check the harnesses every last friday at 9 starting 1.1.2127 #safety')
  const chip = form
    .getByRole('list', { name: 'Understood as' })
    .getByRole('button', { name: /every last Friday at 09:00, Vienna time/ })
  await chip.waitFor()
  await form.getByText('Check the harnesses', { exact: true }).waitFor()
  expect(await form.getByRole('button', { name: /Does not repeat/ }).count()).toBe(0)
  expect(await violationsOf(window)).toEqual([])
  await chip.press('Backspace')
  await form.getByText('Check the harnesses every last friday at 9 starting 1.1.2127', { exact: true }).waitFor()
  await form.getByRole('button', { name: /Does not repeat/ }).waitFor()
  await line.fill('Gurte prüfen jeden letzten Freitag um 9 ab 1.1.2127 #safety')
  await chip.waitFor()
  await line.press('Enter')
  await window.getByRole('button', { name: 'every last Friday at 09:00, Vienna time' }).waitFor()
  // It is shown before the server has it.
  await expect.poll(() => openOnes(anna)).toHaveLength(1)
  expect(await openOnes(anna)).toMatchObject([
    { title: 'Gurte prüfen', tags: ['safety'], occurrence: '2127-01-31T09:00', due_date: '2127-01-31T08:00:00.000Z' },
  ])
})
