import { createTransport } from 'nodemailer'
import type { Config } from '../config.ts'
import type { SendMail } from '../kernel/ctx.ts'

/** How long a mail server may take for each step; whoever waits for it may hold a connection to the database. */
const patienceMs = 8_000

/** Sends mail by SMTP_URL; without one, nothing is sent and the answer is false. Throws what the mail server refuses. */
export function makeSendMail(config: Pick<Config, 'smtpUrl' | 'smtpFrom'>): SendMail {
  if (!config.smtpUrl) return async () => false
  const timeouts = {
    dnsTimeout: patienceMs,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
  }
  // Nothing in a mail may have this machine read a file or an address.
  const access = { disableFileAccess: true, disableUrlAccess: true }
  const transport = createTransport({ url: config.smtpUrl, ...timeouts, ...access })
  const address = addressOf(config.smtpFrom)
  const idOf = (name: string): string => `<${name}@${address.split('@')[1] ?? 'localhost'}>`
  return async ({ to, fromName, messageId, inReplyTo, ...mail }) => {
    const info = await transport.sendMail({
      ...mail,
      // One address, however it is written.
      to: { name: '', address: to },
      from: fromName === undefined ? config.smtpFrom : { name: fromName, address },
      ...(messageId && { messageId: idOf(messageId) }),
      ...(inReplyTo && { inReplyTo: idOf(inReplyTo), references: idOf(inReplyTo) }),
    })
    return { answer: info.response }
  }
}

/** The address of a sender: `EventKit <kit@example.org>` or the address alone. */
const addressOf = (sender: string): string => /<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender.trim()

const MOST_OF_A_LINE = 200

/**
 * A text from people as one line of a mail's head: nothing in it ends the line, or turns the direction in which it is read
 * around (the characters of Unicode's Bidi_Control).
 */
export function headLine(text: string): string {
  const line = text
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const signs = Array.from(line)
  return signs.length > MOST_OF_A_LINE ? `${signs.slice(0, MOST_OF_A_LINE - 1).join('')}…` : line
}
