import { once } from 'node:events'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { useTestApp } from '../../../test/client.ts'
import { addressOf } from '../../../test/feed.ts'

const test = useTestApp({ env: { RATE_LIMIT: 'on', TRUST_PROXY: 'on' } })

/** A feed that has not said who it is: 101 when it was let in, or the status that refused it. */
async function knock(address: string, from: string): Promise<{ status: number; socket: WebSocket }> {
  const url = `${address.replace('http', 'ws')}/api/v1/feed`
  const socket = new WebSocket(url, { headers: { 'x-forwarded-for': from } }).on('error', () => undefined)
  const refused = once(socket, 'unexpected-response').then(
    ([, reply]: { statusCode: number }[]) => reply?.statusCode ?? 0,
  )
  return { status: await Promise.race([once(socket, 'open').then(() => 101), refused]), socket }
}

it('one network takes a hundred of the places for feeds that are not signed in, and no more', async () => {
  const address = await addressOf(test.app)
  const neighbours = Array.from({ length: 101 }, (_, i) => `2001:db8:0:7::${i.toString(16)}`)
  const knocks = []
  for (const from of neighbours) knocks.push(await knock(address, from))
  expect(knocks.map(({ status }) => status)).toEqual([...Array<number>(100).fill(101), 429])
  const other = await knock(address, '2001:db8:0:8::1')
  expect(other.status).toBe(101)
  for (const { socket } of [...knocks.slice(0, 10), other]) socket.close()
  await expect.poll(async () => (await knock(address, neighbours[0] ?? '')).status).toBe(101)
  for (const { socket } of knocks) socket.terminate()
})

it('whoever is gone before they are let in ends nothing', async () => {
  await addressOf(test.app)
  const socket = new Socket()
  const request = new IncomingMessage(socket)
  const asked = { url: '/api/v1/feed', method: 'GET', httpVersion: '1.1', rawHeaders: ['Host', 'localhost'] }
  Object.assign(request, asked, { headers: { host: 'localhost' } })
  socket.destroy()
  expect(socket.remoteAddress).toBe(undefined)
  expect(test.app.http.server.emit('upgrade', request, socket, Buffer.alloc(0))).toBe(true)
})
