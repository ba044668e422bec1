import { createTransport } from 'nodemailer'
import type { Config } from '../config.ts'
import type { SendMail } from '../kernel/ctx.ts'

/** How long a mail server may take for each step; whoever waits for it holds a connection to the database. */
const patienceMs = 8_000

/** Sends mail by SMTP_URL; without one, nothing is sent and the answer is false. Throws what the mail server refuses. */
export function makeSendMail(config: Pick<Config, 'smtpUrl' | 'smtpFrom'>): SendMail {
  if (!config.smtpUrl) return async () => false
  const timeouts = { connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs }
  const transport = createTransport({ url: config.smtpUrl, ...timeouts })
  return async (mail) => {
    await transport.sendMail({ from: config.smtpFrom, ...mail })
    return true
  }
}
