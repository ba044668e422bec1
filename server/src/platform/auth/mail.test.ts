import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSendMail } from '../mail.ts'
import { invitationMail, resetMail } from './mail.texts.ts'

/** What a mail server says to each command; it takes any mail but to "refused". */
function answer(socket: Socket, line: string, heard: string[]): void {
  heard.push(line)
  if (/^RCPT TO:<refused@/i.test(line)) socket.write('550 no such user\r\n')
  else if (/^DATA/i.test(line)) socket.write('354 go on\r\n')
  else if (/^(\.|EHLO|HELO|MAIL|RCPT|RSET|QUIT)/i.test(line)) socket.write('250 ok\r\n')
}

describe('mail', () => {
  const heard: string[] = []
  const server: Server = createServer((socket) => {
    socket.write('220 test\r\n')
    socket.on('data', (data) =>
      data
        .toString()
        .split('\r\n')
        .filter(Boolean)
        .forEach((line) => answer(socket, line, heard)),
    )
  })
  let smtpUrl = ''

  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    smtpUrl = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  const smtpFrom = 'EventKit <kit@example.org>'
  const mail = { to: 'anna@example.org', subject: 'Grüße', text: 'Hallo Anna\n' }

  it('is sent by the mail server', async () => {
    expect(await makeSendMail({ smtpUrl, smtpFrom })(mail)).toEqual({ answer: '250 ok' })
    const text = heard.join('\n')
    expect(text).toContain('MAIL FROM:<kit@example.org>')
    expect(text).toContain('RCPT TO:<anna@example.org>')
    expect(text).toMatch(/^Subject: =\?UTF-8\?/m)
    expect(text).toContain('Hallo Anna')
  })

  it('fails when the mail server refuses', async () => {
    const send = makeSendMail({ smtpUrl, smtpFrom })
    await expect(send({ ...mail, to: 'refused@example.org' })).rejects.toThrow(/550|recipients/)
  })

  it('is not sent without one', async () => {
    expect(await makeSendMail({ smtpUrl: undefined, smtpFrom })(mail)).toBe(false)
  })
})

describe('what mails say', () => {
  const words = { company: 'Gala', inviter: 'Anna', name: 'Berta', link: 'https://kit.example.org/x?token=t' }

  it.each([
    ['en', 'Join Gala on EventKit', 'Your EventKit password at Gala'],
    ['de', 'Einladung zu Gala auf EventKit', 'Dein EventKit-Passwort bei Gala'],
    ['fr', 'Join Gala on EventKit', 'Your EventKit password at Gala'],
  ])('in %s', (locale, invitation, reset) => {
    const mails = [invitationMail(locale, words), resetMail(locale, [words])]
    expect(mails.map((mail) => mail.subject)).toEqual([invitation, reset])
    for (const { text } of mails) expect(text).toContain(`\n${words.link}\n`)
  })

  it('names each company of several', () => {
    const { subject, text } = resetMail('en', [words, { ...words, company: 'Stage', link: 'https://other' }])
    expect(subject).toBe('Your EventKit passwords')
    expect(text).toContain(`\nGala\n${words.link}\n\nStage\nhttps://other\n`)
  })
})
