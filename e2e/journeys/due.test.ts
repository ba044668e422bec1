import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const dayMs = 86_400_000
/** Where no clock changes between two days. */
const zone = 'Asia/Tokyo'
const inTokyo = (at: number): number => at + 9 * 3_600_000
/** Tomorrow at noon in Tokyo. */
const tomorrowNoon = (): Date => new Date(Math.floor(inTokyo(Date.now()) / dayMs) * dayMs + dayMs + 3 * 3_600_000)

async function aTaskOpen(
  task: Record<string, unknown>,
  browser = {},
): Promise<{ anna: Person; id: string; window: Page }> {
  const context = await aContext({ locale: 'en-US', ...browser })
  const anna = await aCompany(url, context)
  await anna.call('PATCH', '/api/v1/me', { time_zone: zone })
  const { id } = await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss', ...task })
  const window = await aWindow(context, `/tasks/${String(id)}`)
  await window.getByText('Live', { exact: true }).waitFor()
  return { anna, id: String(id), window }
}

const dueOf = async (anna: Person, id: string): Promise<unknown[]> => {
  const task = await anna.call('GET', `/api/v1/tasks/${id}`)
  return [task['due_date'], task['due_all_day'], task['due_time_zone']]
}

const dueButton = (window: Page) =>
  window.getByRole('complementary').getByRole('button', { name: /^(No due date|Today|Tomorrow|Fri 8|8 Jan|8\. Jan)/ })

describe('when a task is due', () => {
  it('keeps its time with a quick choice, and is a day when no time was typed', async () => {
    const due = tomorrowNoon()
    const { anna, id, window } = await aTaskOpen({ due_date: new Date(due.getTime() + 3 * dayMs).toISOString() })
    await window.getByRole('complementary').locator('time').first().click()
    await window.getByRole('button', { name: 'Tomorrow', exact: true }).click()
    await expect.poll(() => dueOf(anna, id)).toEqual([due.toISOString(), false, null])

    await dueButton(window).click()
    const field = window.getByRole('textbox', { name: 'Choose date and time' })
    expect(await field.inputValue()).toMatch(/^\d\d\/\d\d\/\d{4} 12:00$/)
    await field.fill('8.1.2031')
    await window.getByText('by the end of the day').waitFor()
    expect(await dueButton(window).locator('time[title]').count()).toBe(0)
    await field.press('Enter')
    await expect.poll(() => dueOf(anna, id)).toEqual(['2031-01-08T14:59:59.000Z', true, zone])
    await window.getByRole('row', { name: /8 Jan 2031/ }).waitFor()
    expect(await window.getByText('23:59').count()).toBe(0)
    await window
      .getByText(/changed due/)
      .first()
      .waitFor()
  })

  it('is typed and picked in the app’s language, on a phone, too, without a violation', async () => {
    const { anna, id, window } = await aTaskOpen({}, { viewport: { width: 390, height: 800 }, hasTouch: true })
    await anna.call('PATCH', '/api/v1/me', { locale: 'de' })
    await window.reload()
    await window.getByRole('button', { name: 'Kein Termin' }).click()
    const field = window.getByRole('textbox', { name: 'Tag und Uhrzeit wählen' })
    await field.fill('8.1.2031 14:00')
    await window.getByRole('grid', { name: 'Januar 2031' }).waitFor()
    await window.getByRole('button', { name: 'Donnerstag, 9. Januar 2031' }).click()
    expect(await field.inputValue()).toBe('09.01.2031 14:00')
    await window.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
    const violations = await window.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: { id: string }[] }> } }
      return (await axe.run()).violations.map((violation) => violation.id)
    })
    expect(violations).toEqual([])
    const box = await window.getByRole('grid').boundingBox()
    expect([(box?.x ?? -1) >= 0, (box?.x ?? 0) + (box?.width ?? 999) <= 390]).toEqual([true, true])
    await window.getByRole('button', { name: 'Speichern' }).click()
    await expect.poll(() => dueOf(anna, id)).toEqual(['2031-01-09T05:00:00.000Z', false, null])
  })
})

describe('a list by due date', () => {
  it('keeps the word in its address, and its chips open to be changed', async () => {
    const context = await aContext({ locale: 'en-US' })
    const anna = await aCompany(url, context)
    await anna.call('PATCH', '/api/v1/me', { time_zone: zone })
    const make = (title: string, given = {}) => anna.call('POST', '/api/v1/tasks', { title, ...given })
    const day = { due_all_day: true, due_time_zone: zone }
    await make('Never')
    await make('By tomorrow', { due_date: tomorrowNoon().toISOString(), ...day })
    await make('Late', { due_date: new Date(Date.now() - 2 * dayMs).toISOString() })
    await make('In January', { due_date: '2031-01-08T12:00:00Z', ...day })
    const window = await aWindow(context, '/tasks?due=tomorrow')
    const row = (name: string) => window.getByRole('row', { name: new RegExp(name) })
    const only = async (name: string) => {
      await row(name).waitFor()
      await expect
        .poll(() =>
          window
            .getByRole('row')
            .filter({ hasText: /Never|tomorrow|Late|January/ })
            .count(),
        )
        .toBe(1)
    }
    await only('By tomorrow')
    const chip = window.getByRole('button', { name: /^Change filter Due/ })
    await chip.click()
    await window.getByRole('option', { name: 'No due date' }).click()
    await only('Never')
    expect(new URL(window.url()).searchParams.get('due')).toBe('none')
    await chip.click()
    await window.getByRole('option', { name: 'Overdue' }).click()
    await only('Late')
    await chip.click()
    await window.getByLabel('From').fill('1/1/2031')
    await window.getByLabel('To', { exact: true }).fill('8.1.31')
    await window.keyboard.press('Escape')
    await only('In January')
    expect(new URL(window.url()).searchParams.get('due')).toBe('2031-01-01..2031-01-08')

    await window.getByRole('button', { name: /^Change filter Status/ }).click()
    await window.getByRole('option', { name: 'Done' }).click()
    await expect.poll(() => new URL(window.url()).searchParams.get('status')).toBe('todo,in_progress,waiting,done')
  })
})
