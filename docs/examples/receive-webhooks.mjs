// A receiver of EventKit's webhooks: checks each message, takes each event once, and answers at once.
// Run it with WEBHOOK_SECRET=whsec_… PORT=3000 node receive-webhooks.mjs
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const toleranceS = 5 * 60
const mostBytes = 1_000_000

/** Throws unless the message was signed with the secret a short while ago. `body` is the text as it came, before it is parsed. */
export function verify(secret, headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > toleranceS) throw new Error('too old')
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
  // While a secret is changed there are two signatures; one that fits is enough.
  const isGenuine = String(signatures)
    .split(' ')
    .map((each) => Buffer.from(each.replace(/^v1,/, ''), 'base64'))
    .some((each) => each.length === expected.length && timingSafeEqual(each, expected))
  if (!isGenuine) throw new Error('not signed with this secret')
}

/** Starts a receiver; `take` gets each event once. Answers its server. */
export function receive({ secret, port, take }) {
  // A real receiver keeps these in its database, in the transaction that does the work.
  const taken = new Set()
  const server = createServer(async (request, response) => {
    const chunks = []
    let size = 0
    for await (const chunk of request) {
      size += chunk.length
      if (size > mostBytes) return request.destroy()
      chunks.push(chunk)
    }
    const body = Buffer.concat(chunks).toString()
    try {
      verify(secret, request.headers, body)
    } catch (error) {
      return response.writeHead(401).end(error.message)
    }
    const event = JSON.parse(body)
    if (!taken.has(event.event_id)) take(event)
    taken.add(event.event_id)
    return response.writeHead(204).end()
  })
  return server.listen(port)
}

if (import.meta.main) {
  const { WEBHOOK_SECRET: secret = '', PORT: port = '3000' } = process.env
  receive({ secret, port: Number(port), take: ({ event_type, payload }) => console.log(event_type, payload.changes) })
}
