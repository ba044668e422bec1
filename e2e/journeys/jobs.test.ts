import { expect, it } from 'vitest'
import { aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

it('an Admin sees what the server did for the company, and narrows it down', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const id = await anna.upload('cases.csv', 'Title\nCount the cases\n')
  await anna.call('POST', `/api/v1/imports/${id}/commit`, {})
  const window = await aWindow(context, '/jobs')
  const list = window.getByRole('list', { name: 'Jobs' })
  await list.getByText('Apply an import').waitFor()
  expect(await list.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringMatching(/Apply an import · cases\.csv[\s\S]*Anna Koller[\s\S]*Done/),
  ])
  // It leads to what it is about.
  await list.getByRole('link', { name: 'cases.csv' }).click()
  await window.getByRole('heading', { name: 'cases.csv' }).waitFor()
  await window.goto(`${url}/jobs?state=failed`)
  await window.getByText('No job is in this state or of this kind').waitFor()
  await window.getByRole('button', { name: 'Clear filters' }).click()
  await list.getByText('Apply an import').waitFor()
})
