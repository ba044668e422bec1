import { describe, expect, it } from 'vitest'
import { aColleague, aCompany, PASSWORD } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

describe('the people of a company', () => {
  it('invites a person by a link, who joins, is given a role, loses the account, and gets it back', async () => {
    const context = await aContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const anna = await aCompany(url, context)
    const window = await aWindow(context, '/people')
    await window.getByRole('row', { name: /Anna Koller/ }).waitFor()
    await window.goto(`${url}/activity`)
    await window.getByText('Live', { exact: true }).waitFor()
    await window.keyboard.press('Control+k')
    await window.getByRole('option', { name: 'Invite a colleague' }).click()
    await window.getByLabel('E-mail').fill('miro.kranz@journeys.example')
    await window.getByLabel('Role').selectOption('planner')
    await window.keyboard.press('Control+Enter')
    const lost = await window.getByRole('textbox', { name: 'Invitation link' }).inputValue()
    await window.getByRole('button', { name: 'Done' }).click()
    await window.getByRole('button', { name: 'Invitations (1)' }).click()
    await window.getByRole('button', { name: 'New link' }).click()
    const link = await window.getByRole('textbox', { name: 'Invitation link' }).inputValue()
    expect(link).not.toBe(lost)
    await window.getByRole('button', { name: 'Done' }).click()
    await window.getByRole('button', { name: 'Invitations (1)' }).waitFor()
    await window.getByRole('button', { name: 'People', exact: true }).click()

    // Its session ends when the account is closed.
    const theirs = await aWindow(await aContext(), link.replace(url, ''), /401 \(Unauthorized\)/)
    await theirs.getByLabel('Your name').fill('Miro Kranz')
    await theirs.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await theirs.keyboard.press('Enter')
    await theirs.getByText('Live', { exact: true }).waitFor()
    // What the role does not allow is not there.
    expect(await theirs.getByRole('link', { name: 'Company', exact: true }).count()).toBe(0)

    await window.getByRole('row', { name: /Miro Kranz/ }).click()
    await window
      .getByRole('complementary', { name: 'Person Miro Kranz' })
      .getByRole('button', { name: 'Planner' })
      .click()
    await window.getByRole('option', { name: 'Manager' }).click()
    await window.getByText('Miro Kranz is now Manager.').waitFor()
    await window.getByRole('button', { name: 'Deactivate', exact: true }).click()
    await window.getByText('Miro Kranz was deactivated.').waitFor()
    await window.keyboard.press('z')
    await window.getByText('Undone: Miro Kranz was deactivated.').waitFor()
    await expect
      .poll(async () => (await anna.call('GET', '/api/v1/users?search=Miro'))['users'])
      .toMatchObject([{ role: 'manager', state: 'active' }])
  })

  it('erases a person after their name was typed; what they did stays, without the name', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const miro = await aColleague(url, anna, await aContext(), 'Miro Kranz')
    await miro.call('POST', '/api/v1/tasks', { title: 'Rig truss', assignee_id: miro.userId })
    const window = await aWindow(context, `/people/${miro.userId}`)
    await window.getByRole('button', { name: 'Erase person…' }).click()
    const dialog = window.getByRole('dialog')
    const erase = dialog.getByRole('button', { name: 'Erase person…' })
    await dialog.getByLabel('Type Miro Kranz to confirm').fill('Miro')
    expect(await erase.isDisabled()).toBe(true)
    await dialog.getByLabel('Type Miro Kranz to confirm').fill('Miro Kranz')
    await window.keyboard.press('Enter')
    await window.getByText('Miro Kranz was erased.').waitFor()
    await window.getByRole('complementary', { name: 'Person Erased person' }).waitFor()
    expect(await window.getByRole('button', { name: 'Erase person…' }).count()).toBe(0)
    await window.goto(`${url}/activity`)
    await window.getByText('Rig truss').waitFor()
    await window.getByText('Erased person').first().waitFor()
    expect(await window.getByText('Miro Kranz').count()).toBe(0)
  })

  it('finds people and settings by the palette, and changes the language there for good', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const miro = await aColleague(url, anna, await aContext(), 'Miro Kranz')
    const window = await aWindow(context, '/activity')
    await window.getByText('Live', { exact: true }).waitFor()
    const palette = window.getByRole('dialog')
    await window.keyboard.press('Control+k')
    await palette.waitFor()
    await window.keyboard.type(miro.email)
    await palette.getByRole('option', { name: /^Miro Kranz/ }).waitFor()
    await window.keyboard.press('Enter')
    await window.getByRole('complementary', { name: 'Person Miro Kranz' }).waitFor()

    await window.keyboard.press('Control+k')
    await palette.waitFor()
    await window.keyboard.type('settings')
    await palette.getByRole('option', { name: 'API keys' }).waitFor()
    await palette.getByRole('option', { name: 'Profile' }).click()
    await window.getByRole('heading', { name: 'Your profile' }).waitFor()

    await window.keyboard.press('Control+k')
    await palette.waitFor()
    await window.keyboard.type('german')
    await palette.getByRole('option', { name: 'Language: Deutsch' }).waitFor()
    await window.keyboard.press('Enter')
    await window.getByRole('heading', { name: 'Dein Profil' }).waitFor()
    await expect.poll(async () => (await anna.call('GET', '/api/v1/me'))['locale']).toBe('de')
  })

  it('offers for a task only people who can see it, and says of somebody who no longer can', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const [miro, lena] = [
      await aColleague(url, anna, await aContext(), 'Miro Kranz'),
      await aColleague(url, anna, await aContext(), 'Lena Hof'),
    ]
    const { id: stage } = await anna.call('POST', '/api/v1/workspaces', { name: 'Stage' })
    await anna.call('PUT', `/api/v1/workspaces/${String(stage)}/members/${lena.userId}`, {})
    const task = await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss', workspace_id: stage })
    const window = await aWindow(context, `/tasks/${String(task['id'])}`)
    await window.getByRole('button', { name: 'Unassigned' }).click()
    await window.getByRole('option', { name: 'Lena Hof' }).waitFor()
    expect(await window.getByRole('option', { name: miro.name }).count()).toBe(0)
    await window.getByRole('option', { name: 'Lena Hof' }).click()
    await window.getByRole('button', { name: /Lena Hof/ }).waitFor()
    const panel = window.getByRole('complementary', { name: /^Task/ })
    const said = panel.getByText('Cannot open this task: no access to its workspace.')
    expect(await said.count()).toBe(0)
    const assignee = async () => (await anna.call('GET', `/api/v1/tasks/${String(task['id'])}`))['assignee']
    await expect.poll(assignee).toMatchObject({ id: lena.userId })

    await anna.call('DELETE', `/api/v1/workspaces/${String(stage)}/members/${lena.userId}`)
    await said.waitFor()
  })

  it('hides from a reader what a reader may not do', async () => {
    const anna = await aCompany(url, await aContext())
    const context = await aContext()
    await aColleague(url, anna, context, 'Paul Stein', 'read_only')
    const window = await aWindow(context, '/events')
    await window.getByText('Live', { exact: true }).waitFor()
    expect(await window.getByRole('button', { name: /^New/ }).count()).toBe(0)
    for (const page of ['Import', 'API keys', 'Company', 'Journal']) {
      expect(await window.getByRole('link', { name: page, exact: true }).count(), page).toBe(0)
    }
  })

  it('tells whose role does not include a page, and asks the server for nothing that it would refuse', async () => {
    const anna = await aCompany(url, await aContext())
    const context = await aContext()
    await aColleague(url, anna, context, 'Cleo Rigg', 'crew')
    // A refused call would be told on the console, and fail this.
    const window = await aWindow(context, '/events')
    for (const page of ['/import', '/api-keys', '/journal', '/company']) {
      await window.goto(url + page)
      await window.getByRole('heading', { name: 'Your role does not include this' }).waitFor()
      expect(await window.getByRole('button', { name: 'Try again' }).count(), page).toBe(0)
      await window.waitForLoadState('networkidle')
    }
  })
})

describe('roles and keys', () => {
  it('makes a role of permissions and a key whose secret is shown once', async () => {
    const context = await aContext()
    const anna = await aCompany(url, context)
    const window = await aWindow(context, '/roles')
    await window.getByRole('row', { name: /Admin/ }).waitFor()
    await window.keyboard.press('c')
    await window.getByRole('textbox', { name: 'Name' }).fill('Gear lead')
    await window.getByRole('checkbox', { name: /^See tasks/ }).check()
    await window.keyboard.press('Control+Enter')
    await window.getByRole('complementary', { name: 'Role Gear lead' }).waitFor()
    await window.getByRole('checkbox', { name: /^See events/ }).check()
    await window.getByRole('button', { name: 'Save' }).click()
    await window.getByText('Role Gear lead saved.').waitFor()
    const { roles } = (await anna.call('GET', '/api/v1/roles')) as { roles: Record<string, unknown>[] }
    expect(roles.find(({ key }) => key === 'gear_lead')).toMatchObject({
      permissions: ['planning.event.read', 'work.task.read'],
    })

    await window.getByRole('link', { name: 'API keys' }).click()
    await window.getByRole('button', { name: 'New API key' }).click()
    await window.getByRole('textbox', { name: 'Name' }).fill('Nightly export')
    await window.keyboard.press('Control+Enter')
    await window.getByText('Give the key at least one scope.').waitFor()
    await window.getByRole('group', { name: 'Tasks' }).getByRole('button', { name: 'Read' }).click()
    await window.keyboard.press('Control+Enter')
    const secret = await window.getByRole('textbox', { name: 'The key' }).inputValue()
    await window.getByRole('button', { name: 'Done' }).click()
    const row = window.getByRole('row', { name: /Nightly export/ })
    await row.waitFor()
    const asKey = async () =>
      (await context.request.get(`${url}/api/v1/tasks`, { headers: { authorization: `Bearer ${secret}` } })).status()
    expect(await asKey()).toBe(200)
    await row.getByRole('button', { name: 'Revoke' }).click()
    await window.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await row.getByText('Revoked').waitFor()
    expect(await asKey()).toBe(401)
  })
})
