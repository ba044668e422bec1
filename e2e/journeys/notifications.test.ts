import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { inEveryTheme, NONE } from '../axe.ts'
import { aColleague, aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

/** Anna, who gives work, and Miro, who gets it, each in a browser of their own. */
async function twoPeople(options = {}) {
  const anna = await aCompany(url, await aContext())
  const context = await aContext(options)
  const miro = await aColleague(url, anna, context, 'Miro Kranz')
  return { anna, miro, context }
}

const assign = async (anna: Person, miro: Person, title: string): Promise<string> =>
  String((await anna.call('POST', '/api/v1/tasks', { title, assignee_id: miro.userId }))['id'])

/** Miro's inbox on the server has so many unread. */
const untilTold = (miro: Person, count: number) =>
  expect
    .poll(async () => (await miro.call('GET', '/api/v1/notifications/unread-count'))['count'], { timeout: 10_000 })
    .toBe(count)

const rowsOf = (page: Page) => page.getByRole('list', { name: 'Notifications' }).getByRole('listitem')

describe('the inbox', () => {
  it('is told in the header as it happens, opens the record, and has it read', async () => {
    const { anna, miro, context } = await twoPeople()
    const window = await aWindow(context, '/tasks')
    await window.getByText('Live', { exact: true }).waitFor()
    await window.getByRole('link', { name: 'Notifications', exact: true }).waitFor()
    await assign(anna, miro, 'Rig main truss')
    await window.getByRole('link', { name: 'Notifications, 1 unread' }).click()
    await window.getByRole('link', { name: 'Anna Koller assigned “Rig main truss” to you' }).click()
    await window.getByRole('complementary').getByText('Rig main truss').first().waitFor()
    await window.getByRole('link', { name: 'Notifications', exact: true }).waitFor()
    expect(await miro.call('GET', '/api/v1/notifications/unread-count')).toEqual({ count: 0, is_more: false })
  })

  it('is gone through by the keyboard, and follows what happens in another window', async () => {
    const { anna, miro, context } = await twoPeople()
    for (const title of ['First', 'Second', 'Third']) await assign(anna, miro, title)
    await untilTold(miro, 3)
    const [window, other] = [await aWindow(context, '/tasks'), await aWindow(context, '/notifications?view=unread')]
    await other.getByText('“First”').waitFor()
    await window.getByRole('link', { name: 'Notifications, 3 unread' }).waitFor()
    await window.keyboard.press('g')
    await window.keyboard.press('n')
    await rowsOf(window).nth(2).waitFor()
    await window.keyboard.press('j')
    await window.keyboard.press('j')
    await window.keyboard.press('u')
    await window.getByRole('link', { name: 'Notifications, 2 unread' }).waitFor()
    expect(await rowsOf(window).nth(1).getByText('Unread').count()).toBe(0)
    await other.getByText('“Second”').waitFor({ state: 'detached' })
    await window.keyboard.press('k')
    await window.keyboard.press('Enter')
    await window.waitForURL(/\/tasks\//)
    await other.getByText('“Third”').waitFor({ state: 'detached' })
    await other.getByRole('button', { name: 'Mark all as read' }).click()
    await other.getByText('You have read everything').waitFor()
  })

  it('puts away, brings back, mutes and takes that back', async () => {
    const { anna, miro, context } = await twoPeople()
    const id = await assign(anna, miro, 'Rig main truss')
    await untilTold(miro, 1)
    const window = await aWindow(context, '/notifications')
    const more = () => window.getByRole('button', { name: 'More for this notification' }).click()
    await more()
    await window.getByRole('menuitem', { name: 'In an hour' }).click()
    await window.getByText('Nothing has happened yet').waitFor()
    await window.getByText(/^Snoozed until/).waitFor()
    await window.getByRole('button', { name: 'Snoozed', exact: true }).click()
    await window.getByText(/Comes back/).waitFor()
    await more()
    await window.getByRole('menuitem', { name: 'Bring back now' }).click()
    await window.getByText('Nothing is snoozed').waitFor()
    await window.getByRole('button', { name: 'Inbox', exact: true }).click()
    await more()
    await window.getByRole('menuitem', { name: 'Mute “Rig main truss”' }).click()
    await window.getByText(/ · Muted$/).waitFor()
    await anna.call('PATCH', `/api/v1/tasks/${id}`, { due_date: '2127-05-01T10:00:00Z' })
    // What is told later was told after it.
    await assign(anna, miro, 'Book a forklift')
    await window.getByText('Anna Koller assigned “Book a forklift” to you').waitFor()
    await window.keyboard.press('z')
    await window.getByText(/ · Muted$/).waitFor({ state: 'detached' })
    await anna.call('POST', `/api/v1/tasks/${id}/complete`, {})
    await window.getByText('Anna Koller completed “Rig main truss”').waitFor()
    expect(await rowsOf(window).count()).toBe(3)
  })

  it('has what one turned off no more, until that is taken back', async () => {
    const { anna, miro, context } = await twoPeople()
    const window = await aWindow(context, '/notifications')
    await window.getByRole('link', { name: 'Preferences' }).click()
    const assigned = window.getByRole('checkbox', { name: 'A task is assigned to you' })
    await assigned.click()
    await window.getByText('Off: A task is assigned to you').waitFor()
    const chosen = async () => {
      const { kinds } = await miro.call('GET', '/api/v1/notifications/preferences')
      return (kinds as { in_app: boolean }[]).filter(({ in_app }) => !in_app).length
    }
    await expect.poll(chosen).toBe(1)
    const id = await assign(anna, miro, 'Rig main truss')
    await anna.call('POST', `/api/v1/tasks/${id}/complete`, {})
    await untilTold(miro, 1)
    await window.keyboard.press('z')
    await expect.poll(() => assigned.isChecked()).toBe(true)
    await expect.poll(chosen).toBe(0)
    await assign(anna, miro, 'Book a forklift')
    await untilTold(miro, 2)
    await window.goto(`${url}/notifications`)
    await rowsOf(window).nth(1).waitFor()
    expect(await rowsOf(window).nth(0).innerText()).toContain('Book a forklift')
    expect(await rowsOf(window).nth(1).innerText()).toContain('completed')
  })

  it('has nothing that axe finds, in three themes, with rows in it, and fits a telephone in German', async () => {
    const { anna, miro, context } = await twoPeople({ viewport: { width: 390, height: 844 }, locale: 'de-AT' })
    await miro.call('PATCH', '/api/v1/me', { locale: 'de' })
    await assign(anna, miro, 'Die Haupttraverse in Halle 3 aufhängen und von einem Zweiten abnehmen lassen')
    await assign(anna, miro, 'Gabelstapler')
    await untilTold(miro, 2)
    const window = await aWindow(context, '/notifications')
    await window.getByText('Anna Koller hat dir „Gabelstapler“ zugewiesen').waitFor()
    await window.getByRole('link', { name: 'Benachrichtigungen, 2 ungelesen' }).waitFor()
    expect(await inEveryTheme(window)).toEqual(NONE)
    expect(await window.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})
