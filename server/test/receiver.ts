import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** A message as it came in. */
export interface Received {
  id: string
  type: string
  subject: string
  position: number
  body: { event_id: string; event_type: string; timestamp: string; payload: Record<string, unknown> }
  headers: IncomingMessage['headers']
  text: string
  /** Whether it was answered with 2xx. */
  isTaken: boolean
}

/** Someone who receives webhooks. */
export interface Receiver {
  url: string
  /** All that came, in order. */
  readonly received: Received[]
  /** What it took. */
  readonly taken: Received[]
  /** How it answers from now on: a status, or nothing at all. */
  behave: (message: Received) => number | 'hang' | ((response: ServerResponse) => void)
  /** Checks every message with the public library from now on, by these secrets; a wrong one is answered with 401. */
  secrets: string[]
  close(): Promise<void>
}

/** Starts a receiver on this machine. */
export async function aReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()))
  })
  const answer = (request: IncomingMessage, response: ServerResponse, text: string): void => {
    const { headers } = request
    const isGenuine =
      receiver.secrets.length === 0 || receiver.secrets.some((secret) => verifies(secret, text, headers))
    const body = JSON.parse(text) as Received['body']
    const { subject_id: subject, position = 0 } = body.payload
    const message: Received = {
      id: String(headers['webhook-id']),
      type: body.event_type,
      subject: String(subject),
      position: Number(position),
      body,
      headers,
      text,
      isTaken: false,
    }
    received.push(message)
    const behaviour = isGenuine ? receiver.behave(message) : 401
    if (behaviour === 'hang') return
    if (typeof behaviour === 'function') return behaviour(response)
    message.isTaken = behaviour < 300
    response.writeHead(behaviour, { 'content-type': 'text/plain' }).end(`answer ${behaviour}`)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    get taken() {
      return received.filter(({ isTaken }) => isTaken)
    },
    behave: () => 204,
    secrets: [],
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

function verifies(secret: string, text: string, headers: IncomingMessage['headers']): boolean {
  try {
    new Webhook(secret).verify(text, headers as Record<string, string>)
    return true
  } catch {
    return false
  }
}
