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

describe('the first load', () => {
  it(`brings at most ${MOST_KB} KB of JavaScript, before and behind the sign-in`, async () => {
    const context = await aContext()
    const stranger = await aWindow(context, '/sign-in')
    await stranger.getByRole('button', { name: 'Sign in' }).waitFor()
    const before = await scriptKilobytes(stranger)
    expect(before).toBeGreaterThan(50)
    expect(before).toBeLessThanOrEqual(MOST_KB)

    const anna = await aCompany(url, context)
    await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss' })
    const member = await (await aContext()).newPage()
    await anna.signIn(member.context())
    await member.goto(`${url}/tasks`)
    await member.getByText('Rig main truss').waitFor()
    expect(await scriptKilobytes(member)).toBeLessThanOrEqual(MOST_KB)
  })
})
