import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { aReceiver, type Receiver } from '../../../test/receiver.ts'
import type { Connecting } from './connection.ts'
import { type Names, UnknownNameError } from './names.ts'
import { makeSender, type Sender } from './sender.ts'

const body = JSON.stringify({ event_id: 'a', event_type: 'a.b.c', payload: {} })

function aSender(options: Partial<Connecting> = {}): Sender {
  const sender = makeSender({ isPrivateAllowed: true, timeoutMs: 500, ...options })
  onTestFinished(() => sender.close())
  return sender
}

async function receiverFor(): Promise<Receiver> {
  const receiver = await aReceiver()
  onTestFinished(() => receiver.close())
  return receiver
}

/** Looks every name up as these addresses, one answer after the other. */
function answering(...answers: string[][]): Names & { asked: () => number } {
  let asked = 0
  const names: Names = async () =>
    (answers[asked++] ?? answers.at(-1) ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return Object.assign(names, { asked: () => asked })
}

/** Listens on a free port of this machine, until the test is over. */
async function listening<S extends Server>(server: S): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const portOf = ({ url }: Receiver): string => new URL(url).port

describe('a sender that is not allowed into its own network', () => {
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await aReceiver()
    return () => receiver.close()
  })

  it.each(['127.0.0.1', '[::ffff:127.0.0.1]', '2130706433', '0x7f000001', '127.1', '[::1]', 'localhost'])(
    'sends nothing to %s',
    async (host) => {
      const sender = aSender({ isPrivateAllowed: false })
      const url = `http://${host}:${portOf(receiver)}/hooks`
      expect(await sender.send({ url, headers: {}, body })).toMatchObject({ status: 0, fault: 'address_not_allowed' })
      expect(receiver.received).toEqual([])
    },
  )

  it('looks at what a name stands for each time it connects', async () => {
    // The first address is public and answers nobody here.
    const names = answering(['192.0.2.1', '8.8.8.8'], ['127.0.0.1'])
    const sender = aSender({ isPrivateAllowed: false, names, timeoutMs: 50 })
    const url = `http://rebinding.example.com:${portOf(receiver)}/hooks`
    expect((await sender.send({ url, headers: {}, body })).fault).not.toBe('address_not_allowed')
    expect(await sender.send({ url, headers: {}, body })).toMatchObject({ fault: 'address_not_allowed' })
    expect(names.asked()).toBe(2)
    expect(receiver.received).toEqual([])
  })

  it('leaves out what of a name’s addresses is private', async () => {
    const names = answering(['10.0.0.1', '127.0.0.1', '::1'])
    const sender = aSender({ isPrivateAllowed: false, names })
    const url = `http://several.example.com:${portOf(receiver)}/hooks`
    expect(await sender.send({ url, headers: {}, body })).toMatchObject({ fault: 'address_not_allowed' })
    expect(receiver.received).toEqual([])
  })
})

describe('a sender', () => {
  it('does not follow a redirect', async () => {
    const [first, second] = [await receiverFor(), await receiverFor()]
    first.behave = () => (response) => void response.writeHead(307, { location: second.url }).end()
    const answer = await aSender().send({ url: first.url, headers: {}, body })
    expect(answer).toMatchObject({ status: 307, fault: 'redirect' })
    expect([first.received.length, second.received.length]).toEqual([1, 0])
  })

  it('sends what it was given, once, and keeps the start of the answer', async () => {
    const receiver = await receiverFor()
    receiver.behave = () => (response) => void response.writeHead(200).end(`<p>\u0000\u001B[31m${'x'.repeat(5000)}`)
    const answer = await aSender().send({ url: receiver.url, headers: { 'webhook-id': 'one' }, body })
    expect(answer).toMatchObject({ status: 200, response: expect.stringMatching(/^<p>\[31mx{2000,2048}$/) })
    expect(answer.fault).toBeUndefined()
    expect(receiver.received).toMatchObject([
      { id: 'one', text: body, headers: { 'content-type': 'application/json', 'user-agent': 'EventKit-Webhooks' } },
    ])
  })

  it('waits no longer than it may, whatever is missing', async () => {
    const receiver = await receiverFor()
    receiver.behave = () => 'hang'
    expect(await aSender().send({ url: receiver.url, headers: {}, body })).toMatchObject({
      status: 0,
      fault: 'timeout',
    })
    // An answer that has begun says enough.
    receiver.behave = () => (response) => void response.writeHead(200).write('begun')
    expect(await aSender().send({ url: receiver.url, headers: {}, body })).toMatchObject({
      status: 200,
      response: 'begun',
    })
  })

  it.each(['http', 'https'])(
    'waits no longer for a name, or for what comes before an answer, by %s',
    async (scheme) => {
      const unanswered: Names = () => new Promise(() => {})
      const silent = await listening(createTcpServer((socket) => void socket.on('error', () => {})))
      const faultAt = async (sender: Sender, host: string) =>
        (await sender.send({ url: `${scheme}://${host}:${silent}/`, headers: {}, body })).fault
      expect(await faultAt(aSender({ names: unanswered }), 'silent.example')).toBe('timeout')
      expect(await faultAt(aSender(), '127.0.0.1')).toBe('timeout')
    },
  )

  it.each([
    ['that it switches protocols', 'connection: upgrade\r\nupgrade: websocket\r\n', 'kept'],
    ['that, and closes', 'connection: upgrade\r\nupgrade: websocket\r\n', 'closed'],
    ['no more than 101', '', 'kept'],
  ])('goes on where a receiver says %s', async (_, headers, connection) => {
    const port = await listening(
      createTcpServer((socket) => {
        socket.on('error', () => {})
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`)
        if (connection === 'closed') socket.end()
      }),
    )
    const answer = await aSender().send({ url: `http://127.0.0.1:${port}/`, headers: {}, body })
    expect(answer).toMatchObject({ status: 101, fault: 'status' })
  })

  it('names what went wrong', async () => {
    const silent = await listening(createTcpServer((socket) => socket.destroy()))
    const garbled = await listening(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')))
    const verbose = await listening(
      createServer((_, response) => {
        response.setHeader('x', 'y'.repeat(100_000))
        response.end()
      }),
    )
    const faultAt = async (url: string) => (await aSender().send({ url, headers: {}, body })).fault
    expect(await faultAt(`http://127.0.0.1:${silent}/`)).toBe('connection')
    expect(await faultAt(`http://127.0.0.1:${garbled}/`)).toBe('answer')
    expect(await faultAt(`http://127.0.0.1:${verbose}/`)).toBe('answer')
    expect(await faultAt(`https://127.0.0.1:${garbled}/`)).toBe('tls')
    expect(await faultAt('http://127.0.0.1:1/')).toBe('connection')
    const nowhere: Names = () => Promise.reject(new UnknownNameError())
    expect((await aSender({ names: nowhere }).send({ url: 'http://nowhere.example/', headers: {}, body })).fault).toBe(
      'name_not_found',
    )
  })

  it('hears when a receiver asks to be tried later', async () => {
    const receiver = await receiverFor()
    const after = async (text: string) => {
      receiver.behave = () => (response) => void response.writeHead(429, { 'retry-after': text }).end()
      return (await aSender().send({ url: receiver.url, headers: {}, body })).retryAfterS
    }
    expect(await after('120')).toBe(120)
    expect(await after('99999999999')).toBe(86_400)
    expect(await after('-5')).toBeUndefined()
    expect(await after('soon')).toBeUndefined()
    expect(await after(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(50)
  })

  it('does not send again what it gave up, on a kept connection either', async () => {
    const receiver = await receiverFor()
    const sender = aSender()
    const send = async () => (await sender.send({ url: receiver.url, headers: {}, body })).fault
    expect(await send()).toBeUndefined()
    receiver.behave = () => 'hang'
    expect(await send()).toBe('timeout')
    // Whatever would be sent again has come by then.
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(receiver.received).toHaveLength(2)
  })

  it('sends again where a kept connection was closed meanwhile', async () => {
    let requests = 0
    const server = createServer((request, response) => {
      request.resume()
      requests++
      // Closed once the answer is out, without a word of it: the next request on it is reset.
      response.end(() => setImmediate(() => request.socket.destroy()))
    })
    const sender = aSender()
    const url = `http://127.0.0.1:${await listening(server)}/`
    const answers = []
    for (let i = 0; i < 20; i++) answers.push((await sender.send({ url, headers: {}, body })).status)
    expect(answers).toEqual(Array(20).fill(200))
    expect(requests).toBe(20)
  })
})
