import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aColleague, aCompany, type Person } from '../company.ts'
import { type Server, startServer } from '../server.ts'
import { aContext, useBrowser } from '../window.ts'

useBrowser()

// Its process is killed, so it is one of its own.
let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** A table that takes the server some seconds. */
const LONG = `Title\n${Array.from({ length: 20_000 }, (_, row) => `Check case ${row}`).join('\n')}\n`

/** Uploads a long table and has it applied; the reply is not waited for, as the server may not live to give it. */
async function applyLong(person: Person): Promise<void> {
  const id = await person.upload('cases.csv', LONG)
  void person.call('POST', `/api/v1/imports/${id}/commit`, {}).catch(() => undefined)
}

async function jobsPage(page: Page): Promise<Locator> {
  await page.goto(`${server.url}/jobs?kind=imports.commit`)
  return page.getByRole('list', { name: 'Jobs' }).getByRole('listitem')
}

const countTasks = async (person: Person) =>
  ((await person.call('GET', '/api/v1/tasks?page_size=1')) as { tasks: unknown[] }).tasks.length

it('an Admin cancels a job that runs, and nothing of it happens', async () => {
  const context = await aContext()
  const anna = await aCompany(server.url, context)
  await applyLong(anna)
  const page = await context.newPage()
  const jobs = await jobsPage(page)
  await jobs.filter({ hasText: 'Running' }).getByRole('progressbar', { name: 'Progress' }).waitFor()
  await jobs.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('The job was cancelled.').waitFor()
  await jobs.filter({ hasText: 'Cancelled' }).waitFor()
  // Its button is gone; the keyboard goes on from its row.
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Cancelled')
  expect(await jobs.getByRole('button').count()).toBe(0)
  await page.goto(`${server.url}/activity`)
  await page.getByText('cancelled a job').waitFor()
  await page.getByRole('link', { name: 'Apply an import' }).waitFor()
  expect(await countTasks(anna)).toBe(0)
})

it('an import that is applied says so where it was started, can be cancelled there, and says that it was', async () => {
  const context = await aContext()
  const anna = await aCompany(server.url, context)
  const id = await anna.upload('cases.csv', LONG)
  const page = await context.newPage()
  await page.goto(`${server.url}/import/${id}`)
  await page.getByRole('button', { name: 'Import 20,000 rows' }).click()
  await page.getByText('Being applied', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Read the file again' }).isDisabled()).toBe(true)
  await page.getByRole('main').getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Applying it was cancelled.', { exact: false }).waitFor()
  await page.getByText('Preview', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Read the file again' }).isEnabled()).toBe(true)
  expect(await countTasks(anna)).toBe(0)
})

it('an Admin reads why a job failed, mends it, and has it tried again', async () => {
  const context = await aContext()
  const anna = await aCompany(server.url, context)
  const ben = await aColleague(server.url, anna, await aContext(), 'Ben Lang')
  await applyLong(ben)
  const page = await context.newPage()
  const jobs = await jobsPage(page)
  await jobs.filter({ hasText: 'Running' }).waitFor()

  // The job is taken up again after the crash, but by then its person has left.
  await server.kill()
  await server.restart()
  await anna.call('POST', `/api/v1/users/${ben.userId}/deactivate`, {})
  const failed = jobs.filter({ hasText: 'Failed' })
  await failed.getByText('Who asked for this is not in the company any more.').waitFor({ timeout: 60_000 })
  expect(await countTasks(anna)).toBe(0)

  await anna.call('POST', `/api/v1/users/${ben.userId}/reactivate`, {})
  await failed.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('The job is tried again.').waitFor()
  await jobs.filter({ hasText: 'Done' }).waitFor({ timeout: 60_000 })
  expect(await jobs.getByRole('button').count()).toBe(0)
  expect(await countTasks(anna)).toBe(1)
  // Without the tasks that were made.
  await page.goto(`${server.url}/activity?kind=jobs`)
  await page.getByText('had a job tried again').waitFor()
}, 180_000)
