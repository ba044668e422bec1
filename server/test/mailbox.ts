import { once } from 'node:events'
import { createServer } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

/** A mail as it came in. */
export interface PostedMail {
  to: string[]
  /** Its head, unfolded, by names in small letters. */
  head: Readonly<Record<string, string>>
  /** As it came over the wire. */
  source: string
  /** Its parts with their transfer encoding undone. */
  text: string
  html: string
}

/** A real mail server with an inbox. */
export interface Mailbox {
  url: string
  readonly mails: PostedMail[]
  /** What it answers to a recipient: nothing to take the mail, or a status and a text. */
  refuse: (address: string) => [status: number, text: string] | undefined
  /** The same once it has the whole mail. */
  refuseData: () => [status: number, text: string] | undefined
  /** Called when a mail is there, before it is answered. */
  before: (mail: PostedMail) => Promise<void> | void
  close(): Promise<void>
  open(): Promise<void>
}

/** Starts a mail server on this machine. */
export async function aMailbox(): Promise<Mailbox> {
  const port = await freePort()
  let server: SMTPServer | undefined
  const mailbox: Mailbox = {
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    refuse: () => undefined,
    refuseData: () => undefined,
    before: () => {},
    close: async () => {
      const closing = server
      server = undefined
      if (closing) await new Promise<void>((resolve) => closing.close(resolve))
    },
    open: async () => {
      server = makeServer(mailbox)
      server.listen(port, '127.0.0.1')
      await once(server.server, 'listening')
    },
  }
  await mailbox.open()
  return mailbox
}

function makeServer(mailbox: Mailbox): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo: ({ address }, _, callback) => callback(errorOf(mailbox.refuse(address))),
    onData: (stream, session, callback) => void take(mailbox, stream, session, callback),
  })
}

async function take(
  mailbox: Mailbox,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  answer: (error: Error | null) => void,
): Promise<void> {
  await receive(mailbox, stream, session)
  answer(errorOf(mailbox.refuseData()))
}

async function receive(mailbox: Mailbox, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  const mail = readMail(
    Buffer.concat(chunks).toString(),
    session.envelope.rcptTo.map(({ address }) => address),
  )
  if (!mailbox.refuseData()) mailbox.mails.push(mail)
  await mailbox.before(mail)
}

const errorOf = (refusal: [number, string] | undefined): Error | null =>
  refusal ? Object.assign(new Error(refusal[1]), { responseCode: refusal[0] }) : null

function readMail(source: string, to: string[]): PostedMail {
  const [headText = ''] = source.split('\r\n\r\n')
  return {
    to,
    head: readHead(headText),
    source,
    text: partOf(source, 'text/plain').replaceAll('\r\n', '\n'),
    html: partOf(source, 'text/html'),
  }
}

const readHead = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .replaceAll(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        decoded(line.slice(line.indexOf(':') + 1).trim()),
      ]),
  )

/** Undoes encoded words (RFC 2047). */
const decoded = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, body: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(body, 'base64').toString() : quoted(body.replaceAll('_', ' ')),
    )

const quoted = (text: string): string =>
  Buffer.from(
    text
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()

function partOf(source: string, type: string): string {
  const at = source.toLowerCase().indexOf(`content-type: ${type}`)
  if (at < 0) return ''
  const part = source.slice(at)
  const [head = ''] = part.split('\r\n\r\n')
  const body = part.slice(head.length + 4).split(/\r\n--(?=[-\w])/)[0] ?? ''
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString()
  return /quoted-printable/i.test(head) ? quoted(body) : body
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
