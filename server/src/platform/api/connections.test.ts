import { once } from 'node:events'
import {
  connect as connectHttp2,
  createServer,
  type Http2Server,
  type Http2Stream,
  type ServerHttp2Stream,
} from 'node:http2'
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../config.ts'
import { connectionLimits, limitConnections, makeTally } from './connections.ts'
import { isProxy } from './peer.ts'
import { networkOf } from '../../kernel/network.ts'
import { watchSessions } from './sessions.ts'

const configWith = (env: Record<string, string> = {}) =>
  loadConfig({ EVENTKIT_SECRET: 'a secret for tests only, long enough', ...env })

const portOf = (address: string | AddressInfo | null): number =>
  typeof address === 'object' && address ? address.port : 0

async function open(port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () =>
    connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .resume(),
  )
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  return sockets
}

const living = (sockets: Socket[]): number => sockets.filter((socket) => !socket.closed).length

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

it.each([
  [false, '10.0.0.1', false],
  [true, '203.0.113.1', true],
  [1, '203.0.113.1', true],
  ['10.0.0.0/8, 192.0.2.1', '10.2.3.4', true],
  ['10.0.0.0/8, 192.0.2.1', '203.0.113.1', false],
])('TRUST_PROXY=%s makes %s a proxy: %s', (setting, address, expected) => {
  expect(isProxy(address, setting)).toBe(expected)
})

describe('connections', () => {
  async function limited(env: Record<string, string>, most: number) {
    const server = createTcp((socket) => socket.on('error', () => undefined).resume())
    limitConnections(server, most, configWith(env))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return { port: portOf(server.address()), server }
  }
  const countOf = (server: Server) => promisify(server.getConnections.bind(server))()

  it('of one network take a quarter of a port, and room that was left is taken again', async () => {
    const { port, server } = await limited({}, 40)
    const first = await open(port, 15)
    await expect.poll(() => living(first)).toBe(10)
    first.forEach((socket) => socket.destroy())
    await expect.poll(() => countOf(server)).toBe(0)
    const second = await open(port, 15)
    await expect.poll(() => living(second)).toBe(10)
    second.forEach((socket) => socket.destroy())
  })

  it('of a trusted proxy take all there is, and no more', async () => {
    const { port } = await limited({ TRUST_PROXY: 'on' }, 40)
    const sockets = await open(port, 50)
    await expect.poll(() => living(sockets)).toBe(40)
    sockets.forEach((socket) => socket.destroy())
  })

  it('leave room for REST beside gRPC and the feed', () => {
    const { http, grpc, feed } = connectionLimits({ maxConnections: 1000 })
    expect({ http, grpc, feed }).toEqual({ http: 750, grpc: 250, feed: 600 })
  })

  it('are tallied for as long as they are in', () => {
    const enter = makeTally(1)
    const leave = enter('a')
    expect([enter('a'), typeof enter('b')]).toEqual([undefined, 'function'])
    leave?.()
    expect(enter('a')).toBeTypeOf('function')
  })
})

describe('a gRPC connection', () => {
  async function serve(onStream?: (server: Http2Server) => void): Promise<number> {
    const grpc = createServer()
    watchSessions(grpc, { hello: 100, idle: 300, request: 300, look: 50 })
    onStream?.(grpc)
    grpc.listen(0, '127.0.0.1')
    await once(grpc, 'listening')
    onTestFinished(() => void grpc.close())
    return portOf(grpc.address())
  }

  const closedWithin = async (closing: Promise<unknown>, ms: number): Promise<boolean> =>
    Promise.race([closing.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, ms, false))])

  it('that says nothing is closed', async () => {
    const sockets = await open(await serve(), 20)
    await expect.poll(() => living(sockets), { timeout: 2000 }).toBe(0)
  })

  it('without a call is closed', async () => {
    const session = connectHttp2(`http://127.0.0.1:${await serve()}`)
    expect(await closedWithin(once(session, 'close'), 2000)).toBe(true)
  })

  it('with a request that never ends loses that request', async () => {
    const session = connectHttp2(
      `http://127.0.0.1:${await serve((grpc) => grpc.on('stream', (s) => s.on('error', () => undefined)))}`,
    )
    const stream = session.request({ ':method': 'POST', ':path': '/a.B/C' }).on('error', () => undefined)
    stream.write('a')
    expect(await closedWithin(once(stream, 'close'), 2000)).toBe(true)
    session.destroy()
  })

  const respond = (stream: Http2Stream): void => {
    stream.on('error', () => undefined)
    if ('respond' in stream) (stream as ServerHttp2Stream).respond()
  }

  it('with a quiet stream stays while somebody is there', async () => {
    const session = connectHttp2(`http://127.0.0.1:${await serve((grpc) => grpc.on('stream', respond))}`)
    const stream = session.request({ ':method': 'POST', ':path': '/a.B/C' }, { endStream: true }).resume()
    expect(await closedWithin(once(stream, 'close'), 1000)).toBe(false)
    session.destroy()
  })

  it('with a stream that nobody reads any more is closed', async () => {
    const port = await serve((grpc) => grpc.on('stream', respond))
    const upstream = connect(port, '127.0.0.1').on('error', () => undefined)
    // The other end disappears without closing: nothing arrives any more, and its connection stays.
    const line = createTcp((socket) =>
      socket
        .on('error', () => undefined)
        .pipe(upstream)
        .pipe(socket),
    )
    line.listen(0, '127.0.0.1')
    await once(line, 'listening')
    const session = connectHttp2(`http://127.0.0.1:${portOf(line.address())}`).on('error', () => undefined)
    const stream = session
      .request({ ':method': 'POST', ':path': '/a.B/C' }, { endStream: true })
      .on('error', () => undefined)
    await once(stream.resume(), 'response')
    upstream.write = () => true
    expect(await closedWithin(once(upstream, 'close'), 2000)).toBe(true)
    session.destroy()
    line.close()
  })
})
