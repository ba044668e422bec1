import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inEveryTheme, NONE } from '../axe.ts'
import { aCompany } from '../company.ts'
import { type Server, startServer } from '../server.ts'
import { aContext, useBrowser } from '../window.ts'

useBrowser()

const mails: string[] = []
const smtp = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData: (stream, _, callback) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      mails.push(Buffer.concat(chunks).toString())
      callback()
    })
  },
})
let server: Server

beforeAll(async () => {
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  const { port } = smtp.server.address() as AddressInfo
  server = await startServer([], { SMTP_URL: `smtp://127.0.0.1:${port}` })
})

afterAll(async () => {
  await server.stop()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
})

async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.url + path)
  return page
}

it('a reminder comes by e-mail, and its link switches that off', async () => {
  const context = await aContext()
  const anna = await aCompany(server.url, context)
  const { id } = await anna.call('POST', '/api/v1/tasks', { title: 'Rig main truss' })
  const at = new Date(Date.now() + 2_000).toISOString()
  await anna.call('POST', `/api/v1/tasks/${String(id)}/reminders`, { at })
  await expect.poll(() => mails.length, { timeout: 20_000 }).toBe(1)
  const [mail = ''] = mails
  expect(mail).toContain('Subject: Rig main truss (T-1)')
  const link = /List-Unsubscribe:\s*<([^>]+)>/.exec(mail.replaceAll(/\r\n\s+/g, ''))?.[1] ?? ''
  const page = await context.newPage()
  await page.goto(link)
  await page.getByText('A reminder').waitFor()
  expect(await inEveryTheme(page)).toEqual(NONE)
  const window = await open(context, '/profile')
  const byMail = window.getByRole('checkbox', { name: 'A reminder: E-mail' })
  await byMail.waitFor()
  expect(await byMail.isChecked()).toBe(true)
  await page.getByRole('button', { name: 'No more e-mail' }).click()
  await page.getByRole('status').waitFor()
  await expect.poll(() => byMail.isChecked()).toBe(false)
})

it('one says when e-mail comes, in three themes, and in German on a telephone', async () => {
  const context = await aContext()
  const anna = await aCompany(server.url, context)
  const window = await open(context, '/profile')
  await window.getByRole('button', { name: 'Once a day' }).click()
  await window.getByLabel('At what time').selectOption('17')
  await window.getByLabel('No e-mail from').fill('22:00')
  await window.getByLabel('until').fill('6:30')
  await window.getByRole('button', { name: 'Save hours' }).click()
  const chosen = () => anna.call('GET', '/api/v1/notifications/preferences')
  await expect
    .poll(chosen)
    .toMatchObject({ digest: 'daily', digest_hour: 17, quiet_from: '22:00', quiet_until: '06:30' })
  await window.getByText('What became of your e-mails').click()
  await window.getByText('No e-mail yet.').waitFor()
  expect(await inEveryTheme(window)).toEqual(NONE)
  const phone = await aContext({ viewport: { width: 390, height: 844 }, locale: 'de-AT' })
  await anna.call('PATCH', '/api/v1/me', { locale: 'de' })
  await anna.signIn(phone)
  const german = await open(phone, '/profile')
  await german.getByText('Wie oft E-Mails kommen').first().waitFor()
  expect(await german.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})
