import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { beforeAll, expect, it } from 'vitest'
import { makeSender } from './sender.ts'
import { makeSecret, signedHeaders } from './signature.ts'

interface Example {
  receive(options: { secret: string; port: number; take: (event: { event_type: string }) => void }): Server
}

const secret = makeSecret()
const taken: string[] = []
const sender = makeSender({ isPrivateAllowed: true, timeoutMs: 2000 })
let url = ''

beforeAll(async () => {
  const file = new URL('../../../../docs/examples/receive-webhooks.mjs', import.meta.url).href
  const { receive } = (await import(file)) as Example
  const server = receive({ secret, port: 0, take: ({ event_type }) => void taken.push(event_type) })
  await new Promise((resolve) => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return () => {
    sender.close()
    server.close()
  }
})

function send(id: string, { secrets = [secret], at = Date.now(), changed = '' } = {}) {
  const body = JSON.stringify({ event_id: id, event_type: `told.${id}`, payload: {} })
  const headers = signedHeaders({ id, timestamp: Math.floor(at / 1000), body }, secrets)
  return sender.send({ url, headers, body: body + changed })
}

it('the receiver of the docs takes what is genuine, once', async () => {
  expect((await send('a')).status).toBe(204)
  expect((await send('a')).status).toBe(204)
  expect((await send('b', { secrets: [makeSecret(), secret] })).status).toBe(204)
  expect((await send('c', { secrets: [makeSecret()] })).status).toBe(401)
  expect((await send('d', { at: Date.now() - 600_000 })).status).toBe(401)
  expect((await send('e', { changed: ' ' })).status).toBe(401)
  expect(taken).toEqual(['told.a', 'told.b'])
})
