import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { aCompany } from '../company.ts'
import { aContext, aWindow, url, useBrowser } from '../window.ts'

useBrowser()

interface Receiver {
  address: string
  types: string[]
  status: number
}

/** A receiver on this machine that answers as it is told. */
async function aReceiver(): Promise<Receiver> {
  const receiver: Receiver = { address: '', types: [], status: 204 }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    receiver.types.push(String(JSON.parse(Buffer.concat(chunks).toString()).event_type))
    response.writeHead(receiver.status).end(receiver.status === 204 ? undefined : 'Out of paper')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  receiver.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
  return receiver
}

const button = (window: Page, name: string | RegExp) => window.getByRole('button', { name })

it('a webhook is made, tested, told, and what it did not take is sent again', async () => {
  const receiver = await aReceiver()
  const context = await aContext()
  const anna = await aCompany(url, context)
  const window = await aWindow(context, '/webhooks', /40[0-9]|422/)
  await window.getByRole('heading', { name: 'No webhooks yet' }).waitFor()
  await window.keyboard.press('c')
  const form = window.getByRole('dialog', { name: 'New webhook' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Printer')
  await form.getByRole('textbox', { name: 'Address' }).fill(receiver.address)
  await form.getByRole('button', { name: 'Add a kind' }).click()
  await window.getByRole('option', { name: 'work.task.*' }).click()
  await window.keyboard.press('Escape')
  await form.getByRole('button', { name: 'Create webhook' }).click()
  await window.getByText('Printer created.').waitFor()

  await button(window, 'Send a test').click()
  const log = window.getByRole('list', { name: 'Deliveries' })
  await log.getByRole('button', { name: /webhooks\.endpoint\.tested/ }).click()
  await log.getByText('Taken, 204').waitFor()
  await log.getByRole('group', { name: 'What is sent' }).getByText('"event_type": "webhooks.endpoint.tested"').waitFor()

  receiver.status = 500
  await anna.call('POST', '/api/v1/tasks', { title: 'Print the labels' })
  await log.getByRole('button', { name: /work\.task\.created/ }).click()
  await log.getByText('Answered 500').first().waitFor()
  await log.getByText('Out of paper').first().waitFor()
  receiver.status = 204
  await log.getByRole('button', { name: 'Try now' }).click()
  await log.getByText('Taken, 204').nth(1).waitFor()
  await window.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Retrying' }).click()
  await window.getByText('No delivery is in this state').waitFor()
  expect(new Set(receiver.types)).toEqual(new Set(['webhooks.endpoint.tested', 'work.task.created']))
})

it('its secret is shown and changed, it is told again from a position, and switched off', async () => {
  const receiver = await aReceiver()
  const context = await aContext()
  const anna = await aCompany(url, context)
  const hook = await anna.call('POST', '/api/v1/webhooks', {
    name: 'Printer',
    url: receiver.address,
    kinds: ['work.*'],
  })
  await anna.call('POST', '/api/v1/tasks', { title: 'Print the labels' })
  await expect.poll(() => receiver.types, { timeout: 10_000 }).toEqual(['work.task.created'])
  const window = await aWindow(context, `/webhooks/${String(hook['id'])}`, /40[0-9]|422/)
  await button(window, 'Secret…').click()
  const dialog = window.getByRole('dialog')
  const secret = dialog.getByRole('textbox', { name: 'Secret' })
  await expect.poll(() => secret.inputValue()).toBe(hook['secret'])
  await dialog.getByRole('button', { name: 'New secret', exact: true }).click()
  await dialog.getByText('Messages are also signed with the secret before').waitFor()
  await expect.poll(() => secret.inputValue()).not.toBe(hook['secret'])
  await dialog.getByRole('button', { name: 'Done' }).click()

  await button(window, 'Deliver again…').click()
  await dialog.getByRole('textbox', { name: 'From position' }).fill('999999')
  await window.keyboard.press('Enter')
  await dialog.getByText('Enter a whole number from 1 to').waitFor()
  await dialog.getByRole('textbox', { name: 'From position' }).fill('1')
  await window.keyboard.press('Enter')
  await window.getByText('It is delivered again from position 1 on.').waitFor()
  await expect.poll(() => receiver.types, { timeout: 10_000 }).toEqual(['work.task.created', 'work.task.created'])

  await window.getByRole('checkbox', { name: 'Switched on' }).click()
  await window.getByText('Off', { exact: true }).first().waitFor()
  await anna.call('POST', '/api/v1/tasks', { title: 'Not told yet' })
  await window.keyboard.press('z')
  await expect.poll(() => receiver.types.length, { timeout: 10_000 }).toBe(3)
})

it('an address that may not be used is refused by name', async () => {
  const context = await aContext()
  const anna = await aCompany(url, context)
  const hook = await anna.call('POST', '/api/v1/webhooks', {
    name: 'Printer',
    url: 'https://example.com/',
    enabled: false,
  })
  const window = await aWindow(context, `/webhooks/${String(hook['id'])}`, /40[0-9]/)
  const address = window.getByRole('textbox', { name: 'Address' })
  await address.fill('ftp://example.com/')
  await address.press('Enter')
  await window.getByText('must start with https:// or http://').waitFor()
})

it('on a narrow screen, in German, it can be read and worked', async () => {
  const context = await aContext({ viewport: { width: 390, height: 844 }, locale: 'de-AT' })
  const anna = await aCompany(url, context)
  await anna.call('PATCH', '/api/v1/me', { locale: 'de' })
  const hook = await anna.call('POST', '/api/v1/webhooks', {
    name: 'Drucker',
    url: 'https://example.com/',
    enabled: false,
  })
  const window = await aWindow(context, `/webhooks/${String(hook['id'])}`)
  await button(window, 'Test senden').waitFor()
  await window.getByRole('heading', { name: 'Zustellungen' }).waitFor()
  const isWide = await window.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  expect(isWide).toBe(false)
})
