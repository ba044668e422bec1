import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Feed, type FeedOptions } from '@/lib/realtime'

class FakeSocket extends EventTarget {
  readyState = 1
  sent: unknown[] = []
  readonly after: number
  constructor(after: number) {
    super()
    this.after = after
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close(code = 1006) {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }
  say(message: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
  }
}

const entry = (position: number) => ({
  position,
  id: `e${position}`,
  kind: 'work.task.updated',
  subject_type: 'work.task',
  subject_id: 't1',
  subject_version: position,
  changes: [],
})

function aFeed(options: Partial<FeedOptions> = {}) {
  const sockets: FakeSocket[] = []
  const seen: number[] = []
  const starts = vi.fn()
  const feed = new Feed({
    getToken: () => Promise.resolve('token'),
    onEntries: (entries) => seen.push(...entries.map(({ position }) => position)),
    onStart: starts,
    openSocket: (after) => {
      const socket = new FakeSocket(after)
      sockets.push(socket)
      queueMicrotask(() => socket.dispatchEvent(new Event('open')))
      return socket as unknown as WebSocket
    },
    poll: () => Promise.reject(new TypeError('refused')),
    backoff: () => 10,
    ...options,
  })
  return { feed, sockets, seen, starts, last: () => sockets[sockets.length - 1] }
}

describe('the live feed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

  it('sends the token first and goes live with the first word', async () => {
    const { feed, last, starts } = aFeed()
    await tick()
    expect(last()?.after).toBe(-1)
    expect(last()?.sent[0]).toEqual({ token: 'token' })
    expect(feed.state.get()).toBe('connecting')
    last()?.say({ entries: [], position: 7 })
    expect(feed.state.get()).toBe('live')
    expect(starts).toHaveBeenCalledOnce()
  })

  it('resumes after the last position, and drops what comes twice', async () => {
    const { last, seen, sockets } = aFeed()
    await tick()
    last()?.say({ entries: [entry(8), entry(9)], position: 9 })
    last()?.close()
    await tick(10)
    expect(sockets).toHaveLength(2)
    expect(last()?.after).toBe(9)
    last()?.say({ entries: [entry(9), entry(10)], position: 12 })
    expect(seen).toEqual([8, 9, 10])
    last()?.close()
    await tick(10)
    expect(last()?.after).toBe(12)
  })

  it('resumes at once with another token when this one is refused, and answers pings', async () => {
    const { last, sockets } = aFeed({
      backoff: () => 60_000,
      getToken: (refused) => Promise.resolve(refused === 'token' ? 'next' : 'token'),
    })
    await tick()
    expect(last()?.sent[0]).toEqual({ token: 'token' })
    last()?.say({ ping: true })
    expect(last()?.sent).toContainEqual({ pong: true })
    last()?.close(4401)
    await tick()
    expect(sockets).toHaveLength(2)
    expect(last()?.sent[0]).toEqual({ token: 'next' })
  })

  it('neither opens nor polls with a token of a session that has ended', async () => {
    const poll = vi.fn(() => Promise.resolve({ entries: [], position: 1 }))
    const { last, sockets } = aFeed({
      getToken: (refused) => Promise.resolve(refused === 'token' ? undefined : 'token'),
      poll,
    })
    await tick()
    last()?.say({ entries: [], position: 1 })
    last()?.close(4401)
    await tick(100)
    expect(sockets).toHaveLength(1)
    expect(poll).not.toHaveBeenCalled()
  })

  it('polls while the socket fails, then hands over without a gap', async () => {
    let round = 0
    const { feed, last, seen } = aFeed({
      backoff: (attempt) => attempt * 10,
      poll: (after, _wait, _token, signal) => {
        round += 1
        if (round === 1) return Promise.resolve({ entries: [entry(after + 1)], position: after + 1 })
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
      },
    })
    await tick()
    last()?.say({ entries: [entry(3)], position: 3 })
    last()?.close()
    await tick(10)
    last()?.close()
    await tick()
    expect(feed.state.get()).toBe('polling')
    expect(seen).toEqual([3, 4])
    await tick(30)
    expect(last()?.after).toBe(4)
    last()?.say({ entries: [entry(5)], position: 5 })
    expect(feed.state.get()).toBe('live')
    expect(seen).toEqual([3, 4, 5])
  })

  it('is offline when neither works, and comes back when woken', async () => {
    const { feed, last } = aFeed({ backoff: () => 1000 })
    await tick()
    last()?.say({ entries: [], position: 1 })
    last()?.close()
    await tick(1000)
    last()?.close()
    await tick()
    expect(feed.state.get()).toBe('offline')
    feed.wake()
    await tick()
    last()?.say({ entries: [], position: 1 })
    expect(feed.state.get()).toBe('live')
  })

  it('tells where this person is, again after a reconnect', async () => {
    const { feed, last } = aFeed()
    await tick()
    feed.showPresence({ subjectType: 'work.task', subjectId: 't1' })
    last()?.close()
    await tick(10)
    last()?.say({ entries: [], position: 1 })
    expect(last()?.sent).toContainEqual({ presence: { subject_type: 'work.task', subject_id: 't1' } })
  })
})
