import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

const MOST_KB = 200

// What has come over the wire as JavaScript, packed, in KB.
function scriptKilobytes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const entries = performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
    const scripts = entries.filter(({ name }) => name.endsWith('.js'))
    return scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1024
  })
}

const EVENT = { name: 'Donaufest', starts_at: '2127-06-11T08:00:00Z', ends_at: '2127-06-13T21:00:00Z' }

describe(`the first load brings at most ${MOST_KB} KB of JavaScript`, () => {
  it('before the sign-in', async () => {
    const stranger = await aWindow(await aContext(), '/sign-in')
    await stranger.getByRole('button', { name: 'Sign in' }).waitFor()
    const before = await scriptKilobytes(stranger)
    expect(before).toBeGreaterThan(50)
    expect(before).toBeLessThanOrEqual(MOST_KB)
  })

  it.each([
    ['en-GB', '/tasks', 'Rig main truss'],
    ['en-GB', '/events?view=table', 'Donaufest'],
    ['de-AT', '/tasks', 'Rig main truss'],
    ['de-AT', '/events?view=table', 'Donaufest'],
  ])('behind it, in %s on %s', async (locale, path, text) => {
    const anna = await aCompany(url, await aContext())
    await anna.call('PATCH', '/api/v1/me', { locale: locale.slice(0, 2) })
    await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss' })
    await anna.call('POST', '/api/v1/events', EVENT)
    const context = await aContext({ locale })
    await anna.signIn(context)
    // What keeps changes is asked for at once, and what makes a task after it, but nothing that the page shows waits for them.
    await context.route(/\/page-outbox-/, () => undefined)
    const member = await aWindow(context, path)
    await member.getByText(text).waitFor()
    expect(await scriptKilobytes(member)).toBeLessThanOrEqual(MOST_KB)
  })
})
