import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aColleague, aCompany, type Person } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

async function at(path: string, fill?: (anna: Person) => Promise<unknown>, size?: { width: number; height: number }) {
  const context = await aContext(size ? { viewport: size } : {})
  const anna = await aCompany(url, context)
  await fill?.(anna)
  const window = await aWindow(context, path)
  await window.getByRole('heading', { level: 1 }).waitFor()
  return window
}

const panel = (window: Page, name: string | RegExp) => window.getByRole('complementary', { name })
const noPanel = (window: Page) => panel(window, /^(Task|Event|Person|Workspace|Role) /).waitFor({ state: 'detached' })

const SHOW = { starts_at: '2026-12-16T14:00:00Z', ends_at: '2026-12-16T22:00:00Z', time_zone: 'Europe/Vienna' }
const aShow = (anna: Person) =>
  anna.call('POST', '/api/v1/events', { ...SHOW, name: 'Indie Night', status: 'confirmed' })

describe('the Back and Forward of the browser', () => {
  it('step through tasks and the bin, and not through what was typed or filtered', async () => {
    const window = await at('/events', async (anna) => {
      for (const title of ['Rig truss', 'Rig lights', 'Call venue']) await anna.call('POST', '/api/v1/tasks', { title })
    })
    await window.getByRole('link', { name: 'Tasks' }).click()
    await window.getByRole('row', { name: /Call venue/ }).waitFor()
    await window.getByRole('searchbox').pressSequentially('Rig', { delay: 250 })
    await window.getByRole('row', { name: /Call venue/ }).waitFor({ state: 'detached' })
    await window.getByText('Rig truss').click()
    await panel(window, /^Task T-1/).waitFor()
    await window.getByText('Rig lights').click()
    await panel(window, /^Task T-2/).waitFor()
    await window.getByRole('button', { name: 'Close' }).click()
    await noPanel(window)
    await window.getByRole('button', { name: 'Bin' }).click()
    await window.getByText('The bin is empty').waitFor()

    await window.goBack()
    await window.getByRole('row', { name: /Rig lights/ }).waitFor()
    await window.goBack()
    await panel(window, /^Task T-2/).waitFor()
    await window.goBack()
    await panel(window, /^Task T-1/).waitFor()
    await window.goBack()
    await noPanel(window)
    expect(await window.getByRole('searchbox').inputValue()).toBe('Rig')
    await window.goForward()
    await panel(window, /^Task T-1/).waitFor()
    await window.goBack()
    await window.goBack()
    await window.getByRole('heading', { level: 1, name: 'Events' }).waitFor()
  })

  it('step through months, views and events, and keep what was being typed', async () => {
    const window = await at('/events?month=2026-12', aShow)
    const month = (name: string) => window.getByRole('heading', { level: 2, name }).waitFor()
    await month('December 2026')
    await window.getByRole('button', { name: 'Next month' }).click()
    await month('January 2027')
    await window.getByRole('button', { name: 'Next month' }).click()
    await month('February 2027')
    await window.goBack()
    await month('January 2027')
    await window.goBack()
    await month('December 2026')
    await window.goForward()
    await month('January 2027')
    await window.goBack()
    await window
      .getByRole('link', { name: /Indie Night/ })
      .first()
      .click()
    await panel(window, 'Event Indie Night').getByRole('textbox', { name: 'Venue' }).fill('Arena')
    await window.goBack()
    await noPanel(window)
    await month('December 2026')
    await window.goForward()
    await expect
      .poll(() => panel(window, 'Event Indie Night').getByRole('textbox', { name: 'Venue' }).inputValue())
      .toBe('Arena')
    await window.goBack()
    await window.getByText('Table', { exact: true }).click()
    await window.getByRole('row', { name: /Indie Night.*Arena/ }).waitFor()
    await window.goBack()
    await month('December 2026')
  })

  it('bring a narrow screen back to the day that was open', async () => {
    const fill = async (anna: Person) => {
      await aShow(anna)
      const day = { starts_at: '2026-12-10T14:00:00Z', ends_at: '2026-12-10T15:00:00Z' }
      await anna.call('POST', '/api/v1/events', { ...SHOW, ...day, name: 'Rehearsal' })
    }
    const window = await at('/events?month=2026-12', fill, { width: 390, height: 844 })
    await window.getByRole('button', { name: /^Wednesday 16 December/ }).click()
    await window.getByRole('link', { name: /Indie Night/ }).click()
    await panel(window, 'Event Indie Night').waitFor()
    await window.goBack()
    await window.getByRole('heading', { level: 2, name: /^Wednesday 16 December/ }).waitFor()
    await window.goBack()
    await window.getByRole('heading', { level: 2, name: /^Thursday 10 December/ }).waitFor()
  })

  it('step through people, workspaces and roles', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    await aColleague(url, anna, await aContext(), 'Ben Lang')
    for (const name of ['Stage', 'Sound']) await anna.call('POST', '/api/v1/workspaces', { name })
    const window = await aWindow(context, '/people')
    const walk = async (page: string, first: string, second: string) => {
      await window.getByRole('navigation').getByRole('link', { name: page }).click()
      for (const name of [first, second]) {
        await window.getByRole('row', { name: new RegExp(name) }).click()
        await panel(window, new RegExp(name)).waitFor()
      }
      await window.goBack()
      await panel(window, new RegExp(first)).waitFor()
      await window.goBack()
      await noPanel(window)
      await window.goForward()
      await panel(window, new RegExp(first)).waitFor()
      await window.goBack()
      await noPanel(window)
    }
    await walk('People', 'Anna Koller', 'Ben Lang')
    await walk('Workspaces', 'Stage', 'Sound')
    await walk('Roles', 'Manager', 'Crew')
  })
})
