import { expect, it } from 'vitest'
import { aColleague, aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

it('a workspace is made from anywhere, named anew, binned and taken out again, each with a way back', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const theirContext = await aContext()
  await aColleague(url, anna, theirContext, 'Ben Lang', 'crew')
  const names = async () => {
    const { workspaces } = (await anna.call('GET', '/api/v1/workspaces')) as { workspaces: { name: string }[] }
    return workspaces.map(({ name }) => name)
  }
  const first = await names()
  const window = await aWindow(context, '/activity')
  await window.getByText('Live', { exact: true }).waitFor()
  await window.keyboard.press('Control+k')
  await window.keyboard.type('new workspace')
  await window.getByRole('option', { name: 'New workspace' }).click()
  const form = window.getByRole('dialog', { name: 'New workspace' })
  await form.getByText('A space for one team.').waitFor()
  await form.getByLabel('Name').fill('Stage')
  await window.keyboard.press('Enter')
  const panel = window.getByRole('complementary', { name: 'Workspace Stage' })
  await panel.getByText('created the workspace').waitFor()
  await window.getByRole('row', { name: /Stage.*Team Lead/ }).waitFor()

  // Whoever made it leads it, and says who else is in it.
  await panel.getByRole('button', { name: 'Add member' }).click()
  await window.getByRole('option', { name: 'Ben Lang' }).click()
  await panel.getByRole('button', { name: 'Remove Ben Lang' }).waitFor()

  const title = panel.getByRole('textbox', { name: 'Name', exact: true })
  await title.fill('Big stage')
  await title.press('Enter')
  await window.getByRole('row', { name: /Big stage/ }).waitFor()
  await expect.poll(names).toEqual([...first, 'Big stage'].toSorted())
  await window.keyboard.press('Escape')
  await window.keyboard.press('z')
  await window.getByRole('row', { name: /^Select Stage|^Stage/ }).waitFor()
  await expect.poll(names).toEqual([...first, 'Stage'].toSorted())

  await window.goto(`${url}/workspaces`)
  await window.getByText('Live', { exact: true }).waitFor()
  await window.getByRole('row', { name: /Stage/ }).click()
  await panel.getByRole('button', { name: 'Delete' }).click()
  await window.getByText('Stage moved to the bin.').waitFor()
  await expect.poll(names).toEqual(first)
  await window.getByRole('button', { name: 'Bin' }).click()
  await window.getByRole('row', { name: /Stage/ }).click()
  await panel.getByRole('button', { name: 'Restore' }).click()
  await window.getByText('Stage restored.').waitFor()
  await expect.poll(names).toEqual([...first, 'Stage'].toSorted())
  await panel.getByText('restored the workspace').waitFor()

  // The bin is for those who may take something out of it.
  const theirs = await aWindow(theirContext, '/workspaces')
  await theirs.getByRole('row', { name: /Stage.*Team Member/ }).click()
  await theirs.getByRole('complementary', { name: 'Workspace Stage' }).getByText('Ben Lang').first().waitFor()
  for (const name of ['Bin', 'Delete', 'Add member'])
    expect(await theirs.getByRole('button', { name, exact: true }).count(), name).toBe(0)
})
